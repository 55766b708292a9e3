"""Column types that behave the same on both databases."""

from enum import StrEnum

import pytest
from sqlalchemy import Select, String, cast, literal_column, select
from sqlalchemy.schema import CreateTable

from frontdesk.booking.models import Appointment
from frontdesk.core.db.types import closed_set
from frontdesk.core.db.unit import Unit


class _Stage(StrEnum):
    TO_ORDER = "to-order"
    ORDERED = "ordered"


_STAGE = closed_set(_Stage, 10)


@pytest.mark.parametrize("stage", list(_Stage))
def test_a_closed_set_stores_the_value_and_returns_the_member(unit: Unit, stage: _Stage) -> None:
    stored = select(cast(literal_column(f"'{stage.value}'"), _STAGE).label("stage"))
    assert unit.db.scalar(stored) is stage
    asked: Select[int] = select(literal_column("1")).where(cast(literal_column(f"'{stage.value}'"), _STAGE) == stage)
    assert unit.db.scalar(asked) == 1


def test_a_value_outside_a_closed_set_is_not_read(unit: Unit) -> None:
    with pytest.raises(LookupError, match="sold"):
        unit.db.scalar(select(cast(literal_column("'sold'"), _STAGE)))


def test_a_closed_set_is_a_column_of_text(unit: Unit) -> None:
    written = str(CreateTable(Appointment.metadata.tables["appointment"]).compile(unit.db.connection()))
    assert "status VARCHAR(24) NOT NULL" in written
    assert "CHECK (status" not in written
    assert isinstance(_STAGE.dialect_impl(unit.db.connection().dialect), String)
