from datetime import datetime, timedelta

import pytest

from frontdesk.accounts.rules import Role
from frontdesk.calls.errors import NobodyReceives, NoSuchMessage, NoSuchReceiver, OutsidePresence
from frontdesk.calls.models.message import CallbackNumber
from frontdesk.calls.queries import messages
from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.rules.messages import AnswerWindow, MessageKind, Recipient, Route, TryResult
from frontdesk.calls.service import callback, message, passing
from frontdesk.calls.service.callback import CallbackRequest
from frontdesk.calls.views import MessageSubject
from frontdesk.cases.rules.lists import AREAS
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import InvalidInput
from frontdesk.core.times import STOCKHOLM, FixedClock
from tests.factories.accounts import make_staff
from tests.factories.calls import (
    ANNA,
    BOU_INTAKE,
    EB_INTAKE,
    JONAS,
    MIA,
    ORDINARY,
    SARA,
    is_away,
    left_message,
    open_contact,
    organisation,
)

ABOUT = MessageSubject(person="demo:p-1", name="Karin Andersson", area="EB", handlaggare=SARA)


def _leave(
    unit: Unit, *, about: MessageSubject = ABOUT, priority: Priority | None = None
) -> tuple[str, str | None, str | None]:
    contact = open_contact(unit)
    kind = MessageKind.MESSAGE
    made = message.leave(
        unit, contact_id=contact.id, who=ANNA, kind=kind, text="Ring mig.", about=about, priority=priority
    )
    return made.route, made.handlaggare, made.unit


def _wish(start: int, end: int, *, day: int = 23, number: str = "070-174 06 10") -> CallbackRequest:
    at = [datetime(2026, 11, day, hour, tzinfo=STOCKHOLM) for hour in (start, end)]
    return CallbackRequest(window=AnswerWindow(at[0], at[1]), number=number)


def test_a_message_goes_to_the_own_handlaggare(offices: Unit) -> None:
    assert _leave(offices) == (Route.OWN, SARA, "demo:u-1")


def test_a_stand_in_gets_what_cannot_wait_for_the_own_handlaggare(offices: Unit) -> None:
    is_away(offices, SARA, hours=24 * 9, stand_ins=(JONAS,))
    assert _leave(offices, priority=Priority.DAYS)[:2] == (Route.STAND_IN, JONAS)


def test_what_can_wait_stays_with_the_own_handlaggare(offices: Unit) -> None:
    is_away(offices, SARA, hours=24, stand_ins=(JONAS,))
    assert _leave(offices, priority=Priority.DAYS)[:2] == (Route.OWN, SARA)


def test_with_own_and_stand_in_away_the_intake_unit_gets_it(offices: Unit) -> None:
    is_away(offices, SARA, hours=24 * 20, stand_ins=(JONAS,))
    is_away(offices, JONAS, hours=24 * 20)
    assert _leave(offices) == (Route.INTAKE, None, EB_INTAKE)


def test_without_a_handlaggare_the_intake_of_the_area_gets_it(offices: Unit) -> None:
    assert _leave(offices, about=MessageSubject(area="BOU")) == (Route.INTAKE, None, BOU_INTAKE)


def test_where_nobody_receives_it_is_said_and_nothing_is_stored(unit: Unit) -> None:
    with pytest.raises(NobodyReceives):
        _leave(unit, about=MessageSubject(area="EB"))


def test_an_empty_message_is_refused_at_its_field(offices: Unit) -> None:
    contact = open_contact(offices)
    with pytest.raises(InvalidInput) as refusal:
        message.leave(offices, contact_id=contact.id, who=ANNA, kind=MessageKind.CHANGED, text=" ", about=ABOUT)
    assert "text" in refusal.value.fields


def test_what_was_said_counts_as_received_when_the_caller_was_answered(stores: Stores, clock: FixedClock) -> None:
    with stores.writing() as unit:
        organisation(unit)
        contact = open_contact(unit)
    answered = clock.now()
    clock.move(timedelta(minutes=7))
    with stores.writing() as unit:
        kind = MessageKind.APPLICATION
        made = message.leave(unit, contact_id=contact.id, who=ANNA, kind=kind, text="Söker bistånd.", about=ABOUT)
        assert (made.received_at, made.written_at) == (answered, answered + timedelta(minutes=7))


def test_a_message_is_seen_acknowledged_copied_and_filed(offices: Unit) -> None:
    made = left_message(offices)
    assert [one.id for one in messages.unsettled(offices.db, messages.inbox(handlaggare=SARA))] == [made.id]
    message.copied(offices, message_id=made.id, who=ANNA)
    message.file(offices, message_id=made.id, who=ANNA)
    assert all((made.seen_at, made.acknowledged_at, made.copied_at, made.filed_at))
    assert not messages.unsettled(offices.db, messages.inbox(handlaggare=SARA))


def test_a_unit_sees_what_lies_with_nobody_in_it(offices: Unit) -> None:
    made = left_message(offices, handlaggare=None)
    assert [one.id for one in messages.unsettled(offices.db, messages.inbox(handlaggare=JONAS, units=[EB_INTAKE]))] == [
        made.id
    ]
    assert not messages.unsettled(offices.db, messages.inbox(handlaggare=JONAS))


