"""Enums of calendars: kinds, busy status, refusals, troubles, doubt; with their Swedish texts."""

from enum import StrEnum

from frontdesk.core.i18n import N_


class CalendarKind(StrEnum):
    """How a handläggare's own calendar is connected."""

    CALDAV = "caldav"
    GRAPH = "graph"
    ICS = "ics"
    MAIL = "mail"


READS = frozenset({CalendarKind.CALDAV, CalendarKind.GRAPH, CalendarKind.ICS})
WRITES = frozenset({CalendarKind.CALDAV, CalendarKind.GRAPH, CalendarKind.MAIL})


class ShowsAs(StrEnum):
    """Busy status of an event."""

    BUSY = "busy"
    TENTATIVE = "tentative"
    OUT_OF_OFFICE = "out_of_office"
    FREE = "free"
    ELSEWHERE = "elsewhere"


BLOCKS = frozenset({ShowsAs.BUSY, ShowsAs.TENTATIVE, ShowsAs.OUT_OF_OFFICE})


class CalendarRefusal(StrEnum):
    """Why a calendar refuses, regardless of retries."""

    CREDENTIALS = "credentials"
    NO_CALENDAR = "no_calendar"
    READ_ONLY = "read_only"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    NOT_SUPPORTED = "not_supported"


class SyncError(StrEnum):
    """Why a calendar cannot be read or written: a refusal, or a passing trouble."""

    CREDENTIALS = "credentials"
    NO_CALENDAR = "no_calendar"
    READ_ONLY = "read_only"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    NOT_SUPPORTED = "not_supported"
    UNAVAILABLE = "unavailable"
    DOUBTFUL = "doubtful"
    SEALED = "sealed"
    BROKEN = "broken"


# A retry does not help; a person must correct something first.
FINAL = frozenset({SyncError.CREDENTIALS, SyncError.NO_CALENDAR, SyncError.NOT_SUPPORTED, SyncError.SEALED})


class Doubt(StrEnum):
    """State of a suspicious loss: vanished events are kept until a person or a second answer confirms it."""

    NONE = "none"
    RAISED = "raised"
    CONFIRMED = "confirmed"


class LossVerdict(StrEnum):
    """What was made of events that vanished from a calendar."""

    FEW = "few"
    REPEATED = "repeated"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    EMPTY = "empty"
    MANY = "many"


SUSPICIOUS = frozenset({LossVerdict.EMPTY, LossVerdict.MANY})


class Reread(StrEnum):
    """Why a calendar is read again before its time, or in full."""

    RACED = "raced"
    MEETING_MISSING = "meeting_missing"
    CHANGED_OUTSIDE = "changed_outside"
    NIGHTLY = "nightly"


class Dropped(StrEnum):
    """Why an answer or a notification of a calendar was not used."""

    LEASE_LOST = "lease_lost"
    NO_SUBSCRIPTION = "no_subscription"
    UNPROVEN = "unproven"


class OwnMeeting(StrEnum):
    """What a calendar says of a meeting we wrote there."""

    MOVED = "moved"
    PUT_BACK = "put_back"
    REMOVED = "removed"


KIND_LABELS = {
    CalendarKind.CALDAV: N_("CalDAV (Nextcloud, Zimbra, iCloud)"),
    CalendarKind.GRAPH: N_("Outlook (Microsoft 365)"),
    CalendarKind.ICS: N_("Prenumeration på en ICS-adress (läses bara)"),
    CalendarKind.MAIL: N_("Inbjudan med e-post (skrivs bara)"),
}
TROUBLE_WORDS = {
    SyncError.CREDENTIALS: N_("Kalendern godtar inte inloggningen. Kontrollera användarnamn och lösenord."),
    SyncError.NO_CALENDAR: N_("Det finns ingen kalender på adressen."),
    SyncError.READ_ONLY: N_("Kalendern går att läsa, men inloggningen får inte skriva i den."),
    SyncError.UNREADABLE: N_("Svaret från adressen går inte att läsa som en kalender."),
    SyncError.TOO_LARGE: N_("Kalendern är för stor för att läsas."),
    SyncError.NOT_SUPPORTED: N_("Kalendern saknar något som behövs för att kopplas."),
    SyncError.UNAVAILABLE: N_("Kalendern svarar inte. Vi försöker igen."),
    SyncError.DOUBTFUL: N_("Mycket försvann ur kalendern på en gång. Inget är borttaget här förrän det är säkert."),
    SyncError.SEALED: N_("Inloggningen kan inte låsas upp, för nyckeln har bytts. Koppla kalendern på nytt."),
    SyncError.BROKEN: N_("Något gick fel när kalendern skulle läsas. Systemförvaltaren kan se det i loggen."),
}
