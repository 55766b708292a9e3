"""Nobody signs into a telephone: one rule for whatever books, the desk as well as programs."""

from frontdesk.booking.errors import NotByPhone
from frontdesk.booking.rules.words import SIGN, Mode
from frontdesk.cases import queries as cases
from frontdesk.core.db.unit import Unit


def refuse_telephone(unit: Unit, person: str | None, mode: Mode) -> None:
    """Refuse a meeting by telephone with a client who, by the register, needs sign language. Raises NotByPhone."""
    if mode is Mode.PHONE and person is not None and cases.interpreter_of(unit.register, person) == SIGN:
        raise NotByPhone
