"""A mailbox at Microsoft 365 opens to the program itself, so nobody but its owner may connect it."""

import pytest

from frontdesk.accounts.queries import handlaggare_by_key
from frontdesk.calendars.errors import NotYourMailbox
from frontdesk.calendars.ports import Account
from frontdesk.calendars.rules import CalendarKind
from frontdesk.calendars.service import connecting
from tests.factories.calendars import OLLE, SARA, CalendarHouse

ADDRESS = "sara.lind@kommunen.example"


@pytest.fixture(autouse=True)
def _known(house: CalendarHouse) -> None:
    with house.stores.writing() as unit:
        handlaggare_by_key(unit.db, [SARA])[SARA].email = ADDRESS


def refuse_others(house: CalendarHouse, key: str, kind: CalendarKind, address: str) -> None:
    with house.stores.reading() as unit:
        connecting.refuse_others(unit, handlaggare=key, kind=kind, account=Account(address))


@pytest.mark.parametrize("address", [ADDRESS, ADDRESS.upper()])
def test_ones_own_may_be_connected(house: CalendarHouse, address: str) -> None:
    refuse_others(house, SARA, CalendarKind.GRAPH, address)


@pytest.mark.parametrize(
    ("key", "address"), [(SARA, "olle@kommunen.example"), (OLLE, ADDRESS), (OLLE, ""), ("no:1", ADDRESS)]
)
def test_anothers_may_not(house: CalendarHouse, key: str, address: str) -> None:
    with pytest.raises(NotYourMailbox):
        refuse_others(house, key, CalendarKind.GRAPH, address)


def test_where_a_password_says_whose_it_is_any_address_will_do(house: CalendarHouse) -> None:
    refuse_others(house, OLLE, CalendarKind.CALDAV, "https://dav.example/somebody")
