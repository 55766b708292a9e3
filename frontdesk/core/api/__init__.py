"""What all answers to programs have in common: problems, versions, times, texts. Each room's `api.py` uses it."""
