"""Phone numbers of a person already opened, for comparing and calling back. Never searched by number."""

from collections.abc import Collection

from sqlalchemy import bindparam, case, select
from sqlalchemy.orm import Session

from frontdesk.cases.models import Person, PhoneNumber
from frontdesk.cases.queries.parts import PERSON
from frontdesk.cases.queries.visible import person_is_visible
from frontdesk.cases.rules.visibility import Visibility
from frontdesk.core.db.in_list import in_list

_OWN = (
    select(PhoneNumber.value)
    .join(Person, Person.key == PhoneNumber.person_key)
    .where(PhoneNumber.person_key == PERSON, person_is_visible())
)
_COMPARED = _OWN.where(PhoneNumber.value == bindparam("number"))
_MOBILE_FIRST = case((PhoneNumber.kind == "mobile", 0), else_=1)
_CALLBACK = (
    _OWN.where(PhoneNumber.verified_on.is_not(None)).order_by(_MOBILE_FIRST, PhoneNumber.verified_on.desc()).limit(1)
)
_CALLBACKS = (
    select(PhoneNumber.person_key, PhoneNumber.value)
    .join(Person, Person.key == PhoneNumber.person_key)
    .where(in_list(PhoneNumber.person_key, "keys"), person_is_visible(), PhoneNumber.verified_on.is_not(None))
    # The best number last, so that it is the one a dict keeps.
    .order_by(_MOBILE_FIRST.desc(), PhoneNumber.verified_on)
)


def is_known_number(register: Session, person_key: str, number: str, visible: Visibility) -> bool:
    """Whether an E.164 number is one of the person's numbers in the case system."""
    parameters = {"person": person_key, "number": number, **visible.parameters}
    return register.scalars(_COMPARED, parameters).first() is not None


def callback_number(register: Session, person_key: str, visible: Visibility) -> str | None:
    """Return the number to call the person back at (E.164): verified in the case system, a mobile before others."""
    return register.scalars(_CALLBACK, {"person": person_key, **visible.parameters}).first()


def callback_numbers(register: Session, person_keys: Collection[str], visible: Visibility) -> dict[str, str]:
    """Return the number to call each person back at, by key, as `callback_number` does for one."""
    if not person_keys:
        return {}
    given = {"keys": sorted(person_keys), **visible.parameters}
    return {row.person_key: row.value for row in register.execute(_CALLBACKS, given)}
