"""Booking's enums and their labels. Labels are Swedish source strings; templates translate them."""

from enum import StrEnum

from frontdesk.core.i18n import N_


class Mode(StrEnum):
    """How staff and client meet."""

    VISIT = "visit"
    PHONE = "phone"
    VIDEO = "video"
    HOME = "home"


class Repeats(StrEnum):
    """How a window recurs. Odd and even are ISO week numbers.

    After a year of 53 weeks two odd weeks (53 and 1) follow each other, without an even one between them. The week
    number decides, not an interval of 14 days.
    """

    WEEKLY = "weekly"
    ODD_WEEKS = "odd_weeks"
    EVEN_WEEKS = "even_weeks"
    MONTHLY = "monthly"
    ONCE = "once"


class Counted(StrEnum):
    """The unit of a notice or horizon; working days and minutes count only when the office is open."""

    MINUTES = "minutes"
    WORKING_MINUTES = "working_minutes"
    DAYS = "days"
    WORKDAYS = "workdays"


class Blocked(StrEnum):
    """Why open time is blocked."""

    CATCH_UP = "catch_up"
    BEFORE_LEAVE = "before_leave"


class AppointmentStatus(StrEnum):
    """The status of an appointment. Cancellations by client and office are separate: statistics and SMS differ.

    `undone`: taken back within a minute of booking, or booked for the wrong person; left out of statistics.
    """

    BOOKED = "booked"
    ARRIVED = "arrived"
    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED_BY_CLIENT = "cancelled_by_client"
    CANCELLED_BY_OFFICE = "cancelled_by_office"
    UNDONE = "undone"


class Occupied(StrEnum):
    """The kind of an `occupancy` row; `kept`: the old time of a changed appointment, while it can be undone."""

    APPOINTMENT = "appointment"
    HOLD = "hold"
    KEPT = "kept"


class UndoableChange(StrEnum):
    """A change that can be undone for a minute."""

    MOVED = "moved"
    CANCELLED = "cancelled"


class OrderStatus(StrEnum):
    """The status of an interpreter order; it restarts when the appointment moves."""

    TO_ORDER = "to_order"
    ORDERED = "ordered"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class WhoseCalendar(StrEnum):
    """Whose calendar is shown."""

    OWN = "own"
    STAND_IN = "stand_in"
    INTAKE = "intake"
    NAMED = "named"


COUNTED_DAYS = (Counted.DAYS, Counted.WORKDAYS)
LAST = -1  # the last such weekday of a month

CANCELLED = frozenset(
    {AppointmentStatus.CANCELLED_BY_CLIENT, AppointmentStatus.CANCELLED_BY_OFFICE, AppointmentStatus.UNDONE}
)
# A booking within this many working days must be confirmed as seen by its handläggare.
WITHIN_WORKDAYS = 2
COMING = frozenset({AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED})

MODE_LABELS = {
    Mode.VISIT: N_("Besök"),
    Mode.PHONE: N_("Telefon"),
    Mode.VIDEO: N_("Video"),
    Mode.HOME: N_("Hembesök"),
}
REPEATS_LABELS = {
    Repeats.WEEKLY: N_("Varje vecka"),
    Repeats.ODD_WEEKS: N_("Udda veckor"),
    Repeats.EVEN_WEEKS: N_("Jämna veckor"),
    Repeats.MONTHLY: N_("En gång i månaden"),
    Repeats.ONCE: N_("En enda gång"),
}
COUNTED_LABELS = {
    Counted.MINUTES: N_("minuter"),
    Counted.WORKING_MINUTES: N_("minuter av kontorets öppettid"),
    Counted.DAYS: N_("dagar"),
    Counted.WORKDAYS: N_("arbetsdagar"),
}
STATUS_LABELS = {
    AppointmentStatus.BOOKED: N_("Bokad"),
    AppointmentStatus.ARRIVED: N_("Har anlänt"),
    AppointmentStatus.DONE: N_("Genomförd"),
    AppointmentStatus.NO_SHOW: N_("Kom inte"),
    AppointmentStatus.CANCELLED_BY_CLIENT: N_("Avbokad av klienten"),
    AppointmentStatus.CANCELLED_BY_OFFICE: N_("Avbokad av oss"),
    AppointmentStatus.UNDONE: N_("Ångrad"),
}
ORDER_LABELS = {
    OrderStatus.TO_ORDER: N_("Tolk ska beställas"),
    OrderStatus.ORDERED: N_("Tolk beställd"),
    OrderStatus.CONFIRMED: N_("Tolk bekräftad"),
    OrderStatus.CANCELLED: N_("Tolk avbeställd"),
}

SIGN = "sign"
OTHER_LANGUAGE = "other"
# Sign language first, then the most requested languages.
INTERPRETERS = {
    SIGN: N_("teckenspråk"),
    "ar": N_("arabiska"),
    "so": N_("somaliska"),
    "prs": N_("dari"),
    "fa": N_("persiska"),
    "ti": N_("tigrinska"),
    "uk": N_("ukrainska"),
    "ru": N_("ryska"),
    "ckb": N_("sorani"),
    "kmr": N_("kurmanji"),
    "tr": N_("turkiska"),
    "es": N_("spanska"),
    "pl": N_("polska"),
    "bs": N_("bosniska, kroatiska, serbiska"),
    "sq": N_("albanska"),
    "rom": N_("romani"),
    "fi": N_("finska"),
    "th": N_("thailändska"),
    OTHER_LANGUAGE: N_("annat språk"),
}
WHO_LABELS = {
    WhoseCalendar.OWN: N_("Din handläggare"),
    WhoseCalendar.STAND_IN: N_("Ersättare"),
    WhoseCalendar.INTAKE: N_("Mottagningen"),
    WhoseCalendar.NAMED: N_("Vald handläggare"),
}
