"""Put up the triggers and constraints of a revision, each on the database it is written for."""

from collections.abc import Iterable

from alembic import op
from sqlalchemy import DDL


def put_up(guards: Iterable[tuple[str, str]]) -> None:
    """Run every (dialect, statement) of this database; a literal percent sign is doubled, as in every DDL string."""
    for dialect, statement in guards:
        if op.get_bind().dialect.name == dialect:
            op.execute(DDL(statement))  # type: ignore[no-untyped-call] # SQLAlchemy has not annotated DDL
