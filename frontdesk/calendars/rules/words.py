"""Enums of calendars: kinds, busy status, refusals, troubles, doubt; with their Swedish texts."""

from enum import StrEnum

from frontdesk.core.errors import N_


class Kind(StrEnum):
    """How a handläggare's own calendar is connected."""

    CALDAV = "caldav"
    GRAPH = "graph"
    ICS = "ics"
    MAIL = "mail"


READS = frozenset({Kind.CALDAV, Kind.GRAPH, Kind.ICS})
WRITES = frozenset({Kind.CALDAV, Kind.GRAPH, Kind.MAIL})


class ShowsAs(StrEnum):
    """Busy status of an event."""

    BUSY = "busy"
    TENTATIVE = "tentative"
    OUT_OF_OFFICE = "out_of_office"
    FREE = "free"
    ELSEWHERE = "elsewhere"


BLOCKS = frozenset({ShowsAs.BUSY, ShowsAs.TENTATIVE, ShowsAs.OUT_OF_OFFICE})


class Refusal(StrEnum):
    """Why a calendar refuses, regardless of retries."""

    CREDENTIALS = "credentials"
    NO_CALENDAR = "no_calendar"
    READ_ONLY = "read_only"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    NOT_SUPPORTED = "not_supported"


class Trouble(StrEnum):
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
FINAL = frozenset({Trouble.CREDENTIALS, Trouble.NO_CALENDAR, Trouble.NOT_SUPPORTED, Trouble.SEALED})


class Doubt(StrEnum):
    """State of a suspicious loss: vanished events are kept until a person or a second answer confirms it."""

    NONE = "none"
    RAISED = "raised"
    CONFIRMED = "confirmed"


KIND_LABELS = {
    Kind.CALDAV: N_("CalDAV (Nextcloud, Zimbra, iCloud)"),
    Kind.GRAPH: N_("Outlook (Microsoft 365)"),
    Kind.ICS: N_("Prenumeration på en ICS-adress (läses bara)"),
    Kind.MAIL: N_("Inbjudan med e-post (skrivs bara)"),
}
TROUBLE_WORDS = {
    Trouble.CREDENTIALS: N_("Kalendern godtar inte inloggningen. Kontrollera användarnamn och lösenord."),
    Trouble.NO_CALENDAR: N_("Det finns ingen kalender på adressen."),
    Trouble.READ_ONLY: N_("Kalendern går att läsa, men inloggningen får inte skriva i den."),
    Trouble.UNREADABLE: N_("Svaret från adressen går inte att läsa som en kalender."),
    Trouble.TOO_LARGE: N_("Kalendern är för stor för att läsas."),
    Trouble.NOT_SUPPORTED: N_("Kalendern saknar något som behövs för att kopplas."),
    Trouble.UNAVAILABLE: N_("Kalendern svarar inte. Vi försöker igen."),
    Trouble.DOUBTFUL: N_("Mycket försvann ur kalendern på en gång. Inget är borttaget här förrän det är säkert."),
    Trouble.SEALED: N_("Inloggningen kan inte låsas upp, för nyckeln har bytts. Koppla kalendern på nytt."),
    Trouble.BROKEN: N_("Något gick fel när kalendern skulle läsas. Systemförvaltaren kan se det i loggen."),
}
