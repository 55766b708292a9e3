"""Every SELECT of booking."""
