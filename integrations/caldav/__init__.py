"""CalDAV: calendars that speak it (Radicale, Nextcloud, iCloud, Zimbra), by a small client of our own.

Vendor words stop here: what comes in leaves as facts of frontdesk.calendars.ports.
"""
