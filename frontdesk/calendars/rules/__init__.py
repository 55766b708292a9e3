"""Rules of calendars: enums, secrets, splitting of spans, fingerprints.

Import `writing` by its own name: `views`, whose types it writes, imports from here.
"""

from frontdesk.calendars.rules.enums import BLOCKS, READS, WRITES, CalendarKind, CalendarRefusal, ShowsAs
from frontdesk.calendars.rules.intervals import by_day, fingerprint
from frontdesk.calendars.rules.notices import NotificationKind
from frontdesk.calendars.rules.secrets import digest, new_secret

__all__ = [
    "BLOCKS",
    "READS",
    "WRITES",
    "CalendarKind",
    "CalendarRefusal",
    "NotificationKind",
    "ShowsAs",
    "by_day",
    "digest",
    "fingerprint",
    "new_secret",
]
