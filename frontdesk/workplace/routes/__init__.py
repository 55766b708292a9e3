"""The doors of the two pages."""
