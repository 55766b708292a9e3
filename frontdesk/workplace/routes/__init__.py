"""Routers of the handläggare's and the unit head's pages."""
