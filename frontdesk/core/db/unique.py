"""What two may ask for at once and only one can have: whoever comes second is refused in words."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session


@contextmanager
def taken_as(desk: Session, refusal: type[Exception]) -> Iterator[None]:
    """Write inside, under a savepoint; raises `refusal` where the database says that it is there already."""
    try:
        with desk.begin_nested():
            yield
            desk.flush()
    except IntegrityError as error:
        raise refusal from error
