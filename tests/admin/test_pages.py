from dataclasses import replace

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from frontdesk.accesslog.models import LogRow
from frontdesk.accounts import queries
from frontdesk.accounts.rules import Grant, Role
from frontdesk.accounts.service import tokens
from frontdesk.cases.models import Identifier
from frontdesk.core import jobs, municipal_settings, municipality
from frontdesk.waitlist.service import offers
from integrations.local.sms import LocalSms
from tests.factories.accounts import make_handlaggare, make_staff, make_unit
from tests.web.client import Building, Person


@pytest.fixture
def ada(building: Building) -> Person:
    return building.login(Role.ADMINISTRATOR, name="Ada Holm")


def _events(building: Building) -> list[str]:
    with building.stores.reading() as unit:
        return list(unit.db.scalars(select(LogRow.event).order_by(LogRow.seq)))


def test_the_overview_says_what_is_missing_before_the_first_import(ada: Person) -> None:
    text = ada.get("/admin").text
    assert "Inget är inläst än" in text
    assert "Är klockan igång?" in text


def test_the_overview_shows_the_last_run_of_each_job(building: Building, ada: Person) -> None:
    with building.stores.writing() as unit:
        jobs.claim(unit.db, jobs.Job("send", lambda: None), unit.now, unit.now)
        jobs.settle(unit.db, "send", unit.now, now=unit.now, failed="SmsUnavailable")
    assert "SmsUnavailable" in ada.get("/admin").text


def test_an_import_nobody_made_is_not_there(ada: Person) -> None:
    ada.get("/admin/imports/demo/1", status=404)


def test_a_choice_is_kept_and_logged(building: Building, ada: Person) -> None:
    ada.post("/admin/choices/municipality.name", {"value": "Storby kommun"})
    with building.stores.reading() as unit:
        assert unit.setting(municipality.NAME) == "Storby kommun"
    assert _events(building)[-1] == "choice.changed"
    assert "Storby kommun" in ada.get("/admin/choices").response.text


def test_a_choice_answers_htmx_with_its_own_panel(ada: Person) -> None:
    answer = ada.post("/admin/choices/cases.closed_months", {"value": "9"}, htmx=True, status=200)
    assert answer.html.ids[0] == "admin-choice-cases-closed-months"
    assert "Sparat" in answer.text


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("booking.hold_minutes", value) for value in ("0", "-7", "9" * 30)),
        ("absence.days_before_leave", "9" * 30),
        ("municipality.name", " "),
        ("municipality.phone", "ring oss"),
        ("municipality.phone", ""),
        ("triage.duty_number", "journumret"),
    ],
)
def test_what_would_break_a_booking_or_a_text_is_not_kept(
    building: Building, ada: Person, key: str, value: str
) -> None:
    """A number of minutes below one, or so large that no clock has it; an SMS without a name or with no number."""
    ada.post(f"/admin/choices/{key}", {"value": value}, status=422)
    assert "choice.changed" not in _events(building)


@pytest.mark.parametrize(
    ("key", "value"),
    [("triage.duty_number", ""), ("triage.duty_number", "08-600 60 00"), ("municipality.phone", "112")],
)
def test_a_number_as_people_write_it_is_kept(ada: Person, key: str, value: str) -> None:
    ada.post(f"/admin/choices/{key}", {"value": value})


@pytest.mark.parametrize("value", ["tio", "0"])
def test_a_refused_choice_keeps_what_was_typed(building: Building, ada: Person, value: str) -> None:
    answer = ada.post("/admin/choices/cases.fresh_hours", {"value": value}, status=422)
    typed = [field.get("value") for form in answer.html.forms for field in form.fields if field.get("name") == "value"]
    assert typed == [value]
    assert "choice.changed" not in _events(building)


def test_a_choice_nobody_declared_is_not_there(ada: Person) -> None:
    ada.post("/admin/choices/no.such", {"value": "1"}, status=404)


def test_every_choice_has_a_field(ada: Person) -> None:
    forms = {form.action for form in ada.get("/admin/choices").html.forms}
    assert {f"/admin/choices/{choice.key}" for choice in municipal_settings.declared()} <= forms


