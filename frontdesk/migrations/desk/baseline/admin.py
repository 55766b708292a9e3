"""When each unit and handläggare was last held against the register."""

from alembic import op
from sqlalchemy import Column, Integer, String

from frontdesk.core.db.types import Instant


def create() -> None:
    op.create_table(
        "reconciled",
        Column("source", String, primary_key=True),
        Column("generation", Integer, nullable=False),
        Column("at", Instant, nullable=False),
    )
