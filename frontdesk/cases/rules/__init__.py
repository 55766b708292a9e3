"""What is true of names, numbers, codes and access without asking any database."""
