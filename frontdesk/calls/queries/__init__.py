"""Every SELECT of this room."""
