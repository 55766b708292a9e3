"""Pure rules for names, numbers, codes and access."""
