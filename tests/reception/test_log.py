"""What the page shows of a client is logged in the unit of work that reads it."""

from uuid import UUID

from sqlalchemy import Engine

from frontdesk.accesslog.queries import of_event
from frontdesk.accounts.rules import Role
from frontdesk.core.db.stores import Stores
from frontdesk.disclosure.service import open_person
from tests.factories import disclosure
from tests.factories.accounts import EVERYTHING
from tests.web.client import Building


def _shown(stores: Stores) -> int:
    with stores.reading() as unit:
        return len(of_event(unit.db, "card.shown"))


def test_no_card_is_shown_that_has_not_been_logged(building: Building, register_writer: Engine) -> None:
    disclosure.town(register_writer)
    rut = building.login(Role.RECEPTIONIST, grants=EVERYTHING)
    opened = rut.post("/queue/call").location
    contact = UUID(opened.rpartition("/")[2])
    with building.stores.writing() as unit:
        open_person(unit, staff=rut.staff, contact_id=contact, person=disclosure.ANNA)
    before = _shown(building.stores)
    assert "Anna" in rut.get(opened).text
    assert _shown(building.stores) == before + 1
    rut.get("/contacts/" + str(contact) + "/who", htmx=True)
    assert _shown(building.stores) == before + 1, "the bar says nothing of the client"
