"""The closed sets of calendars: how one is reached, how an event shows, why a calendar will not."""

from enum import StrEnum


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
