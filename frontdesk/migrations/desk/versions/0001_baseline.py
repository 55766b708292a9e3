"""The desk's own tables, room by room from the lowest up, so that what a table refers to is there before it."""

from frontdesk.migrations.desk.baseline import (
    absence,
    accesslog,
    accounts,
    admin,
    booking,
    booking_occupancy,
    booking_offered,
    calendars,
    calls,
    core,
    disclosure,
    notices,
    safety,
    triage,
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROOMS = (
    core,
    accesslog,
    accounts,
    safety,
    disclosure,
    notices,
    calendars,
    absence,
    calls,
    booking_offered,
    booking,
    booking_occupancy,
    triage,
    admin,
)


def upgrade() -> None:
    for room in ROOMS:
        room.create()
