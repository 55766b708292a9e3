"""Every SELECT of this room, by what it looks for."""
