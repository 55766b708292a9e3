"""Objects whose rows were written beside the ORM.

To write one new row, the ORM's flush takes several times as long as the INSERT. Where an object is wanted all the
same, because others go on to read or change it, its row is written first (`core.db.plain`) and then it is followed.
"""

from typing import TypeVar

from sqlalchemy.orm import Session, make_transient_to_detached

T = TypeVar("T")


def follow(session: Session, entity: T) -> T:
    """Let the session follow changes of a new object whose row is written already, with every column given."""
    make_transient_to_detached(entity)
    session.add(entity)
    return entity
