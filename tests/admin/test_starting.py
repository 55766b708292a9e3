"""The start list on *Läget*: what is left to do before the first call, ticked by what is there."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from frontdesk.accounts.rules import Role, Scope
from frontdesk.accounts.service import tokens
from frontdesk.admin.service.starting import start_list
from frontdesk.availability.service import catalogue
from frontdesk.calls.queries import settings
from frontdesk.core import municipal_settings, municipality
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.unit import Unit
from tests.factories.accounts import make_staff
from tests.factories.booking import make_office, make_place
from tests.factories.disclosure import imported_at
from tests.factories.register import keep
from tests.stores import MONDAY_TEN
from tests.web.client import Building, Person

TITLE = "Kvar före första samtalet"


def _name_it(unit: Unit) -> None:
    for choice, value in ((municipality.NAME, "Storby kommun"), (municipality.PHONE, "0123-45 00")):
        municipal_settings.put(unit.db, choice, value, by="Ada", now=unit.now)


def _heads(unit: Unit) -> None:
    make_office(unit)
    make_staff(unit, Role.UNIT_HEAD, login="mona", units=["demo:u-eb"])


STEPS: dict[str, Callable[[Unit], object]] = {
    "Kommunens namn och telefonnummer": _name_it,
    "Receptionister": lambda unit: make_staff(unit, login="rut"),
    "Någon för skyddade personer": lambda unit: make_staff(unit, Role.PROTECTED_DESK, login="vera"),
    "Enhetschefer": _heads,
    "Mötestyper": lambda unit: catalogue.seed_types(unit.db),
    "Platser": lambda unit: make_place(unit, "kvarn", "Kvarngatan 4"),
    "Tider att boka": make_office,
    "Telefonväxeln": lambda unit: tokens.add(unit, name="Växel", role=Role.RECEPTIONIST, scopes=[Scope.CTI], by=CLOCK),
}


def left(building: Building) -> list[str]:
    with building.stores.reading() as unit:
        return [step.title for step in start_list(unit) if not step.done]


def test_an_empty_desk_has_it_all_before_it(building: Building) -> None:
    assert left(building) == ["Uppgifterna från verksamhetssystemet", *STEPS]


@pytest.mark.parametrize("title", STEPS)
def test_a_step_is_ticked_by_what_is_there(title: str, building: Building) -> None:
    with building.stores.writing() as unit:
        STEPS[title](unit)
    assert title not in left(building)


def test_who_may_see_nothing_is_no_receptionist_yet(building: Building) -> None:
    with building.stores.writing() as unit:
        make_staff(unit, login="rut", grants=())
    assert "Receptionister" in left(building)


def test_a_desk_without_an_exchange_says_so(building: Building) -> None:
    with building.stores.writing() as unit:
        municipal_settings.put(unit.db, settings.OPEN, value=False, by="Ada", now=unit.now)
    assert "Telefonväxeln" not in left(building)


def test_the_list_leads_to_its_pages_and_goes_away(building: Building, register_writer: Engine) -> None:
    ada: Person = building.login(Role.ADMINISTRATOR, name="Ada Holm")
    shown = ada.get("/admin")
    assert TITLE in shown.text
    links = set(re.findall(r'class="ds-link" href="(/admin[^"#]*)', shown.response.text))
    assert {"/admin/staff", "/admin/types", "/admin/places", "/admin/tokens", "/admin/choices"} <= links
    for link in links:
        ada.get(link)
    keep(register_writer, imported_at(MONDAY_TEN))
    with building.stores.writing() as unit:
        for title in STEPS.keys() - {"Mötestyper", "Tider att boka"}:
            STEPS[title](unit)
    assert left(building) == []
    assert TITLE not in ada.get("/admin").text
