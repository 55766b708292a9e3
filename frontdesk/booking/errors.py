"""What booking refuses, in the user's words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Protocol

from frontdesk.core.errors import N_, FrontdeskError, InvalidInput, NotHere


class Offer(Protocol):
    """A free time, as far as a refusal needs to know it."""

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
    """Somebody else was first, or the time was never free; `next_free` are the times to offer instead."""

    status = 409
    message = N_("Tiden hann bli bokad. Välj en annan.")

    def __init__(self, next_free: Sequence[Offer] = ()) -> None:
        """Take what can be offered instead."""
        super().__init__()
        self.next_free = tuple(next_free)


class NotOffered(InvalidInput):
    """The time lies outside the opening hours, the notice or the horizon."""

    message = N_("Den tiden går inte att boka. Välj en av de lediga tiderna.")


class HoldGone(FrontdeskError):
    status = 409
    message = N_("Reservationen har gått ut. Välj tiden igen.")


class TwoMustGo(FrontdeskError):
    """What is reserved is one person's time, and nobody goes to this client's home alone."""

    status = 409
    message = N_("Två ur personalen ska vara med vid hembesöket. Välj en tid då två är lediga.")


class UnknownType(InvalidInput):
    message = N_("Den mötestypen finns inte.")


class NoKinds(FrontdeskError):
    """There is no kind of meeting to book: none was set up, or none suits the client."""

    status = 409
    message = N_("Inga möten går att boka än. En systemförvaltare väljer vilka under Förvaltning, Mötestyper.")


class NotByPhone(InvalidInput):
    """Whoever needs a sign language interpreter cannot be met by telephone."""

    message = N_("Den som behöver teckenspråkstolk kan inte ha möte per telefon. Välj ett annat sätt att mötas.")


class SilentNotByPhone(NotByPhone):
    """Where no telephone may say a word, no meeting is held by ringing: only a call back knows who may answer."""

    message = N_(
        "Tyst ärende: inget möte per telefon. Boka ett besök, eller kom överens om en säker tid att ringa (Ring upp)."
    )


class ModeNotAllowed(InvalidInput):
    message = N_("Det mötessättet går inte för den här mötestypen.")


class NoUnitYet(FrontdeskError):
    """Nothing says who receives: a time is offered once the desk has said."""

    status = 409
    message = N_("Välj vilken mottagning tiden ska vara hos.")


class NobodyToMeet(InvalidInput):
    """Nobody, or nobody of what is granted: the same words for both."""

    denies = True
    message = N_("Det finns ingen att boka hos.")


class NameMissing(InvalidInput):
    message = N_("Skriv namnet på den som ska komma.")


class LevelTooLow(FrontdeskError):
    status = 403
    message = N_("Identiteten behöver styrkas först.")


class NotComing(FrontdeskError):
    """The appointment is over or cancelled; nothing more can happen to it."""

    status = 409
    message = N_("Bokningen är redan avslutad.")


class NotYet(FrontdeskError):
    status = 409
    message = N_("Det går först den dag och tid mötet är bokat.")


class TooLateToTakeBack(FrontdeskError):
    status = 409
    message = N_("Det är för sent att ångra. Avboka i stället.")


class SeriesStuck(FrontdeskError):
    """One meeting of a series cannot have the time it would get, `starts_at`, so none is moved."""

    status = 409
    message = N_("Serien kan inte flyttas dit: någon av tiderna är inte ledig. Inget är flyttat.")

    def __init__(self, starts_at: datetime) -> None:
        """Take the time that cannot be had."""
        super().__init__()
        self.starts_at = starts_at


class NoSuchDays(InvalidInput):
    """The days lie the wrong way round, or after the time the client has."""

    message = N_("Välj dagar före den tid som är bokad.")


class CannotBeOffered(FrontdeskError):
    """An earlier time is offered by SMS or by telephone, and here neither may be used."""

    status = 409
    message = N_("Vi kan inte erbjuda en tidigare tid: vi får varken ringa eller skicka SMS. Be personen höra av sig.")


class OfferOver(FrontdeskError):
    """An offer from the waiting list that was answered, ran out, or was withdrawn."""

    status = 409
    message = N_("Erbjudandet gäller inte längre.")


class AppointmentNotFound(NotHere):
    pass


class NotSettled(FrontdeskError):
    """A booking that an absence hits was called done although nothing has become of it."""

    status = 409
    message = N_("Bokningen ligger kvar när handläggaren är borta. Flytta eller avboka den, då är den klar.")


class NotTheHeld(InvalidInput):
    """What is to be booked is not what was reserved."""

    message = N_("Reservationen gäller något annat.")


class NoSuchWindow(NotHere):
    pass


class BadWindow(InvalidInput):
    """An opening window that makes no sense; `fields` says where."""

    message = N_("Öppettiden måste sluta efter att den börjar.")
    of_field: ClassVar[Mapping[str, str]] = {
        "closes": message,
        "weekday": N_("Välj en veckodag."),
        "nth": N_("Välj vilken gång i månaden det gäller."),
        "valid_to": N_("Sista dagen ligger före den första."),
        "types": N_("Någon av mötestyperna finns inte."),
        "place": N_("Den platsen finns inte."),
    }


class CodeTaken(InvalidInput):
    message = N_("Koden används redan. Välj en annan.")

    def __init__(self) -> None:
        """Say it at the field too."""
        super().__init__(fields={"code": self.message})


class RoomNameTaken(InvalidInput):
    """Two rooms of a place would have one name; the other may stand in another tab, or have come meanwhile."""

    message = N_("Två rum har samma namn.")

    def __init__(self) -> None:
        """Say it at the rooms too."""
        super().__init__(fields={"rooms": self.message})


class WindowsOverlap(FrontdeskError):
    """Somebody would be open twice at once; `opens_at` and `closes_at` are the other time."""

    status = 422
    message = N_("Tiden krockar med en tid som redan är öppen:")

    def __init__(self, opens_at: datetime, closes_at: datetime) -> None:
        """Take the time that is in the way."""
        super().__init__()
        self.opens_at, self.closes_at = opens_at, closes_at
