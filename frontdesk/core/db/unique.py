"""Unique constraints as refusals: of two concurrent requests the second gets an error message."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session


@contextmanager
def taken_as(db: Session, refusal: type[Exception]) -> Iterator[None]:
    """Run the block in a savepoint; raises `refusal` when it violates a unique constraint."""
    try:
        with db.begin_nested():
            yield
            db.flush()
    except IntegrityError as error:
        raise refusal from error
