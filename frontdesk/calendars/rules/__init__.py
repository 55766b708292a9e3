"""The rules of calendars: their words, the file they are written in, how a time is cut, how our own is known again."""

from frontdesk.calendars.rules.notices import NoticeKind
from frontdesk.calendars.rules.secrets import digest, new_secret
from frontdesk.calendars.rules.spans import fingerprint, pieces, without
from frontdesk.calendars.rules.words import BLOCKS, READS, WRITES, Kind, Refusal, ShowsAs
from frontdesk.calendars.rules.writing import calendar_file, content_of, event_file, invitation_file

__all__ = [
    "BLOCKS",
    "READS",
    "WRITES",
    "Kind",
    "NoticeKind",
    "Refusal",
    "ShowsAs",
    "calendar_file",
    "content_of",
    "digest",
    "event_file",
    "fingerprint",
    "invitation_file",
    "new_secret",
    "pieces",
    "without",
]
