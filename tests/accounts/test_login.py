from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdesk.accesslog.models import LogRow
from frontdesk.accounts.guard import SESSION_COOKIE
from frontdesk.accounts.models import LoginAttempt, StaffSession
from frontdesk.accounts.rules import LOCKED_OUT, MAX_TRIES, Role
from frontdesk.accounts.service.login import end_all
from frontdesk.core.live import LiveUpdate
from frontdesk.core.tasks import TaskNeeded
from frontdesk.core.times import FixedClock
from tests.factories.accounts import make_staff
from tests.web.client import Building, Person, make_building, make_settings

PASSWORD = "fyra gröna hästar"


def _rut(building: Building) -> None:
    with building.stores.writing() as unit:
        make_staff(unit, Role.RECEPTIONIST, login="rut", password=PASSWORD)


def _try(person: Person, password: str, *, login: str = "rut", status: int = 422) -> None:
    person.post("/login", {"login": login, "password": password}, status=status)


def test_the_right_password_opens_a_session(building: Building) -> None:
    _rut(building)
    person = building.stranger()
    form = {"login": " RUT ", "password": PASSWORD, "back": "/me", "workstation": "Disk åtta"}
    answer = person.post("/login", form)
    assert answer.location == "/me"
    assert "Rut Receptionist" in person.follow(answer).text
    with building.stores.reading() as unit:
        session = unit.db.scalars(select(StaffSession)).one()
    assert session.workstation == "Disk åtta"
    assert session.token not in str(answer.response.headers)
    assert "Disk åtta" in person.get("/login").response.text


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(building: Building) -> None:
    _rut(building)
    answer = building.stranger().post("/login", {"login": "rut", "password": PASSWORD})
    cookie = next(one for one in answer.response.headers.get_list("set-cookie") if one.startswith(SESSION_COOKIE))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age" not in cookie  # desks are shared: it ends with the browser


@pytest.mark.parametrize("login", ["rut", "nobody"])
def test_a_wrong_password_and_an_unknown_name_look_the_same(building: Building, login: str) -> None:
    _rut(building)
    answer = building.stranger().post("/login", {"login": login, "password": "fel"}, status=422)
    assert "Användarnamnet eller lösenordet stämmer inte." in answer.text
    kept = [field for form in answer.html.forms for field in form.fields if field.get("name") == "login"]
    assert kept[0]["value"] == login
    assert "fel" not in [field.get("value") for form in answer.html.forms for field in form.fields]


@pytest.mark.parametrize("login", ["rut", "nobody"])
def test_after_ten_tries_even_the_right_password_must_wait(building: Building, clock: FixedClock, login: str) -> None:
    _rut(building)
    person = building.stranger()
    for _ in range(MAX_TRIES):
        _try(person, "fel", login=login)
        clock.move(timedelta(minutes=1))
    _try(person, PASSWORD, login=login, status=429)
    clock.move(LOCKED_OUT)
    _try(person, PASSWORD, login=login, status=303 if login == "rut" else 422)


def test_a_success_forgives_the_slips_before_it(building: Building, clock: FixedClock) -> None:
    _rut(building)
    person = building.stranger()
    for _ in range(6):
        _try(person, "fel")
        clock.move(timedelta(minutes=1))
    _try(person, PASSWORD, status=303)
    clock.move(timedelta(minutes=1))
    for _ in range(3):
        _try(person, "fel")
    _try(person, PASSWORD, status=303)


def test_an_administrator_is_told_of_a_locked_login(building: Building, clock: FixedClock) -> None:
    _rut(building)
    told: list[TaskNeeded] = []
    building.stores.event_handlers = {TaskNeeded: [lambda _unit, event: told.append(event)]}
    for _ in range(MAX_TRIES):
        _try(building.stranger(), "fel")
        clock.move(timedelta(minutes=1))
    assert [event.kind for event in told] == ["login-locked"]


def test_what_was_typed_as_a_name_is_not_kept(building: Building) -> None:
    _try(building.stranger(), "fel", login="mitt hemliga lösenord")
    with building.stores.reading() as unit:
        assert "hemliga" not in unit.db.scalars(select(LoginAttempt.login)).one()


def test_tries_and_logins_are_in_the_log(building: Building) -> None:
    _rut(building)
    _try(building.stranger(), "fel")
    _try(building.stranger(), PASSWORD, status=303)
    with building.stores.reading() as unit:
        events = unit.db.scalars(select(LogRow.event).order_by(LogRow.seq)).all()
    assert events[-3:] == ["login.tried", "login.tried", "login.succeeded"]


def test_an_idle_hour_locks_the_screen(building: Building, clock: FixedClock) -> None:
    _rut(building)
    rut = building.login_as("rut")
    clock.move(timedelta(minutes=59))
    rut.get("/me")
    clock.move(timedelta(minutes=59))
    rut.get("/me")
    clock.move(timedelta(minutes=60))
    assert "Skärmen är låst" in rut.get("/me", status=423).text
    clock.move(timedelta(minutes=-1))
    rut.get("/me", status=423)
    rut.post("/lock/open", {"password": PASSWORD})
    rut.get("/me")


