"""Both stores: connections, write protection and units of work."""
