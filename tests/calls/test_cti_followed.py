"""A call that is transferred in the exchange, and one of whose end the exchange never tells."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdesk.accesslog.models import LogRow
from frontdesk.accounts.rules import Role
from frontdesk.calls.queries import settings
from frontdesk.calls.rules.contact import Channel, ContactSource, ContactState
from frontdesk.calls.service.contact import add_to_queue
from frontdesk.calls.service.cti import give_up
from frontdesk.core import municipal_settings
from frontdesk.core.times import FixedClock
from tests.calls.test_cti import _only, _say
from tests.web.client import Building, Person


def _answered(building: Building, token: str, *people: Person) -> None:
    _say(building, token, "newCall")
    for person in people:
        _say(building, token, "answer", answeringNumber=person.staff.login)


def test_a_call_transferred_in_the_exchange_takes_its_contact_along(
    building: Building, token: str, clock: FixedClock
) -> None:
    amir, rut = building.login(Role.RECEPTIONIST, name="Amir"), building.login(Role.RECEPTIONIST, name="Rut Lindgren")
    _answered(building, token, amir)
    contact = _only(building)
    amir.post(f"/contacts/{contact.id}/note", {"text": "Vill ha tid."})
    clock.move(timedelta(minutes=2))
    _say(building, token, "answer", answeringNumber=rut.staff.login)
    assert (_only(building).state, _only(building).claimed_by) == (ContactState.OPEN, rut.staff.id)
    assert _only(building).answered_at == contact.answered_at
    assert "Vill ha tid." in rut.get(f"/reception/contacts/{contact.id}").response.text
    assert "Kontakten hålls av Rut Lindgren." in amir.get(f"/reception/contacts/{contact.id}", status=403).text
    with building.stores.reading() as unit:
        assert "contact.transferred" in unit.db.scalars(select(LogRow.event)).all()
    _say(building, token, "hangup", cause="normalClearing")
    assert _only(building).state == ContactState.WRAP_UP


def test_an_answer_told_again_late_moves_nothing_back(building: Building, token: str, clock: FixedClock) -> None:
    amir, rut = building.login(Role.RECEPTIONIST), building.login(Role.RECEPTIONIST)
    _answered(building, token, amir, rut, amir)
    assert _only(building).claimed_by == rut.staff.id
    clock.move(timedelta(minutes=1))
    _say(building, token, "answer", answeringNumber=amir.staff.login)
    assert _only(building).claimed_by == amir.staff.id


def test_a_call_transferred_to_a_telephone_we_do_not_know_stays_to_be_wrapped_up(
    building: Building, token: str
) -> None:
    amir = building.login(Role.RECEPTIONIST)
    _answered(building, token, amir)
    _say(building, token, "answer", answeringNumber="9999")
    assert _only(building).claimed_by == amir.staff.id
    _say(building, token, "hangup", cause="normalClearing")
    assert (_only(building).state, _only(building).claimed_by) == (ContactState.WRAP_UP, amir.staff.id)


def test_a_call_answered_elsewhere_and_transferred_to_the_desk_opens_there(building: Building, token: str) -> None:
    rut = building.login(Role.RECEPTIONIST)
    for number in ("9999", "", rut.staff.login):
        _say(building, token, "newCall")
        _say(building, token, "answer", answeringNumber=number)
    assert (_only(building).state, _only(building).claimed_by) == (ContactState.OPEN, rut.staff.id)


def _given_up(building: Building) -> int:
    with building.stores.writing() as unit:
        return give_up(unit)


def test_a_ringing_call_without_its_end_leaves_the_queue_after_half_an_hour(
    building: Building, token: str, clock: FixedClock
) -> None:
    rut = building.login(Role.RECEPTIONIST)
    _say(building, token, "newCall")
    clock.move(timedelta(minutes=29))
    assert _given_up(building) == 0
    clock.move(timedelta(minutes=1))
    assert (_given_up(building), _given_up(building)) == (1, 0)
    assert _only(building).state == ContactState.MISSED
    shown = rut.get("/queue").text
    assert "Ingen väntar" in shown
    assert "Missade idag · 1" in shown


@pytest.mark.harm("Somebody who has waited long is answered and has no card, or is told to be gone.")
def test_a_call_that_was_given_up_comes_back_when_it_is_answered(
    building: Building, token: str, clock: FixedClock
) -> None:
    rut = building.login(Role.RECEPTIONIST)
    _say(building, token, "newCall")
    clock.move(timedelta(minutes=40))
    assert _given_up(building) == 1
    _say(building, token, "answer", answeringNumber=rut.staff.login)
    contact = _only(building)
    assert (contact.state, contact.claimed_by, contact.ended_at) == (ContactState.OPEN, rut.staff.id, None)


def test_a_call_talked_in_at_an_unknown_telephone_ends_by_itself_after_hours(
    building: Building, token: str, clock: FixedClock
) -> None:
    _say(building, token, "newCall")
    _say(building, token, "answer", answeringNumber="9999")
    clock.move(timedelta(hours=2))
    assert _given_up(building) == 0
    clock.move(timedelta(hours=2))
    assert _given_up(building) == 1
    assert _only(building).state == ContactState.CLOSED


def test_who_waits_at_the_counter_or_is_in_hand_is_never_given_up(
    building: Building, token: str, clock: FixedClock
) -> None:
    rut = building.login(Role.RECEPTIONIST)
    _answered(building, token, rut)
    with building.stores.writing() as unit:
        add_to_queue(unit, source=ContactSource.API, caller="", channel=Channel.VISIT)
    clock.move(timedelta(hours=5))
    assert _given_up(building) == 0


def test_how_long_a_call_may_ring_is_the_municipality_s_choice(building: Building, token: str) -> None:
    for minutes in (0, -1, 100_000):
        with building.stores.writing() as unit, pytest.raises(ValueError, match="minutes"):
            municipal_settings.put(unit.db, settings.RINGING, minutes, by="test", now=unit.now)
