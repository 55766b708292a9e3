"""Booking's errors, each with the message the user sees."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from frontdesk.core.errors import FrontdeskError, InvalidInput, NotHere
from frontdesk.core.i18n import N_


class OfferedTime(Protocol):
    """A free time to offer instead of the one that was refused."""

    @property
    def handlaggare(self) -> str: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def mode(self) -> str: ...
    @property
    def place(self) -> str | None: ...


class SlotTaken(FrontdeskError):
    """The time is occupied: booked by another user first, or never free. `next_free`: the times to offer instead."""

    status = 409
    message = N_("Tiden hann bli bokad. Välj en annan.")

    def __init__(self, next_free: Sequence[OfferedTime] = ()) -> None:
        """Store the free times to offer instead."""
        super().__init__()
        self.next_free = tuple(next_free)


class NotOffered(InvalidInput):
    """The time lies outside the opening hours, the notice or the horizon."""

    message = N_("Den tiden går inte att boka. Välj en av de lediga tiderna.")


class HoldGone(FrontdeskError):
    status = 409
    message = N_("Reservationen har gått ut. Välj tiden igen.")


class TwoMustGo(FrontdeskError):
    """Only one person's time is reserved, and this client's home visits need two staff members."""

    status = 409
    message = N_("Två ur personalen ska vara med vid hembesöket. Välj en tid då två är lediga.")


class NoKinds(FrontdeskError):
    """No appointment type can be booked: none is set up, or none suits the client."""

    status = 409
    message = N_("Inga möten går att boka än. En systemförvaltare väljer vilka under Förvaltning, Mötestyper.")


class NotByPhone(InvalidInput):
    """A client who needs a sign language interpreter cannot have a telephone meeting."""

    message = N_("Den som behöver teckenspråkstolk kan inte ha möte per telefon. Välj ett annat sätt att mötas.")


class SilentNotByPhone(NotByPhone):
    """The matter must not be mentioned by telephone: only a call-back records who may answer, a meeting does not."""

    message = N_(
        "Tyst ärende: inget möte per telefon. Boka ett besök, eller kom överens om en säker tid att ringa (Ring upp)."
    )


class ModeNotAllowed(InvalidInput):
    message = N_("Det mötessättet går inte för den här mötestypen.")


class NoUnitYet(FrontdeskError):
    """No intake unit is known for the booking; the receptionist must choose one first."""

    status = 409
    message = N_("Välj vilken mottagning tiden ska vara hos.")


class NameMissing(InvalidInput):
    message = N_("Skriv namnet på den som ska komma.")


class LevelTooLow(FrontdeskError):
    status = 403
    message = N_("Identiteten behöver styrkas först.")


class NotComing(FrontdeskError):
    """The appointment is over or cancelled and can no longer change."""

    status = 409
    message = N_("Bokningen är redan avslutad.")


class NotYet(FrontdeskError):
    status = 409
    message = N_("Det går först den dag och tid mötet är bokat.")


class TooLateToTakeBack(FrontdeskError):
    status = 409
    message = N_("Det är för sent att ångra. Avboka i stället.")


class SeriesStuck(FrontdeskError):
    """One meeting of a series cannot move to its new time, `starts_at`, so none of them is moved."""

    status = 409
    message = N_("Serien kan inte flyttas dit: någon av tiderna är inte ledig. Inget är flyttat.")

    def __init__(self, starts_at: datetime) -> None:
        """Store the time that is not free."""
        super().__init__()
        self.starts_at = starts_at


class AppointmentNotFound(NotHere):
    pass


class NotSettled(FrontdeskError):
    """A task about a booking during an absence was ticked off although the booking is neither moved nor cancelled."""

    status = 409
    message = N_("Bokningen ligger kvar när handläggaren är borta. Flytta eller avboka den, då är den klar.")


class NotTheHeld(InvalidInput):
    """The booking differs from the hold it refers to."""

    message = N_("Reservationen gäller något annat.")
