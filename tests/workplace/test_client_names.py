"""Whose name is shown is one rule: every page that names a client shows or withholds the same."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine, update

from frontdesk.accounts.rules import KinKind, Role
from frontdesk.accounts.service import staff
from frontdesk.calls.rules.messages import MessageKind
from frontdesk.calls.service import message
from frontdesk.calls.views import MessageSubject
from frontdesk.cases.models import Person as RegisterPerson
from frontdesk.cases.queries.freshness import CLOSED_MONTHS
from frontdesk.core import municipal_settings
from frontdesk.core.times import FixedClock
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import protect
from tests.factories import disclosure
from tests.factories import register as reg
from tests.factories.accounts import EVERYTHING, make_unit
from tests.factories.booking import RECEPTIONIST, at, days_on, make_appointment, make_office
from tests.factories.calls import ANNA, open_contact
from tests.web.client import Building, Person

TUESDAY = days_on(1)
GONE = "demo:p-gone"


@pytest.fixture
def office(building: Building, register_writer: Engine, clock: FixedClock) -> Building:
    """Anna is to meet Sara at ten today, and at one Gun, whose only case was closed nine months ago."""
    building.stores.event_handlers = EVENT_HANDLERS
    disclosure.town(register_writer)
    reg.keep(
        register_writer,
        reg.person(GONE, "Gun", "Avslutad"),
        reg.case("demo:c-gone", number="EB-GONE", closed_on=date(2026, 2, 23)),
        reg.part("demo:c-gone", GONE),
    )
    with building.stores.writing() as unit:
        make_office(unit)
        make_appointment(unit, at(10, day=TUESDAY), person=disclosure.ANNA)
        make_appointment(unit, at(13, day=TUESDAY), person=GONE)
    clock.set(at(8, day=TUESDAY))
    return building


def signed_in(office: Building, *roles: Role, kin: str | None = None) -> Person:
    person = office.login(Role.HANDLAGGARE, Role.RECEPTIONIST, *roles, name="Sara Nilsson", handlaggare=disclosure.SARA)
    if kin is not None:
        with office.stores.writing() as unit:
            staff.list_kin(unit, staff_id=person.staff.id, person=kin, kind=KinKind.RELATIVE, by=RECEPTIONIST)
    return person


def own_page(person: Person) -> str:
    return person.get("/workplace/bookings", htmx=True).text


def absence_page(person: Person) -> str:
    entered = person.post("/workplace/absences", {"kind": "ill", "how": "days", "first": TUESDAY.isoformat()})
    return person.get(entered.location).text


def bookings_page(person: Person) -> str:
    return person.get(f"/bookings?day={TUESDAY.isoformat()}").text


every_page = pytest.mark.parametrize("page", [own_page, absence_page, bookings_page])
Page = Callable[[Person], str]


@every_page
def test_a_client_who_is_no_secret_is_named(office: Building, page: Page) -> None:
    shown = page(signed_in(office))
    assert "Anna Karlsson" in shown
    assert "Gun Avslutad" in shown


@every_page
def test_a_relative_is_named_nowhere(office: Building, page: Page) -> None:
    assert "Karlsson" not in page(signed_in(office, kin=disclosure.ANNA))


@every_page
def test_a_case_closed_longer_ago_than_the_municipality_chose_names_no_client(office: Building, page: Page) -> None:
    with office.stores.writing() as unit:
        municipal_settings.put(unit.db, CLOSED_MONTHS, 3, by="Admin", now=unit.now)
    shown = page(signed_in(office))
    assert "Avslutad" not in shown
    assert "Anna Karlsson" in shown


@pytest.mark.parametrize("protected", ["by_us", "by_the_register"])
@pytest.mark.parametrize(
    ("who", "sees"),
    [("anybody", False), ("own", True), ("protected_desk", True), ("protected_unit", True), ("own_relative", False)],
)
def test_a_protected_client_is_named_to_the_own_handlaggare_and_those_in_charge_alone(
    office: Building, register_writer: Engine, protected: str, who: str, *, sees: bool
) -> None:
    if protected == "by_us":
        with office.stores.writing() as unit:
            protect(unit, person=disclosure.ANNA, kind=ProtectionKind.PROTECT_NOW, by=RECEPTIONIST)
    else:
        with register_writer.begin() as register:
            register.execute(
                update(RegisterPerson).where(RegisterPerson.key == disclosure.ANNA).values(protection="marking")
            )
    with office.stores.writing() as unit:
        make_unit(unit, "demo:u-skydd", name="Skyddade ärenden", kind="protected")
    person = {
        "anybody": lambda: office.login(Role.RECEPTIONIST),
        "own": lambda: signed_in(office),
        "protected_desk": lambda: office.login(Role.RECEPTIONIST, Role.PROTECTED_DESK),
        "protected_unit": lambda: office.login(Role.RECEPTIONIST, Role.HANDLAGGARE, units=["demo:u-skydd"]),
        "own_relative": lambda: signed_in(office, kin=disclosure.ANNA),
    }[who]()
    assert ("Anna Karlsson" in bookings_page(person)) == sees
    if who == "own":
        assert "Anna Karlsson" in own_page(person)


def test_a_message_about_a_protected_client_is_shown_to_no_intake(office: Building, register_writer: Engine) -> None:
    with register_writer.begin() as register:
        register.execute(
            update(RegisterPerson).where(RegisterPerson.key == disclosure.ANNA).values(protection="marking")
        )
    with office.stores.writing() as unit:
        about = MessageSubject(person=disclosure.ANNA, name="Anna Karlsson", area="EB")
        contact = open_contact(unit)
        message.leave(unit, contact_id=contact.id, who=ANNA, kind=MessageKind.MESSAGE, text="Ring.", about=about)
    colleague = office.login(Role.HANDLAGGARE, handlaggare="demo:h-2", units=["demo:u-eb"])
    page = colleague.get("/workplace/inbox", htmx=True).text
    assert "Ring." not in page  # it lies with the protected desk
    assert "Karlsson" not in page


@every_page
def test_what_is_not_granted_names_no_client(office: Building, page: Page) -> None:
    some = [grant for grant in EVERYTHING if grant.area != "EB"]
    person = office.login(Role.HANDLAGGARE, Role.RECEPTIONIST, grants=some, handlaggare=disclosure.SARA)
    assert "Karlsson" not in page(person)
