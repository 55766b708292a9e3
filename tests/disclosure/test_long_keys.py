"""No more of a typed key than a case system's key can be long is taken in, or lies in the log for good."""

import pytest
from sqlalchemy import Engine, select

from frontdesk.accesslog.models import LogRow
from frontdesk.accesslog.rules import LONGEST_KEY
from frontdesk.accounts.rules import Role
from frontdesk.core.db.stores import Stores
from tests.factories import disclosure
from tests.factories.accesslog import ANNA
from tests.web.client import Building


def _persons(stores: Stores) -> list[str]:
    with stores.reading() as unit:
        return [key for key in unit.db.scalars(select(LogRow.person).order_by(LogRow.seq)) if key]


@pytest.mark.parametrize(("length", "status", "logged"), [(LONGEST_KEY, 404, 1), (LONGEST_KEY + 1, 422, 0)])
def test_opening_takes_a_key_of_120_characters_and_no_longer(
    building: Building, register_writer: Engine, length: int, status: int, logged: int
) -> None:
    assert LONGEST_KEY == 120
    disclosure.town(register_writer)
    rut = building.login(Role.RECEPTIONIST)
    contact = rut.post("/queue/call").location.rpartition("/")[2]
    rut.post(f"/contacts/{contact}/disclosure/open", {"person": "x" * length}, status=status, htmx=True)
    assert _persons(building.stores) == ["x" * length] * logged


def test_a_row_of_the_log_keeps_120_characters_of_a_key(stores: Stores) -> None:
    with stores.writing() as unit:
        unit.log(who=ANNA, event="person.opened", person="x" * 500, case="y" * 500)
    with stores.reading() as unit:
        row = unit.db.scalars(select(LogRow)).one()
    assert (row.person, row.case) == ("x" * 120, "y" * 120)
