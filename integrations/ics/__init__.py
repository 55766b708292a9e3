"""ICS: A calendar somebody publishes at an address (ICS), read as busy time and never written.

Vendor words stop here: what comes in leaves as facts of frontdesk.calendars.ports.
"""