def test_a_message_passed_on_must_be_taken_on_anew(offices: Unit) -> None:
    made = left_message(offices)
    message.acknowledge(offices, message_id=made.id, who=ANNA)
    message.pass_on(offices, message_id=made.id, to=Recipient(Route.OWN, MIA, ORDINARY), by=ANNA)
    assert (made.handlaggare, made.acknowledged_at, made.passed_by) == (MIA, None, ANNA.name)


@pytest.mark.parametrize(
    ("to", "route", "office"),
    [
        (f"unit:{BOU_INTAKE}", Route.INTAKE, BOU_INTAKE),
        (f"head:{BOU_INTAKE}", Route.HEAD, BOU_INTAKE),
        ("reception", Route.RECEPTION, None),
        ("protected", Route.PROTECTED, None),
    ],
)
def test_a_message_is_sent_on_outside_the_own_unit(offices: Unit, to: str, route: Route, office: str | None) -> None:
    make_staff(offices, Role.UNIT_HEAD, units=[BOU_INTAKE])
    made = left_message(offices)
    passing.pass_on(offices, message_id=made.id, to=to, by=ANNA)
    assert (made.route, made.handlaggare, made.unit) == (route, None, office)
    assert not messages.unsettled(offices.db, messages.inbox(handlaggare=SARA))
    returned = messages.unsettled(offices.db, messages.returned_messages(areas=AREAS, headed=[BOU_INTAKE]))
    assert [one.id for one in returned] == ([made.id] if route in {Route.HEAD, Route.RECEPTION} else [])
    unit_sees = [
        one.id for one in messages.unsettled(offices.db, messages.inbox(handlaggare=JONAS, units=[BOU_INTAKE]))
    ]
    assert unit_sees == ([made.id] if route is Route.INTAKE else [])


@pytest.mark.parametrize("to", ["", "unit:demo:no-such", f"head:{EB_INTAKE}", "protected:", MIA])
def test_a_message_is_sent_on_to_nobody_who_is_not_there(offices: Unit, to: str) -> None:
    made = left_message(offices)
    with pytest.raises(NoSuchReceiver):
        passing.pass_on(offices, message_id=made.id, to=to, by=ANNA)
    assert made.handlaggare == SARA


def test_a_withdrawn_message_is_gone_for_its_recipient(offices: Unit) -> None:
    made = left_message(offices)
    message.withdraw(offices, message=made, why="wrong person")
    assert not messages.unsettled(offices.db, messages.inbox(handlaggare=SARA))
    with pytest.raises(NoSuchMessage):
        message.acknowledge(offices, message_id=made.id, who=ANNA)


def test_a_callback_keeps_window_and_confirmed_number(offices: Unit) -> None:
    contact = open_contact(offices)
    made = callback.promise(
        offices, contact_id=contact.id, who=ANNA, text="Vill ha besked.", wish=_wish(13, 15), about=ABOUT
    )
    kept = messages.callbacks(offices.db, [made.id])[made.id]
    assert kept.promised_by == datetime(2026, 11, 23, 15, tzinfo=STOCKHOLM)
    assert messages.callback_numbers(offices.db, [made.id]) == {made.id: "+46701740610"}


@pytest.mark.parametrize(("start", "end", "day"), [(7, 8, 23), (16, 18, 23), (8, 9, 23), (10, 12, 28)])
def test_a_callback_nobody_could_keep_is_refused(offices: Unit, start: int, end: int, day: int) -> None:
    contact = open_contact(offices)
    with pytest.raises(OutsidePresence):
        callback.promise(
            offices, contact_id=contact.id, who=ANNA, text="x", wish=_wish(start, end, day=day), about=ABOUT
        )


def test_a_callback_in_the_owners_absence_goes_to_the_stand_in_from_the_start(offices: Unit) -> None:
    is_away(offices, SARA, hours=4, begins_in=2, stand_ins=(JONAS,))
    contact = open_contact(offices)
    made = callback.promise(offices, contact_id=contact.id, who=ANNA, text="x", wish=_wish(13, 15), about=ABOUT)
    assert made.handlaggare == JONAS


def test_a_callback_needs_a_number(offices: Unit) -> None:
    contact = open_contact(offices)
    with pytest.raises(InvalidInput) as refusal:
        callback.promise(
            offices, contact_id=contact.id, who=ANNA, text="x", wish=_wish(13, 15, number="12"), about=ABOUT
        )
    assert "number" in refusal.value.fields
    assert offices.db.query(CallbackNumber).count() == 0


def test_tries_are_remembered_until_the_person_is_reached(offices: Unit) -> None:
    contact = open_contact(offices)
    made = callback.promise(offices, contact_id=contact.id, who=ANNA, text="x", wish=_wish(13, 15), about=ABOUT)
    callback.tried(offices, message_id=made.id, who=ANNA, result=TryResult.NO_ANSWER)
    assert len(messages.open_callbacks(offices.db, until=_wish(16, 17).window.start, areas={"EB"})) == 1
    done = callback.tried(offices, message_id=made.id, who=ANNA, result=TryResult.REACHED)
    assert done.done_at == offices.now
    assert not messages.open_callbacks(offices.db, until=_wish(16, 17).window.start, areas={"EB"})
    results = [one.result for one in messages.tries(offices.db, [made.id])[made.id]]
    assert results == [TryResult.NO_ANSWER, TryResult.REACHED]
