"""What a telephone exchange tells, in any order and number, on both databases."""

import json
import threading
from datetime import timedelta
from uuid import UUID

import pytest
from httpx2 import Response
from sqlalchemy import select

from frontdesk.accounts.rules import Role, Scope
from frontdesk.accounts.service import tokens
from frontdesk.calls.models.contact import Contact, CtiCall
from frontdesk.calls.queries import contacts, settings
from frontdesk.calls.rules.contact import ContactState
from frontdesk.calls.service import concern, cti
from frontdesk.calls.service.contact import claim
from frontdesk.core import municipal_settings
from frontdesk.core.times import FixedClock
from tests.factories.calls import ANNA
from tests.web.client import Building, Person

CALL = {"direction": "in", "callId": "c-1", "from": "0701740605", "to": "0701740699"}


def _token(building: Building, *scopes: Scope) -> str:
    with building.stores.writing() as unit:
        return tokens.add(unit, name="Växeln", role=Role.RECEPTIONIST, scopes=scopes, by=ANNA)


def _post(building: Building, token: str, event: str, **more: str) -> Response:
    client = building.stranger().client
    return client.post(f"/cti/{token}", json={"event": event, **CALL, **more})


def _say(building: Building, token: str, event: str, **more: str) -> dict[str, str]:
    answer = _post(building, token, event, **more)
    assert answer.status_code == 200, answer.text
    found: dict[str, str] = answer.json()
    return found


def _contacts(building: Building) -> list[Contact]:
    with building.stores.reading() as unit:
        return list(unit.db.scalars(select(Contact)))


def _only(building: Building) -> Contact:
    (contact,) = _contacts(building)
    return contact


def test_a_new_call_rings_in_its_queue(building: Building, token: str) -> None:
    assert _say(building, token, "newCall", queue="aldre") == {}
    contact = _only(building)
    assert (contact.state, contact.queue, contact.source) == (ContactState.RINGING, "aldre", "cti")
    with building.stores.reading() as unit:
        assert contacts.number_of(unit.db, contact.id) == "+46701740605"


def test_form_and_bearer_serve_as_well(building: Building, token: str) -> None:
    body = "event=newCall&direction=in&call_id=c-2&from=anonymous&to=1&user%5B%5D=anna"
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/x-www-form-urlencoded"}
    answer = building.stranger().client.post("/cti", content=body, headers=headers)
    assert (answer.status_code, answer.json()) == (200, {})
    assert _only(building).withheld


def test_the_same_new_call_twice_rings_once(building: Building, token: str) -> None:
    _say(building, token, "newCall")
    _say(building, token, "newCall")
    assert len(_contacts(building)) == 1


