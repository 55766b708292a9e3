"""Keeping the desk in step with the register, and its settings in order."""
