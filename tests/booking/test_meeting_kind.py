"""A type of meeting has one list of fields: columns and plain value agree, and what is saved is read back."""

from dataclasses import asdict, fields, replace

import pytest

from frontdesk.availability.models.catalogue import AppointmentType
from frontdesk.availability.queries.catalogue import types_by_code
from frontdesk.availability.rules.catalogue import TYPES, MeetingKind
from frontdesk.availability.service.catalogue import seed_types
from frontdesk.core.db.stores import Stores


def test_columns_and_fields_are_the_same() -> None:
    assert {column.key for column in AppointmentType.__table__.columns} == {field.name for field in fields(MeetingKind)}


def test_shipped_types_are_read_back_as_they_were_seeded(stores: Stores) -> None:
    with stores.writing() as unit:
        seed_types(unit.db)
    with stores.reading() as unit:
        read = types_by_code(unit.db)
    assert read == {kind.code: replace(kind, position=position) for position, kind in enumerate(TYPES)}


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.code)
def test_a_planned_meeting_fills_a_day_at_three_and_a_same_day_one_never(kind: MeetingKind) -> None:
    assert asdict(kind)["desk_a_day"] == (None if kind.same_day else 3)
