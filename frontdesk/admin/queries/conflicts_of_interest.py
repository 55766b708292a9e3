"""Persons by identity number, protected or not: only to record a user's conflict of interest."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.cases.models import Identifier


def keys_of(register: Session, number: str) -> Sequence[str]:
    """Return the keys of persons who have or had this number of twelve digits."""
    return register.scalars(select(Identifier.person_key).where(Identifier.value == number).distinct()).all()
