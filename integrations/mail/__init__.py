"""Mail: invitations (iTIP) to handläggare whose calendar cannot be reached in another way.

Vendor terms stay in this package; callers see only the types of frontdesk.calendars.ports.
"""
