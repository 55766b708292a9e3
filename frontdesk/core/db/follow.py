"""Attach objects whose rows were written without the ORM.

For one new row the ORM's flush takes several times as long as the INSERT. Where later code reads or changes the object,
its row is written first (`core.db.plain`) and the object is then attached to the session.
"""

from typing import TypeVar

from sqlalchemy.orm import Session, make_transient_to_detached

T = TypeVar("T")


def follow(session: Session, entity: T) -> T:
    """Attach a new object whose row is already written, with every column given, so that changes are tracked."""
    make_transient_to_detached(entity)
    session.add(entity)
    return entity
