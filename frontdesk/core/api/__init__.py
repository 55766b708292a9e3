"""What every answer to a program has in common: problems, versions, times, texts. Each room's `api.py` speaks it."""
