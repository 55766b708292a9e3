"""ICS: A calendar published at an address (iCalendar file), read as busy time and never written.

Vendor terms stay in this package; callers see only the types of frontdesk.calendars.ports.
"""