def test_somebody_is_added_with_roles_and_grants(building: Building, ada: Person) -> None:
    with building.stores.writing() as unit:
        make_unit(unit, board="socialnamnd", area="EB")
    assert "socialnamnd/EB" in ada.get("/admin/staff").text
    form = {
        "login": "siv",
        "name": "Siv Ek",
        "roles": ["receptionist"],
        "grants": ["socialnamnd/EB"],
        "password": "sju tysta moln",
    }
    answer = ada.post("/admin/staff", form)
    assert "Siv Ek" in ada.follow(answer).html.h1
    with building.stores.reading() as unit:
        siv = next(person for person in queries.all_staff(unit.db) if person.login == "siv")
    assert (set(siv.roles), set(siv.grants)) == ({Role.RECEPTIONIST}, {Grant("socialnamnd", "EB")})
    assert _events(building)[-2:] == ["staff.added", "staff.allowed"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Fyll i namn"),
        ({"roles": []}, "Välj minst en roll"),
        ({"roles": ["king"]}, "Välj bland rollerna"),
        ({"password": "kort"}, "minst 12 tecken"),
        ({"login": "ADA"}, "finns redan"),
    ],
)
def test_a_refused_person_keeps_what_was_typed(
    building: Building, ada: Person, change: dict[str, object], sentence: str
) -> None:
    with building.stores.writing() as unit:
        make_staff(unit, Role.ADMINISTRATOR, login="ada")
    form = {"login": "siv", "name": "Siv Ek", "roles": ["receptionist"], "password": "sju tysta moln"}
    answer = ada.post("/admin/staff", form | change, status=422)
    assert sentence in answer.text
    assert "x" * 12 not in answer.response.text


def test_grants_taken_away_are_gone_at_the_next_click(building: Building, ada: Person) -> None:
    rut = building.login(Role.RECEPTIONIST)
    ada.post(f"/admin/staff/{rut.staff.id}", {"roles": ["handlaggare"], "units": "demo:u-1\n"})
    rut.get("/reception", status=403)
    ada.post(f"/admin/staff/{rut.staff.id}", {"roles": []}, status=422)


def test_a_login_is_tied_to_its_handlaggare_and_units_are_chosen_by_name(building: Building, ada: Person) -> None:
    with building.stores.writing() as unit:
        make_unit(unit, "demo:u-7", name="Barn och unga 7")
        make_handlaggare(unit, "demo:h-7", name="Jonas Ek", of_unit="demo:u-7")
    rut = building.login(Role.HANDLAGGARE)
    url = f"/admin/staff/{rut.staff.id}"
    page = ada.get(url).response.text
    assert "Barn och unga 7, socialnamnd</label>" in page
    assert '<option value="demo:h-7">Jonas Ek, Barn och unga 7</option>' in page
    rut.get("/workplace", status=409)
    form = {"roles": ["handlaggare"], "units": ["demo:u-7"], "handlaggare": "demo:h-7"}
    ada.post(url, form)
    rut.get("/workplace")
    assert '<option value="demo:h-7" selected>' in ada.get(url).response.text
    assert "Välj en handläggare i listan." in ada.post(url, form | {"handlaggare": "demo:nobody"}, status=422).text
    ada.post(url, form | {"handlaggare": ""})
    rut.get("/workplace", status=409)


def test_nobody_ties_their_own_login_to_a_handlaggare(building: Building, ada: Person) -> None:
    with building.stores.writing() as unit:
        make_handlaggare(unit, "demo:h-7", name="Jonas Ek")
    form = {"roles": ["administrator"], "handlaggare": "demo:h-7"}
    ada.post(f"/admin/staff/{ada.staff.id}", form, status=403)


def test_units_without_a_head_are_told_of(building: Building, ada: Person) -> None:
    with building.stores.writing() as unit:
        make_unit(unit, "demo:u-7", name="Barn och unga 7")
    page = ada.get("/admin").text
    assert "Ingen enhetschef kan logga in för: Barn och unga 7." in page
    assert "Deras larm går till administratörerna." in page
    eva = building.login(Role.RECEPTIONIST, name="Eva Ek")
    ada.post("/admin/choices/calls.alarm_fallback", {"value": str(eva.staff.id)})
    assert "Deras larm går till Eva Ek." in ada.get("/admin").text
    building.login(Role.UNIT_HEAD, units=["demo:u-7"])
    assert "Ingen enhetschef kan logga in" not in ada.get("/admin").text


