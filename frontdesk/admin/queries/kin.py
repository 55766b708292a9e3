"""Whom an identity number belongs to, protected or not: only to keep a colleague away from their own."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.cases.models import Identifier


def keys_of(register: Session, number: str) -> Sequence[str]:
    """Return the persons who have or had this number of twelve digits."""
    return register.scalars(select(Identifier.person_key).where(Identifier.value == number).distinct()).all()
