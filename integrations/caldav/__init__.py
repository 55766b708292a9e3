"""CalDAV: calendars on CalDAV servers (Radicale, Nextcloud, iCloud, Zimbra), by a small client of our own.

Vendor terms stay in this package; callers see only the types of frontdesk.calendars.ports.
"""
