"""A type of meeting has one list of fields: columns and plain value agree, and what is saved is read back."""

from dataclasses import asdict, fields, replace

import pytest

from frontdesk.booking.models import AppointmentType
from frontdesk.booking.queries.types import by_code
from frontdesk.booking.rules.defaults import TYPES
from frontdesk.booking.rules.kinds import MeetingKind
from frontdesk.booking.service.types import seed
from frontdesk.core.db.stores import Stores


def test_columns_and_fields_are_the_same() -> None:
    assert {column.key for column in AppointmentType.__table__.columns} == {field.name for field in fields(MeetingKind)}


def test_shipped_types_are_read_back_as_they_were_seeded(stores: Stores) -> None:
    with stores.writing() as unit:
        seed(unit.db)
    with stores.reading() as unit:
        read = by_code(unit.db)
    assert read == {kind.code: replace(kind, position=position) for position, kind in enumerate(TYPES)}


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.code)
def test_a_planned_meeting_fills_a_day_at_three_and_a_same_day_one_never(kind: MeetingKind) -> None:
    assert asdict(kind)["desk_a_day"] == (None if kind.same_day else 3)
