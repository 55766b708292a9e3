"""The rules of calendars: their words, how a time is cut, how our own is known again.

`writing` is asked for by its own name: it writes what `views` holds, which is in turn made of words from here.
"""

from frontdesk.calendars.rules.notices import NoticeKind
from frontdesk.calendars.rules.secrets import digest, new_secret
from frontdesk.calendars.rules.spans import fingerprint, pieces, without
from frontdesk.calendars.rules.words import BLOCKS, READS, WRITES, Kind, Refusal, ShowsAs

__all__ = [
    "BLOCKS",
    "READS",
    "WRITES",
    "Kind",
    "NoticeKind",
    "Refusal",
    "ShowsAs",
    "digest",
    "fingerprint",
    "new_secret",
    "pieces",
    "without",
]
