"""Mail: invitations (iTIP) to those whose calendar can be reached in no other way.

Vendor words stop here: what comes in leaves as facts of frontdesk.calendars.ports.
"""
