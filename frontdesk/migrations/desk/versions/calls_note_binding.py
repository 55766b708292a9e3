"""A note belongs to the person it was written about, and is never stored about another."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant

revision = "calls_note_binding"
down_revision = "accounts_doors"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contact", sa.Column("note_binding", sa.Uuid(), nullable=True))
    op.add_column("contact_note", sa.Column("person", sa.String(), nullable=True))
    op.add_column("contact_note", sa.Column("page", sa.String(), server_default="", nullable=False))
    op.add_column("contact_note", sa.Column("turn", sa.BigInteger(), server_default="0", nullable=False))
    op.create_index(op.f("ix_contact_note_person"), "contact_note", ["person"], unique=False)
    op.create_table(
        "note_parted",
        sa.Column("binding", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("went", sa.String(), nullable=False),
        sa.Column("had_text", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_note_parted_contact_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("binding", name=op.f("pk_note_parted")),
    )
    op.create_index(op.f("ix_note_parted_contact_id"), "note_parted", ["contact_id"], unique=False)
    # A contact under way has its note with the person whose card is open in it.
    op.execute(
        "UPDATE contact_note SET person = (SELECT standing.person FROM standing"
        " WHERE standing.contact_id = contact_note.contact_id)"
    )
