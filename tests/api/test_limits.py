"""A token opens nothing it was not given; children, and those who work with the protected, are kept back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from frontdesk.accounts import jobs
from frontdesk.accounts.errors import TokenTooWide
from frontdesk.accounts.models import ApiToken
from frontdesk.accounts.rules import Grant, Role, Scope
from frontdesk.accounts.service import tokens
from frontdesk.availability.models.catalogue import AppointmentType
from frontdesk.calls.models.task import Task
from frontdesk.core import municipal_settings
from frontdesk.core.times import FixedClock
from frontdesk.disclosure.rules.levels import Level
from frontdesk.disclosure.service.programs import PROGRAM_LEVEL
from tests.api.conftest import EB, TUESDAY, WANTED, Outside, Program
from tests.factories import register
from tests.factories.booking import RECEPTIONIST, make_handlaggare, make_unit, open_all_week

BOU = Grant("socialnamnd", "BOU")
CHILD, PARENT = "demo:p-child", "demo:p-parent"


@pytest.fixture
def family(outside: Outside) -> Outside:
    """A child of five with a case for children, one of seventeen with an EB case, and a parent with both."""
    register.keep(
        outside.register,
        register.unit("demo:u-bou", area="BOU", kind="ordinary"),
        register.person(CHILD, "Alma", "Ekman", born=date(2021, 5, 1)),
        register.person("demo:p-teen", "Tage", "Berg", born=date(2009, 5, 1)),
        register.person(PARENT, "Petra", "Lund", born=date(1985, 5, 1)),
        *register.named(CHILD, "Alma Ekman", first_id=11),
        *register.named("demo:p-teen", "Tage Berg", first_id=21),
        *register.named(PARENT, "Petra Lund", first_id=31),
        register.case("demo:c-bou", number="BOU-1", area="BOU", sphere="socialnamnd/BOU"),
        register.case("demo:c-teen", number="EB-7"),
        register.case("demo:c-parent", number="EB-8"),
        register.part("demo:c-bou", CHILD),
        register.part("demo:c-bou", PARENT),
        register.part("demo:c-teen", "demo:p-teen"),
        register.part("demo:c-parent", PARENT),
    )
    return outside


@pytest.mark.harm("A program's token reads of a child's case without any contact.")
@pytest.mark.parametrize("case", ["demo:c-bou", "demo:c-teen"])
def test_nothing_of_children_is_told_without_a_contact(family: Outside, case: str) -> None:
    program = family.program(grants=[EB, BOU])
    program.ask("GET", f"/cases/{case}", status=404)
    assert program.get("/cases/demo:c-parent")["level"] == "A3"
    for name in ("Alma Ekman", "Tage Berg"):
        assert program.post("/clients/search", {"q": name}, status=200)["clients"] == []
    [parent] = program.post("/clients/search", {"q": "Petra Lund"}, status=200)["clients"]
    assert parent["cases"] == ["demo:c-parent"]


@pytest.mark.parametrize("client", [CHILD, "demo:p-teen"])
def test_nothing_is_booked_for_a_child_without_a_contact(family: Outside, client: str) -> None:
    program = family.program(grants=[EB, BOU])
    program.post("/appointments", {**WANTED, "client": client}, status=404)
    contact = str(program.post("/contacts", {"channel": "phone"})["id"])
    booked = program.post("/appointments", {**WANTED, "client": client}, X_Contact=contact)
    program.ask("GET", f"/appointments/{booked['id']}", status=404)
    assert program.get(f"/appointments/{booked['id']}", X_Contact=contact)["client"] == client


@pytest.mark.harm("A program's token reads everything of a case at the highest level although nobody gave it one.")
@pytest.mark.parametrize(("given", "most", "told"), [("A0", "A3", "A0"), ("A3", "A2", "A2"), ("A2", "A3", "A2")])
def test_the_level_is_the_tokens_and_never_above_the_municipalitys(
    family: Outside, given: str, most: str, told: str
) -> None:
    with family.building.stores.writing() as unit:
        municipal_settings.put(unit.db, PROGRAM_LEVEL, most, by="Ada", now=unit.now)
    program = family.program(level=given)
    if told == Level.A0:
        program.ask("GET", "/cases/demo:c-parent", status=404)
    else:
        assert program.get("/cases/demo:c-parent")["level"] == told


def test_a_token_is_given_nothing_by_itself_and_ends(outside: Outside, clock: FixedClock) -> None:
    stores = outside.building.stores
    with stores.writing() as unit:
        for scopes, days in (((), 10), ((Scope.SLOTS,), 0), ((Scope.SLOTS,), 366), ((Scope.SLOTS,), -1)):
            with pytest.raises(TokenTooWide):
                tokens.add(unit, name="x", role=Role.RECEPTIONIST, scopes=scopes, days=days, by=RECEPTIONIST)
        made = tokens.add(unit, name="x", role=Role.RECEPTIONIST, scopes=[Scope.SLOTS], days=40, by=RECEPTIONIST)
        row = unit.db.scalars(select(ApiToken)).one()
        assert (row.level, row.grants, row.expires_at) == ("A0", [], unit.now + timedelta(days=40))
    jobs.warn_of_ending_tokens(stores)
    with stores.reading() as unit:
        assert unit.db.scalars(select(Task.kind)).all() == []
    clock.move(timedelta(days=11))
    jobs.warn_of_ending_tokens(stores)
    jobs.warn_of_ending_tokens(stores)
    with stores.reading() as unit:
        assert unit.db.scalars(select(Task.kind)).all() == ["token-ending"]
        assert tokens.client_of(unit, token=made).level == Level.A0
    clock.move(timedelta(days=29))
    Program(outside.building, made).ask("GET", f"/slots?type=EB_NEW&from={TUESDAY}&to={TUESDAY}", status=401)


@pytest.mark.harm("The few who work with protected persons are named to programs, and their time is booked by anybody.")
def test_those_who_work_with_the_protected_are_never_offered_nor_booked(outside: Outside) -> None:
    with outside.building.stores.writing() as unit:
        make_unit(unit, "demo:u-safe", kind="protected")
        make_handlaggare(unit, "demo:h-safe", at_unit="demo:u-safe")
        open_all_week(unit, "demo:h-safe")
    program = outside.program()
    for query in ("", "&handlaggare=demo:h-safe", "&unit=demo:u-safe"):
        found = program.get(f"/slots?type=EB_NEW&from={TUESDAY}&to={TUESDAY}{query}")["slots"]
        assert "demo:h-safe" not in {slot["handlaggare"] for slot in found}
    wanted = {**WANTED, "handlaggare": "demo:h-safe"}
    for body in (
        wanted,
        {**wanted, "client": None, "name": "Kim"},
        {**wanted, "handlaggare": None, "unit": "demo:u-safe"},
    ):
        program.post("/appointments", body, status=422)
    hold = {name: wanted[name] for name in ("type", "handlaggare", "starts_at", "mode")}
    program.post("/holds", hold, status=422)
    where = f"/appointments/{program.post('/appointments', WANTED)['id']}"
    program.ask("PATCH", where, {"handlaggare": "demo:h-safe"}, status=422, If_Match="*")


def test_what_is_offered_can_be_booked(outside: Outside) -> None:
    """Every kind of meeting: what is offered to a program that names nobody, it can book for a name."""
    program = outside.program(grants=[EB, BOU])
    with outside.building.stores.reading() as unit:
        kinds = unit.db.scalars(select(AppointmentType.code).where(AppointmentType.active)).all()
    offered = 0
    for kind in kinds:
        found = program.get(f"/slots?type={kind}&from={TUESDAY}&to=2026-12-18&limit=1")["slots"]
        for slot in found:
            offered += 1
            body = {
                "type": kind,
                "starts_at": slot["starts_at"],
                "handlaggare": slot["handlaggare"],
                "mode": slot["mode"],
            }
            made = program.post("/appointments", {**body, "client": None, "name": "Kim"})
            program.post(f"/appointments/{made['id']}/cancel", {"by": "client"}, status=200)
    assert offered > 1
    assert program.get(f"/slots?type=EB_FOLLOWUP&from={TUESDAY}&to={TUESDAY}")["slots"] == []
    hold = {"type": "EB_FOLLOWUP", "handlaggare": "demo:h-1", "starts_at": WANTED["starts_at"], "mode": "visit"}
    program.post("/holds", hold, status=422)
