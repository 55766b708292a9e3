"""Integrations: adapters to external services, one folder for each vendor, independent of each other.

Each adapter implements a port that a room owns (frontdesk.<room>.ports) and uses nothing else of the room. Only
frontdesk.bootstrap imports this package, through integrations.wiring.
"""
