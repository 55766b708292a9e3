"""Every reason of the shipped protocol, from the general line with nobody open: where it says it goes, it goes."""

from uuid import UUID

import pytest
from sqlalchemy import select

from frontdesk.accounts.rules import Grant, Role
from frontdesk.availability.models.occupancy import Hold
from frontdesk.availability.service import catalogue
from frontdesk.booking.errors import NoUnitYet
from frontdesk.calls.errors import ReceiverNeeded
from frontdesk.calls.models.contact import Contact
from frontdesk.calls.models.message import Message
from frontdesk.calls.queries import messages, settings
from frontdesk.calls.rules.messages import AnswerWindow, MessageKind, Route
from frontdesk.calls.rules.routing import ReceiverKind
from frontdesk.calls.service import about, callback, message
from frontdesk.calls.service.callback import CallbackRequest
from frontdesk.core import municipal_settings
from frontdesk.core.db.unit import Unit
from frontdesk.reception.service.booking import actions, open_context
from frontdesk.reception.service.booking.selection import PanelParams
from frontdesk.triage.queries import shipped
from frontdesk.triage.service import assessing
from tests.factories.accounts import make_unit
from tests.factories.booking import at, days_on, make_handlaggare, make_place, open_all_week
from tests.factories.calls import BOU_INTAKE, EB_INTAKE, open_contact
from tests.web.client import Building, Person

LSS_INTAKE, FIRST = "demo:u-lss", "demo:a-first"
INTAKES = {"EB": EB_INTAKE, "BOU": BOU_INTAKE, "LSS": LSS_INTAKE, "ALDRE": FIRST}
REASONS = shipped().reasons
OF_AN_AREA = [code for code, reason in REASONS.items() if reason.goes_to.area]
OF_NONE = [
    code
    for code, reason in REASONS.items()
    if not reason.goes_to.area and reason.goes_to.who != ReceiverKind.PROTECTED_DESK
]


@pytest.fixture
def rut(building: Building) -> Person:
    """A town of two boards in which the elderly's intake comes first by key and by name, each with somebody free."""
    with building.stores.writing() as unit:
        catalogue.seed_types(unit.db)
        make_place(unit)
        for key, name, board, area in (
            (FIRST, "Aldre", "Omsorgsnämnden", "ALDRE"),
            (LSS_INTAKE, "Funktionsstöd", "Omsorgsnämnden", "LSS"),
            (EB_INTAKE, "Mottagning ekonomi", "Socialnämnden", "EB"),
            (BOU_INTAKE, "Mottagning barn", "Socialnämnden", "BOU"),
        ):
            make_unit(unit, key, name=name, board=board, area=area, kind="intake")
            make_handlaggare(unit, f"{key}-h", at_unit=key)
            open_all_week(unit, f"{key}-h")
    grants = [Grant("Socialnämnden", "EB"), Grant("Socialnämnden", "BOU")]
    return building.login(Role.RECEPTIONIST, grants=grants)


@pytest.fixture
def contact_id(rut: Person, building: Building) -> UUID:
    return UUID(rut.post("/queue/call").location.rpartition("/")[2])


def _because(unit: Unit, rut: Person, reason: str) -> Contact:
    """Somebody calls on the general line, and says why."""
    contact = open_contact(unit, who=rut.staff.actor)
    assessing.choose(unit, contact_id=contact.id, who=rut.staff.actor, reason=reason)
    return contact


def _leave(unit: Unit, rut: Person, contact: Contact, kind: MessageKind, said: str = "") -> Message:
    known = about.of_contact(unit, contact_id=contact.id, staff=rut.staff, said=said)
    return message.leave(unit, contact_id=contact.id, who=rut.staff.actor, kind=kind, text="Ring.", about=known)


def _call_back(unit: Unit, rut: Person, contact: Contact) -> Message:
    known = about.of_contact(unit, contact_id=contact.id, staff=rut.staff)
    window = AnswerWindow(at(9, day=days_on(1)), at(10, day=days_on(1)))
    wish = CallbackRequest(window, "070-174 06 10", answerer="hon själv")
    return callback.promise(unit, contact_id=contact.id, who=rut.staff.actor, text="Ring.", wish=wish, about=known)


def _hold(unit: Unit, rut: Person, contact: Contact, said: str = "") -> str:
    desk = open_context(unit, staff=rut.staff, contact_id=contact.id, said=said)
    asked = PanelParams(kind="EB_NEW", mode="visit", unit=said)
    return actions.reserve(unit, context=desk, asked=asked, starts_at=at(9, day=days_on(3))).handlaggare