def test_a_new_password_and_a_closed_account_end_the_sessions(building: Building, ada: Person) -> None:
    rut = building.login(Role.RECEPTIONIST)
    ada.post(f"/admin/staff/{rut.staff.id}/password", {"password": "kort"}, status=422)
    ada.post(f"/admin/staff/{rut.staff.id}/password", {"password": "fyra gröna hästar"})
    rut.get("/me", status=401)
    again = building.login_as(rut.staff.login)
    ada.post(f"/admin/staff/{rut.staff.id}/sessions/end")
    again.get("/me", status=401)
    ada.post(f"/admin/staff/{rut.staff.id}/close")
    ada.get(f"/admin/staff/{rut.staff.id}", status=404)


def test_nobody_closes_the_door_behind_themselves(ada: Person) -> None:
    answer = ada.post(f"/admin/staff/{ada.staff.id}/close", status=422)
    assert "ditt eget konto" in answer.text


def test_a_token_is_shown_once_and_can_be_ended(building: Building, ada: Person) -> None:
    form = {"name": "Växel", "role": "receptionist", "scopes": ["cti"]}
    answer = ada.post("/admin/tokens", form, status=200)
    token = next(word for word in answer.text.split() if word.startswith("fd_"))
    with building.stores.reading() as unit:
        client = tokens.client_of(unit, token=token)
    assert token not in ada.get("/admin/tokens").text
    ada.post(f"/admin/tokens/{client.id}/end")
    assert "Växel" not in ada.get("/admin/tokens").text


@pytest.mark.parametrize("change", [{"name": ""}, {"scopes": []}, {"scopes": ["all"]}, {"grants": ["EB"]}])
def test_a_token_for_nothing_is_refused(ada: Person, change: dict[str, object]) -> None:
    form = {"name": "Växel", "role": "receptionist", "scopes": ["cti"]}
    ada.post("/admin/tokens", form | change, status=422)


def test_the_list_of_doors_names_who_may_pass(ada: Person) -> None:
    text = ada.get("/admin/doors").text
    assert "/admin/choices/{key}" in text
    assert "/login" in text
    assert "Alla, utan inloggning" in text


def test_relatives_are_listed_without_telling_who_is_a_client(
    building: Building, ada: Person, register_writer: Engine
) -> None:
    number = "189001019802"
    with Session(register_writer) as register:
        register.add(Identifier(person_key="demo:p-1", kind="personnummer", value=number, source="demo"))
        register.commit()
    rut = building.login(Role.RECEPTIONIST)
    url = f"/admin/staff/{rut.staff.id}/kin"
    client = ada.post(url, {"number": "18900101-9802", "kind": "relative"}, status=200)
    nobody = ada.post(url, {"number": "18900102-9801", "kind": "relative"}, status=200)
    assert client.response.text == nobody.response.text
    assert _kin(building, rut) == {"demo:p-1"}
    ada.post(url, {"number": "123"}, status=422)
    ada.post(f"{url}/clear", status=200)
    assert _kin(building, rut) == set()


def _kin(building: Building, person: Person) -> set[str]:
    with building.stores.reading() as unit:
        staff = queries.active_staff(unit.db, person.staff.id)
    assert staff is not None
    return set(staff.kin)


def test_the_choice_of_offers_by_sms_says_that_nobody_can_answer_a_name(building: Building, ada: Person) -> None:
    assert offers.BY_SMS.key == "booking.offers_by_sms"
    assert "Gäller inte nu" not in ada.get("/admin/choices").text
    building.app.state.ports = replace(building.app.state.ports, sms=LocalSms(answerable=False))
    assert ada.get("/admin/choices").text.count("SMS skickas nu från ett namn, som ingen kan svara.") == 1
    assert (
        "Gäller inte nu"
        in ada.post("/admin/choices/booking.offers_by_sms", {"value": "on"}, status=200, htmx=True).text
    )
