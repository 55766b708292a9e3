"""A token remembers who made it, and so who has seen it: it ends when their account is closed.

Tokens made before know a name alone; where one single person has it, it was theirs.
"""

import sqlalchemy as sa
from alembic import op

revision = "accounts_token_maker"
down_revision = "safety_registered"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("api_token", sa.Column("created_by_id", sa.Uuid(), nullable=True))
    token = sa.table("api_token", sa.column("created_by", sa.String()), sa.column("created_by_id", sa.Uuid()))
    staff = sa.table("staff", sa.column("id", sa.Uuid()), sa.column("name", sa.String()))
    named = staff.c.name == token.c.created_by
    count = sa.select(sa.func.count()).select_from(staff).where(named).scalar_subquery()
    theirs = sa.select(staff.c.id).where(named).scalar_subquery()
    op.execute(token.update().where(count == 1).values(created_by_id=theirs))