@pytest.mark.harm("A matter goes to the wrong office, under another board")
def test_whatever_comes_of_a_contact_goes_where_its_reason_belongs(rut: Person, building: Building) -> None:
    for reason in OF_AN_AREA:
        unit = INTAKES[REASONS[reason].goes_to.area]
        with building.stores.writing() as work:
            contact = _because(work, rut, reason)
            said = about.receiver_view(work, contact_id=contact.id, staff=rut.staff)
            left = [_leave(work, rut, contact, kind) for kind in (MessageKind.MESSAGE, MessageKind.APPLICATION)]
            left.append(_call_back(work, rut, contact))
            held = _hold(work, rut, contact)
            actions.let_go(work, context=open_context(work, staff=rut.staff, contact_id=contact.id))
        assert {(one.unit, one.handlaggare) for one in left} == {(unit, None)}, reason
        assert held == f"{unit}-h", reason
        assert (said.value, said.asked) == (unit, False), reason


@pytest.mark.harm("A matter goes to the wrong office, under another board")
def test_a_reason_that_names_no_office_lets_the_desk_say(rut: Person, building: Building) -> None:
    for reason in OF_NONE:
        with building.stores.writing() as work:
            contact = _because(work, rut, reason)
            with pytest.raises(ReceiverNeeded):
                _leave(work, rut, contact, MessageKind.MESSAGE)
            with pytest.raises(NoUnitYet):
                _hold(work, rut, contact)
            assert _leave(work, rut, contact, MessageKind.MESSAGE, BOU_INTAKE).unit == BOU_INTAKE
            # What the desk said once holds for everything else that comes of the contact.
            assert _call_back(work, rut, contact).unit == BOU_INTAKE
            assert open_context(work, staff=rut.staff, contact_id=contact.id).intake == BOU_INTAKE


def test_the_desk_is_asked_and_what_was_typed_is_kept(rut: Person, building: Building, contact_id: UUID) -> None:
    url = f"/contacts/{contact_id}"
    rut.post(f"{url}/reason", {"reason": "violence"}, htmx=True, status=200)
    refused = rut.post(f"{url}/leave", {"text": "Slår henne."}, htmx=True, status=422).text
    assert "Välj vart det ska." in refused
    assert "Slår henne." in refused
    assert "Välj vilken mottagning" in rut.get(f"{url}/booking?kind=EB_NEW", htmx=True).text
    hold = {"kind": "EB_NEW", "mode": "visit", "starts_at": at(10, day=days_on(3)).isoformat(), "unit": BOU_INTAKE}
    rut.post(f"{url}/booking/hold", hold, htmx=True, status=200)
    with building.stores.reading() as work:
        assert work.db.scalars(select(Hold)).one().handlaggare == f"{BOU_INTAKE}-h"
    # The time that was chosen at the children's intake decides where the message goes.
    rut.post(f"{url}/leave", {"text": "Slår henne."}, htmx=True, status=200)
    assert _left(building, contact_id).unit == BOU_INTAKE


def test_the_panels_name_the_office_and_its_board(rut: Person, contact_id: UUID) -> None:
    url = f"/contacts/{contact_id}"
    page = rut.post(f"{url}/reason", {"reason": "eb-apply"}, htmx=True, status=200).text
    assert "Mottagning ekonomi, Socialnämnden" in page
    for panel in ("leave", "callback", "booking"):
        text = rut.get(f"{url}/{panel}", htmx=True).text
        assert "Mottagning ekonomi, Socialnämnden" in text, panel
        assert 'name="receiver"' not in text


def _left(building: Building, contact_id: UUID) -> Message:
    with building.stores.reading() as unit:
        return messages.of_contact(unit.db, contact_id)[-1]


def test_the_municipalitys_default_is_only_where_the_choice_begins(
    rut: Person, building: Building, contact_id: UUID
) -> None:
    with building.stores.writing() as work:
        municipal_settings.put(work.db, settings.DEFAULT_UNIT, EB_INTAKE, by="Eva", now=work.now)
    url = f"/contacts/{contact_id}"
    rut.post(f"{url}/reason", {"reason": "violence"}, htmx=True, status=200)
    page = rut.get(f"{url}/leave", htmx=True).response.text
    assert f'<option value="{EB_INTAKE}" selected>Mottagning ekonomi, Socialnämnden</option>' in page
    assert "Aldre, Omsorgsnämnden" in page


def test_what_a_protected_person_says_goes_to_those_in_charge_and_offers_no_time(
    rut: Person, building: Building, contact_id: UUID
) -> None:
    url = f"/contacts/{contact_id}"
    rut.post(f"{url}/reason", {"reason": "protected-calls"}, htmx=True, status=200)
    rut.post(f"{url}/leave", {"text": "Ring mig inte."}, htmx=True, status=200)
    left = _left(building, contact_id)
    assert (left.route, left.unit) == (Route.PROTECTED, None)
    assert "bokar själv" in rut.get(f"{url}/booking", htmx=True).text


def test_a_default_that_is_no_unit_here_is_refused(rut: Person, building: Building) -> None:
    admin = building.login(Role.ADMINISTRATOR)
    url = f"/admin/choices/{settings.DEFAULT_UNIT.key}"
    admin.post(url, {"value": "demo:no-such"}, htmx=True, status=422)
    assert "Mottagning barn, Socialnämnden" in admin.post(url, {"value": BOU_INTAKE}, htmx=True, status=200).text