def test_ten_hours_end_the_session_or_lock_it_over_an_open_contact(building: Building, clock: FixedClock) -> None:
    _rut(building)
    rut = building.login_as("rut")
    building.app.state.busy = lambda _desk, staff_id: staff_id == rut.staff.id
    for _ in range(20):
        clock.move(timedelta(minutes=30))
        rut.client.get("/me")
    rut.get("/me", status=423)
    rut.post("/lock/open", {"password": PASSWORD})
    building.app.state.busy = lambda _desk, _staff_id: False
    for _ in range(20):
        rut.get("/me")
        clock.move(timedelta(minutes=30))
    rut.get("/me", status=401)


def test_a_locked_session_ends_when_nobody_comes_back(building: Building, clock: FixedClock) -> None:
    rut = building.login(Role.RECEPTIONIST)
    rut.post("/lock")
    clock.move(timedelta(hours=10))
    assert "Logga in" in rut.get("/me", status=401).text


def test_a_panel_that_fetches_itself_does_not_count_as_somebody_present(building: Building, clock: FixedClock) -> None:
    rut = building.login(Role.RECEPTIONIST)
    clock.move(timedelta(minutes=40))
    assert rut.client.get("/me", headers={"X-Live": "1"}).status_code == 200
    clock.move(timedelta(minutes=20))
    rut.get("/me", status=423)


def test_signing_out_ends_the_session_everywhere(building: Building) -> None:
    rut = building.login(Role.RECEPTIONIST)
    copy = building.stranger()
    copy.client.cookies.set(SESSION_COOKIE, rut.client.cookies[SESSION_COOKIE])
    rut.post("/logout")
    copy.get("/me", status=401)


def test_a_locked_screen_opens_to_the_same_persons_password_only(
    building: Building, monkeypatch: pytest.MonkeyPatch
) -> None:
    _rut(building)
    with building.stores.writing() as unit:
        make_staff(unit, Role.RECEPTIONIST, login="siv", password="nio blåa bussar")
    rut = building.login_as("rut")
    heard: list[LiveUpdate] = []
    monkeypatch.setattr(building.stores.broadcaster, "spread", heard.extend)
    rut.post("/lock", {"back": "/me"})
    assert "Skärmen är låst" in rut.get("/me", status=423).text
    assert "/reception" not in rut.get("/lock").response.text
    rut.post("/lock/open", {"password": "nio blåa bussar", "back": "/me"}, status=422)
    assert rut.post("/lock/open", {"password": PASSWORD, "back": "/me"}).location == "/me"
    rut.get("/me")
    if building.stores.embedded:
        assert LiveUpdate("lock", str(rut.staff.session_id)) in heard


def test_a_locked_panel_leaves_the_screen(building: Building) -> None:
    rut = building.login(Role.RECEPTIONIST)
    rut.post("/lock")
    answer = rut.get("/me", htmx=True, status=204)
    assert answer.response.headers["hx-refresh"] == "true"


def test_the_language_follows_the_person(building: Building) -> None:
    rut = building.login(Role.RECEPTIONIST)
    assert rut.post("/language", {"language": "en", "back": "/me"}).location == "/me"
    other = building.login_as(rut.staff.login)
    assert other.get("/me").html.h1 == ["My settings"]


def test_a_stranger_may_choose_the_language_too(building: Building) -> None:
    person = building.stranger()
    answer = person.post("/language", {"language": "en", "back": "/login"})
    assert person.follow(answer).html.h1 == ["Sign in"]


def test_in_the_demo_one_click_signs_in_as_any_role(building: Building) -> None:
    with building.stores.writing() as unit:
        make_staff(unit, Role.UNIT_HEAD, login="eva", name="Eva Berg")
    demo = make_building(building.stores, make_settings(demo=True))
    person = demo.stranger()
    assert "Eva Berg" in person.get("/login").text
    there = person.get("/login/outside?hint=eva&back=/me", status=303)
    answer = person.get(there.location, status=303)
    assert answer.location == "/me"
    assert "Enhetschef" in person.follow(answer).text


def test_nobody_is_offered_a_login_outside_the_demo(building: Building) -> None:
    with building.stores.writing() as unit:
        make_staff(unit, Role.UNIT_HEAD, login="eva", name="Eva Berg")
    assert "Eva Berg" not in building.stranger().get("/login").text


def test_an_answer_meant_for_another_browser_is_refused(building: Building) -> None:
    _rut(building)
    there = building.stranger().get("/login/outside?hint=rut", status=303)
    answer = building.stranger().get(there.location.removeprefix("http://127.0.0.1:8000"), status=422)
    assert "Inloggningen godkändes inte" in answer.text


def test_ending_all_sessions_throws_everybody_with_that_name_out(building: Building) -> None:
    rut = building.login(Role.RECEPTIONIST)
    with building.stores.writing() as unit:
        end_all(unit, staff_id=rut.staff.id, by=rut.staff.actor)
    rut.get("/me", status=401)
