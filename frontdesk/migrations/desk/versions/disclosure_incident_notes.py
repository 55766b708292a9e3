"""What was noted about the wrong person lies with the incident; tries at proving an identity have a time."""

import sqlalchemy as sa
from alembic import op

from frontdesk.core.db.types import Instant

revision = "disclosure_incident_notes"
down_revision = "booking_taking"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("method_lock", sa.Column("changed_at", Instant(), nullable=True))
    op.execute("UPDATE method_lock SET changed_at = CURRENT_TIMESTAMP")
    op.add_column("incident_draft", sa.Column("noted", sa.String(), nullable=True))
    op.execute(
        "UPDATE incident_draft SET noted = (SELECT max(incident_note.text) FROM incident_note"
        " WHERE incident_note.contact_id = incident_draft.contact_id AND incident_note.person = incident_draft.person)"
    )
    op.drop_index(op.f("ix_incident_note_contact_id"), table_name="incident_note")
    op.drop_table("incident_note")
