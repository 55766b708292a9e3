"""Integrations: everything outside the house, one folder for each vendor, strangers to each other.

Each adapter implements a port that a room owns (frontdesk.<room>.ports) and knows nothing else of the room. Only
frontdesk.bootstrap imports this package, through integrations.wiring.
"""
