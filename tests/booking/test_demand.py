"""What is demanded of a time goes along whole, from search to choice to undo; no field can be forgotten."""

import uuid
from dataclasses import fields, replace

import pytest

from frontdesk.accounts.rules import Grant
from frontdesk.availability.rules.enums import Mode
from frontdesk.availability.views import Demand
from frontdesk.booking.models import Appointment, AppointmentSnapshot
from frontdesk.booking.views import Pick
from tests.factories.booking import at, days_on

PLAIN = Demand("EB_NEW")
DEMANDED = Demand(
    "SIP",
    unit="demo:u-eb",
    mode=Mode.VIDEO,
    interpreter="ar",
    moving=uuid.UUID(int=1),
    granted=frozenset({Grant("Socialnämnden", "EB")}),
    for_client=True,
    places=("entre-a",),
    as_agreed=True,
    besides=("demo:h-2",),
    two=True,
    present=("demo:h-3",),
)
# What a move or a cancellation leaves alone: who the client is, what was agreed when it was booked, and bookkeeping.
UNTOUCHED = {
    "id", "version", "alias", "type", "person", "name", "interpreter", "discreet", "by_number", "likely_client",
    "contact_id", "created_by", "created_at", "changed_at", "series_id",
}  # fmt: skip


@pytest.mark.parametrize("name", [field.name for field in fields(Demand)])
def test_each_demand_on_a_chosen_time_is_one_on_its_search(name: str) -> None:
    demand = replace(PLAIN, **{name: getattr(DEMANDED, name)})
    assert demand != PLAIN, "the example differs from the default"
    pick = Pick(**demand.demanded(), starts_at=at(9, day=days_on(1)), handlaggare="demo:h-1")
    assert Demand(**pick.demanded()) == demand
    assert Demand(**pick.wish().demanded()) == demand


def test_a_snapshot_keeps_every_column_that_a_change_may_touch() -> None:
    columns = {column.key for column in Appointment.__table__.columns}
    assert columns == UNTOUCHED | set(AppointmentSnapshot.KEPT)
    assert set(AppointmentSnapshot.KEPT) <= {column.key for column in AppointmentSnapshot.__table__.columns}
