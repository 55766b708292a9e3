"""Graph: Microsoft 365 calendars by Microsoft Graph, read and written with application permissions.

Vendor terms stay in this package; callers see only the types of frontdesk.calendars.ports.
"""
