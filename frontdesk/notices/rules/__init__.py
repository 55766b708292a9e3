"""SMS rules: allowed words, length, sending hours, delivery states. Pure."""
