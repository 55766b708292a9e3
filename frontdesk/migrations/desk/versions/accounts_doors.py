"""Tries to sign in are counted by source; sessions know when the password was last given; first passwords are changed."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant

revision = "accounts_doors"
down_revision = "disclosure_proofs_end"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Old tries were kept under another digest and count no more.
    op.execute("DELETE FROM login_attempt")
    op.add_column("login_attempt", sa.Column("source", sa.String(length=64), nullable=False))
    op.add_column("login_attempt", sa.Column("known", sa.Boolean(), nullable=False))
    op.create_index("ix_login_attempt_source_at", "login_attempt", ["source", "at"])
    op.add_column("staff", sa.Column("password_is_temporary", sa.Boolean(), nullable=False, server_default=sa.false()))
    # Everybody signs in anew once.
    op.execute("DELETE FROM staff_session")
    op.add_column("staff_session", sa.Column("proved_at", Instant(), nullable=False))
