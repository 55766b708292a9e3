"""Availability's errors, each with the message the user sees."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from frontdesk.core.errors import FrontdeskError, InvalidInput, NotHere
from frontdesk.core.i18n import N_


class UnknownType(InvalidInput):
    message = N_("Den mötestypen finns inte.")


class NobodyToMeet(InvalidInput):
    """There is no handläggare to book, or none that is granted: the same message, so as not to reveal which."""

    denies = True
    message = N_("Det finns ingen att boka hos.")


class NoSuchWindow(NotHere):
    pass


class BadWindow(InvalidInput):
    """An invalid opening window; `fields` names the faulty fields."""

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
        """Show the message at the code field too."""
        super().__init__(fields={"code": self.message})


class RoomNameTaken(InvalidInput):
    """Two rooms of a place would have the same name, perhaps because another user or tab added one meanwhile."""

    message = N_("Två rum har samma namn.")

    def __init__(self) -> None:
        """Show the message at the rooms field too."""
        super().__init__(fields={"rooms": self.message})


class WindowsOverlap(FrontdeskError):
    """Two opening windows of a handläggare would overlap; `opens_at` and `closes_at` are those of the other."""

    status = 422
    message = N_("Tiden krockar med en tid som redan är öppen:")

    def __init__(self, opens_at: datetime, closes_at: datetime) -> None:
        """Store the times of the other window."""
        super().__init__()
        self.opens_at, self.closes_at = opens_at, closes_at
