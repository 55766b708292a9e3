"""Which of the two databases a session or connection talks to."""

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session


def on_postgresql(database: Session | Connection | Engine) -> bool:
    """Whether it is PostgreSQL; otherwise it is SQLite."""
    bound = database.get_bind() if isinstance(database, Session) else database
    return bound.dialect.name == "postgresql"