def test_the_same_new_call_at_the_same_moment_rings_once(building: Building, token: str) -> None:
    threads = [threading.Thread(target=_say, args=(building, token, "newCall")) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(_contacts(building)) == 1


def test_an_answered_call_opens_for_whoever_answered(building: Building, token: str) -> None:
    rut = building.login(Role.RECEPTIONIST)
    _say(building, token, "newCall")
    _say(building, token, "answer", answeringNumber=rut.staff.login)
    assert (_only(building).state, _only(building).claimed_by) == (ContactState.OPEN, rut.staff.id)


def test_an_extension_stands_for_a_login(building: Building, token: str) -> None:
    rut = building.login(Role.RECEPTIONIST)
    with building.stores.writing() as unit:
        municipal_settings.put(unit.db, settings.EXTENSIONS, {"4711": rut.staff.login}, by="test", now=unit.now)
    _say(building, token, "newCall")
    _say(building, token, "answer", answeringNumber="4711")
    assert _only(building).claimed_by == rut.staff.id


def test_a_call_answered_by_nobody_we_know_waits_no_longer_and_its_card_can_be_opened(
    building: Building, token: str
) -> None:
    rut = building.login(Role.RECEPTIONIST)
    _say(building, token, "newCall")
    _say(building, token, "answer", answeringNumber="9999")
    contact = _only(building)
    assert (contact.state, contact.claimed_by) == (ContactState.RINGING, None)
    assert contact.answered_at is not None
    shown = rut.get("/queue").text
    assert "Ingen väntar" in shown
    assert "Besvarade i telefonen · 1" in shown
    rut.post("/queue/next", status=409)
    rut.post(f"/contacts/{contact.id}/claim")
    assert _only(building).claimed_by == rut.staff.id


@pytest.mark.parametrize("cause", ["normalClearing", "cancel", "noAnswer", "busy", ""])
def test_a_call_answered_by_nobody_we_know_is_over_and_not_missed_when_it_ends(
    building: Building, token: str, cause: str
) -> None:
    rut = building.login(Role.RECEPTIONIST)
    _say(building, token, "newCall")
    _say(building, token, "answer", answeringNumber="9999")
    _say(building, token, "hangup", cause=cause)
    assert (_only(building).state, _only(building).closed_at) == (ContactState.CLOSED, _only(building).ended_at)
    assert "Missade" not in rut.get("/queue").text


def test_a_call_that_a_voicemail_answered_is_missed(building: Building, token: str) -> None:
    _say(building, token, "newCall")
    _say(building, token, "answer", user="voicemail")
    _say(building, token, "hangup", cause="normalClearing")
    assert _only(building).state == ContactState.ABANDONED


def test_a_handlaggare_who_answers_has_no_card_and_takes_none(building: Building, token: str) -> None:
    sara = building.login(Role.HANDLAGGARE)
    _say(building, token, "newCall")
    _say(building, token, "answer", answeringNumber=sara.staff.login)
    assert (_only(building).state, _only(building).claimed_by) == (ContactState.RINGING, None)


def test_whoever_took_the_card_keeps_it_when_the_exchange_names_another(building: Building, token: str) -> None:
    rut, eva = building.login(Role.RECEPTIONIST), building.login(Role.RECEPTIONIST)
    _say(building, token, "newCall")
    rut.post("/queue/next")
    _say(building, token, "answer", answeringNumber=eva.staff.login)
    assert _only(building).claimed_by == rut.staff.id


@pytest.mark.parametrize(
    ("cause", "state"),
    [
        ("normalClearing", ContactState.ABANDONED),
        ("cancel", ContactState.ABANDONED),
        ("noAnswer", ContactState.MISSED),
        ("busy", ContactState.MISSED),
        ("congestion", ContactState.MISSED),
        ("forwarded", ContactState.CLOSED),
    ],
)
def test_a_hang_up_while_ringing_loses_the_call(
    building: Building, token: str, cause: str, state: ContactState
) -> None:
    _say(building, token, "newCall")
    _say(building, token, "hangup", cause=cause)
    assert _only(building).state == state


def test_an_answer_after_the_hang_up_is_ignored(building: Building, token: str) -> None:
    rut = building.login(Role.RECEPTIONIST)
    for event in ("newCall", "hangup", "answer"):
        _say(building, token, event, answeringNumber=rut.staff.login, cause="noAnswer")
    assert (_only(building).state, _only(building).claimed_by) == (ContactState.MISSED, None)


def test_every_event_may_come_twice(building: Building, token: str) -> None:
    rut = building.login(Role.RECEPTIONIST)
    for event in ("newCall", "newCall", "answer", "answer", "hangup", "hangup", "answer", "newCall"):
        _say(building, token, event, answeringNumber=rut.staff.login, cause="normalClearing")
    assert _only(building).state == ContactState.WRAP_UP


def test_a_hang_up_leaves_an_open_contact_to_be_wrapped_up(building: Building, token: str) -> None:
    rut = building.login(Role.RECEPTIONIST)
    _say(building, token, "newCall")
    rut.post("/queue/next")
    _say(building, token, "hangup", cause="normalClearing")
    assert "Samtalet är slut" in rut.get(f"/contacts/{_only(building).id}/callbar").text


def test_a_closed_contact_is_not_reopened_by_a_late_hang_up(building: Building, token: str) -> None:
    rut = building.login(Role.RECEPTIONIST)
    _say(building, token, "newCall")
    rut.post("/queue/next")
    rut.post(f"/contacts/{_only(building).id}/close", {"outcome": "answered"})
    _say(building, token, "hangup", cause="normalClearing")
    assert _only(building).state == ContactState.CLOSED


def test_a_blocked_caller_is_turned_away_and_leaves_nothing(building: Building, token: str) -> None:
    with building.stores.writing() as unit:
        municipal_settings.put(unit.db, settings.BLOCKED, ["+46701740605"], by="test", now=unit.now)
    assert _say(building, token, "newCall") == {"action": "reject", "reason": "busy"}
    assert _contacts(building) == []


def test_a_call_we_make_is_no_contact(building: Building, token: str) -> None:
    assert _say(building, token, "newCall", direction="out") == {}
    assert _contacts(building) == []


@pytest.mark.parametrize(
    "broken",
    [{"direction": "sideways"}, {"event": "explode"}, {"callId": ""}],
    ids=["direction", "event", "call id"],
)
def test_what_cannot_be_read_is_422(building: Building, token: str, broken: dict[str, str]) -> None:
    client = building.stranger().client
    answer = client.post(f"/cti/{token}", json={"event": "newCall", **CALL, **broken})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert "0701740605" not in answer.text


@pytest.mark.parametrize("body", [b"{", b"[1]", b"\xff\xfe", b"", b"x" * 20_000])
def test_a_body_that_is_no_event_is_422(building: Building, token: str, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    assert building.stranger().client.post(f"/cti/{token}", content=body, headers=headers).status_code == 422


@pytest.mark.parametrize(
    ("cause", "state"),
    [("cancel", ContactState.ABANDONED), ("noAnswer", ContactState.MISSED), ("forwarded", ContactState.CLOSED)],
)
def test_a_hang_up_that_overtakes_its_call_ends_it(
    building: Building, token: str, cause: str, state: ContactState
) -> None:
    assert _say(building, token, "hangup", cause=cause) == {}
    assert _contacts(building) == []
    _say(building, token, "newCall")
    assert _only(building).state == state
    assert _only(building).ended_at is not None


def test_an_answer_that_overtakes_its_call_opens_it(building: Building, token: str) -> None:
    rut = building.login(Role.RECEPTIONIST)
    _say(building, token, "answer", answeringNumber=rut.staff.login)
    _say(building, token, "newCall")
    assert (_only(building).state, _only(building).claimed_by) == (ContactState.OPEN, rut.staff.id)


def test_an_event_of_a_call_that_is_never_announced_is_soon_forgotten(
    building: Building, token: str, clock: FixedClock
) -> None:
    _say(building, token, "hangup", cause="cancel")
    clock.move(timedelta(minutes=2))
    _say(building, token, "newCall")
    assert _only(building).state == ContactState.RINGING


@pytest.mark.harm("A caller whose call bears an id that was used before must not be left unheard.")
def test_a_call_id_that_comes_again_is_another_call(building: Building, token: str) -> None:
    for caller in ("0701740613", "0701740614", "anonymous"):
        _say(building, token, "newCall", **{"from": caller})
        _say(building, token, "hangup", cause="cancel")
    assert [contact.state for contact in _contacts(building)] == [ContactState.ABANDONED] * 3


def test_the_same_caller_with_the_same_call_id_is_another_call_after_a_while(
    building: Building, token: str, clock: FixedClock
) -> None:
    for wait, states in ((1, [ContactState.ABANDONED]), (10, [ContactState.ABANDONED, ContactState.RINGING])):
        _say(building, token, "newCall")
        _say(building, token, "hangup", cause="cancel")
        clock.move(timedelta(minutes=wait))
        _say(building, token, "newCall")
        assert sorted(contact.state for contact in _contacts(building)) == states


def test_a_call_id_given_to_another_while_it_rings_ends_the_first(building: Building, token: str) -> None:
    for caller in ("0701740613", "0701740614"):
        _say(building, token, "newCall", **{"from": caller})
    assert sorted(contact.state for contact in _contacts(building)) == [ContactState.MISSED, ContactState.RINGING]


def test_a_call_forwarded_to_voicemail_is_shown_once(building: Building, token: str) -> None:
    _say(building, token, "newCall", callId="a1")
    _say(building, token, "hangup", callId="a1", cause="forwarded")
    for event in ("newCall", "answer", "hangup"):
        _say(building, token, event, callId="b1", user="voicemail", cause="normalClearing")
    assert sorted(contact.state for contact in _contacts(building)) == [ContactState.ABANDONED, ContactState.CLOSED]


def test_a_bad_token_is_401_and_another_scope_403(building: Building) -> None:
    assert _post(building, "fd_nonsense", "newCall").status_code == 401
    assert building.stranger().client.post("/cti", json=CALL).status_code == 401
    assert _post(building, _token(building, Scope.SLOTS), "newCall").status_code == 403
    assert _contacts(building) == []


def test_a_closed_exchange_is_422(building: Building, token: str) -> None:
    with building.stores.writing() as unit:
        municipal_settings.put(unit.db, settings.OPEN, value=False, by="test", now=unit.now)
    assert _post(building, token, "newCall").status_code == 422


def test_the_number_stands_in_no_log_line(building: Building, token: str, capsys: pytest.CaptureFixture[str]) -> None:
    _say(building, token, "newCall")
    said = capsys.readouterr()
    assert "0605" not in said.out + said.err
    assert token not in said.out + said.err


def _race(building: Building, token: str, rut: Person) -> None:
    gate = threading.Barrier(2)

    def press() -> None:
        gate.wait()
        rut.client.post("/queue/next", headers={"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"})

    def hang_up() -> None:
        gate.wait()
        _say(building, token, "hangup", cause="normalClearing")

    threads = [threading.Thread(target=press), threading.Thread(target=hang_up)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_svara_and_hang_up_at_the_same_moment_end_in_one_of_two_ways(building: Building, token: str) -> None:
    rut = building.login(Role.RECEPTIONIST)
    _say(building, token, "newCall")
    _race(building, token, rut)
    contact = _only(building)
    assert (contact.state, contact.claimed_by) in {(ContactState.WRAP_UP, rut.staff.id), (ContactState.ABANDONED, None)}


def test_the_numbers_of_two_withheld_callers_are_not_linked(building: Building, token: str) -> None:
    for call in ("c-1", "c-2"):
        _say(building, token, "newCall", callId=call, **{"from": "anonymous"})
    rows = [json.dumps([str(row.queue), row.withheld, row.relay]) for row in _contacts(building)]
    assert len(rows) == 2
    with building.stores.reading() as unit:
        assert contacts.numbers(unit.db, [UUID(str(row.id)) for row in _contacts(building)]) == {}


def _report_anonymously(building: Building) -> None:
    with building.stores.writing() as unit:
        contact = unit.db.scalars(select(Contact)).one()
        claim(unit, contact_id=contact.id, who=ANNA)
        concern.anonymise(unit, contact_id=contact.id, who=ANNA)


def test_after_an_anonymous_report_nothing_leads_back_to_the_call_once_it_is_over(
    building: Building, token: str, clock: FixedClock
) -> None:
    _say(building, token, "newCall")
    _say(building, token, "answer")
    _report_anonymously(building)
    with building.stores.writing() as unit:
        cti.forget_anonymous(unit)
        assert unit.db.scalars(select(CtiCall)).one().state == "answer"
    _say(building, token, "hangup")
    clock.move(timedelta(minutes=4))
    with building.stores.writing() as unit:
        cti.forget_anonymous(unit)
    _say(building, token, "newCall")
    assert len(_contacts(building)) == 1  # the exchange said it once more
    clock.move(timedelta(minutes=2))
    with building.stores.writing() as unit:
        cti.forget_anonymous(unit)
        assert unit.db.scalars(select(CtiCall)).all() == []
    assert len(_contacts(building)) == 1
