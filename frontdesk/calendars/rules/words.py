"""The closed sets of calendars: how one is reached, how an event shows, why a calendar will not."""

from enum import StrEnum

from frontdesk.core.errors import N_


class Kind(StrEnum):
    """How somebody's own calendar is reached."""

    CALDAV = "caldav"
    GRAPH = "graph"
    ICS = "ics"
    MAIL = "mail"


READS = frozenset({Kind.CALDAV, Kind.GRAPH, Kind.ICS})
WRITES = frozenset({Kind.CALDAV, Kind.GRAPH, Kind.MAIL})


class ShowsAs(StrEnum):
    """What an event says of its owner's time."""

    BUSY = "busy"
    TENTATIVE = "tentative"
    OUT_OF_OFFICE = "out_of_office"
    FREE = "free"
    ELSEWHERE = "elsewhere"


BLOCKS = frozenset({ShowsAs.BUSY, ShowsAs.TENTATIVE, ShowsAs.OUT_OF_OFFICE})


class Refusal(StrEnum):
    """Why a calendar will not do it however often it is asked."""

    CREDENTIALS = "credentials"
    NO_CALENDAR = "no_calendar"
    READ_ONLY = "read_only"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    NOT_SUPPORTED = "not_supported"


class Trouble(StrEnum):
    """Why a calendar is not read or not written just now: a refusal, or what may pass."""

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


# Asking again does not help; somebody must mend something first.
FINAL = frozenset({Trouble.CREDENTIALS, Trouble.NO_CALENDAR, Trouble.NOT_SUPPORTED, Trouble.SEALED})


class Doubt(StrEnum):
    """How far a doubtful answer is believed: what vanished is kept until somebody or a second answer says so again."""

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
