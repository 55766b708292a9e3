"""What notices do when something happened below; `frontdesk/reactions.py` joins these to their events."""

from frontdesk.core.db.unit import Unit
from frontdesk.notices.service.promising import withhold_for
from frontdesk.safety.views import ContactUnsafe, NumberErased, PersonProtected


def hold_for_protected(unit: Unit, event: PersonProtected | ContactUnsafe) -> None:
    """Nothing more leaves to a person who is hidden from now on."""
    withhold_for(unit.desk, event.person)


def forget_number(unit: Unit, event: NumberErased) -> None:
    """Let go of our copies of a number, and hold what would have gone to it."""
    withhold_for(unit.desk, event.person, why="number_erased")
