from dataclasses import replace

import pytest

from frontdesk.accounts.rules import Role
from frontdesk.calls.errors import (
    NoCallbackMade,
    NoteWithoutReceiver,
    NothingLeft,
    NothingReached,
    NotLeftWhy,
    NotTransferred,
    UrgentNotTaken,
)
from frontdesk.calls.models.contact import Contact
from frontdesk.calls.queries import contacts, messages
from frontdesk.calls.queries.task_views import for_staff
from frontdesk.calls.rules.contact import ContactState, Outcome, Priority
from frontdesk.calls.rules.ending import NoteOption, to_unit
from frontdesk.calls.rules.messages import MessageKind, Route
from frontdesk.calls.rules.routing import Demand, ReceiverKind
from frontdesk.calls.service import closing, concern, message, note, urgency
from frontdesk.calls.service.closing import Ending
from frontdesk.calls.service.concern import Report
from frontdesk.calls.views import MessageSubject
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.event_handlers import EVENT_HANDLERS
from tests.factories.accounts import make_staff
from tests.factories.calls import ANNA, BOU_INTAKE, EB_INTAKE, ORDINARY, SARA, open_contact

KNOWN = MessageSubject(person="demo:p-1", name="Karin Andersson", area="EB", handlaggare=SARA)
NOBODY = MessageSubject(area="EB")
HEAD = Actor(id=None, name="Eva Chef", role="unit_head")


def _close(
    unit: Unit, outcome: Outcome, *, about: MessageSubject = NOBODY, text: str = "", journal: bool = True
) -> list[str]:
    contact = open_contact(unit)
    if text:
        note.write(unit, contact_id=contact.id, who=ANNA, text=text)
    closing.close(unit, contact_id=contact.id, who=ANNA, ending=Ending(outcome, journal=journal), about=about)
    assert contact.state == ContactState.CLOSED
    return [one.kind for one in messages.of_contact(unit.db, contact.id)]


@pytest.mark.harm("What is said and written down reaches nobody")
@pytest.mark.parametrize("outcome", [Outcome.ANSWERED, Outcome.NOTHING, Outcome.LEFT, Outcome.CONNECTED])
def test_a_note_without_an_open_person_goes_to_the_unit_that_receives(offices: Unit, outcome: Outcome) -> None:
    assert _close(offices, outcome, text="Okänd man vill bli uppringd på 070-174 06 60.") == [MessageKind.MESSAGE]
    (left,) = messages.unsettled(offices.db, messages.inbox(handlaggare=None, units=[EB_INTAKE]))
    assert left.text == "Okänd man vill bli uppringd på 070-174 06 60."


@pytest.mark.harm("What is said and written down reaches nobody")
def test_a_note_that_would_reach_nobody_does_not_let_the_contact_end(offices: Unit) -> None:
    contact = open_contact(offices)
    note.write(offices, contact_id=contact.id, who=ANNA, text="Ring systern.")
    with pytest.raises(NoteWithoutReceiver):
        closing.close(offices, contact_id=contact.id, who=ANNA, ending=Ending(Outcome.ANSWERED), about=MessageSubject())
    assert contact.state == ContactState.OPEN


@pytest.mark.parametrize(
    ("to", "route", "office"),
    [
        (to_unit(BOU_INTAKE), Route.INTAKE, BOU_INTAKE),
        (to_unit(ORDINARY), Route.INTAKE, ORDINARY),
        (to_unit("demo:no-such-unit"), Route.INTAKE, EB_INTAKE),
        (NoteOption.PROTECTED, Route.PROTECTED, None),
        ("", Route.INTAKE, EB_INTAKE),
    ],
)
def test_the_desk_may_send_the_note_elsewhere(offices: Unit, to: str, route: Route, office: str | None) -> None:
    contact = open_contact(offices)
    note.write(offices, contact_id=contact.id, who=ANNA, text="Ring systern.")
    ending = Ending(Outcome.ANSWERED, to=to)
    closing.close(offices, contact_id=contact.id, who=ANNA, ending=ending, about=NOBODY)
    (left,) = messages.of_contact(offices.db, contact.id)
    assert (left.route, left.unit) == (route, office)


def test_a_note_is_not_left_without_a_reason_the_unit_head_sees(offices: Unit) -> None:
    offices.event_handlers = EVENT_HANDLERS
    head = make_staff(offices, Role.UNIT_HEAD, units=[EB_INTAKE])
    contact = open_contact(offices)
    note.write(offices, contact_id=contact.id, who=ANNA, text="Frågade om öppettider.")
    ending = Ending(Outcome.ANSWERED, to=NoteOption.NOWHERE)
    about = MessageSubject(area="EB", unit=EB_INTAKE)
    with pytest.raises(NotLeftWhy):
        closing.close(offices, contact_id=contact.id, who=ANNA, ending=ending, about=about)
    ending = replace(ending, because="bara öppettider")
    closing.close(offices, contact_id=contact.id, who=ANNA, ending=ending, about=about)
    assert messages.of_contact(offices.db, contact.id) == []
    (task,) = for_staff(offices.db, head, offices.now)
    words = "Anna Berg avslutade ett samtal utan att lämna något vidare (skäl: bara öppettider)."
    assert task.text.format(**task.values) == words


@pytest.mark.parametrize("kind", [MessageKind.MESSAGE, MessageKind.APPLICATION, MessageKind.CHANGED])
@pytest.mark.parametrize("outcome", [Outcome.LEFT, Outcome.ANSWERED])
@pytest.mark.parametrize("about", [KNOWN, NOBODY])
def test_what_was_left_already_gets_no_twin(
    offices: Unit, kind: MessageKind, outcome: Outcome, about: MessageSubject
) -> None:
    contact = open_contact(offices)
    note.write(offices, contact_id=contact.id, who=ANNA, text="Söker  bistånd, för december")
    text = "Söker bistånd för december. Bor i Exempelby."
    message.leave(offices, contact_id=contact.id, who=ANNA, kind=kind, text=text, about=about)
    closing.close(offices, contact_id=contact.id, who=ANNA, ending=Ending(outcome), about=about)
    assert [one.kind for one in messages.of_contact(offices.db, contact.id)] == [kind]


def test_a_report_that_carries_the_note_leaves_no_message_beside_it(offices: Unit) -> None:
    contact = open_contact(offices)
    note.write(offices, contact_id=contact.id, who=ANNA, text="Barnen är ensamma.")
    given = Report(text="Barnen är ensamma om kvällarna.")
    concern.report(offices, contact_id=contact.id, who=ANNA, report=given)
    note.write(offices, contact_id=contact.id, who=ANNA, text="Barnen är ensamma")
    closing.close(offices, contact_id=contact.id, who=ANNA, ending=Ending(Outcome.LEFT), about=KNOWN)
    assert [one.kind for one in messages.of_contact(offices.db, contact.id)] == [MessageKind.CONCERN]


def test_what_the_note_adds_to_what_was_left_is_not_lost(offices: Unit) -> None:
    contact = open_contact(offices)
    given = Report(text="Barnen är ensamma.")
    concern.report(offices, contact_id=contact.id, who=ANNA, report=given)
    note.write(offices, contact_id=contact.id, who=ANNA, text="Hon ringde också om sin hyra.")
    closing.close(offices, contact_id=contact.id, who=ANNA, ending=Ending(Outcome.LEFT), about=NOBODY)
    lying = [(one.kind, one.text) for one in messages.of_contact(offices.db, contact.id)]
    assert lying[1:] == [(MessageKind.MESSAGE, "Hon ringde också om sin hyra.")]


def _today(unit: Unit, priority: Priority = Priority.TODAY) -> Contact:
    contact = open_contact(unit)
    urgency.set_reason(
        unit,
        contact_id=contact.id,
        reason="concern-report",
        priority=priority,
        demand=Demand(ReceiverKind.INTAKE, "BOU"),
    )
    note.write(unit, contact_id=contact.id, who=ANNA, text="Barnen är ensamma om kvällarna.")
    return contact


BOU = MessageSubject(area="BOU", unit=BOU_INTAKE)


@pytest.mark.harm("A report of concern that was said aloud is dropped at the desk")
@pytest.mark.parametrize("outcome", [Outcome.ANSWERED, Outcome.NOTHING, Outcome.BOOKED, Outcome.CONNECTED])
@pytest.mark.parametrize("about", [BOU, KNOWN])
def test_what_must_be_acted_on_today_does_not_end_with_nothing_left(
    offices: Unit, outcome: Outcome, about: MessageSubject
) -> None:
    contact = _today(offices)
    with pytest.raises((NothingReached, NotTransferred)):
        closing.close(offices, contact_id=contact.id, who=ANNA, ending=Ending(outcome), about=about)
    assert contact.state == ContactState.OPEN


@pytest.mark.harm("A report of concern that was said aloud is dropped at the desk")
def test_akut_with_112_called_still_leaves_the_report_with_the_intake(offices: Unit) -> None:
    contact = _today(offices, Priority.NOW)
    urgency.alarmed(offices, contact_id=contact.id, who=ANNA)
    with pytest.raises(NothingReached):
        closing.close(offices, contact_id=contact.id, who=ANNA, ending=Ending(Outcome.ANSWERED), about=BOU)
    closing.close(offices, contact_id=contact.id, who=ANNA, ending=Ending(Outcome.LEFT), about=BOU)
    assert [one.unit for one in messages.of_contact(offices.db, contact.id)] == [BOU_INTAKE]


def test_today_ends_with_the_note_left_at_the_intake(offices: Unit) -> None:
    contact = _today(offices)
    closing.close(offices, contact_id=contact.id, who=ANNA, ending=Ending(Outcome.LEFT), about=BOU)
    (left,) = messages.unsettled(offices.db, messages.inbox(handlaggare=None, units=[BOU_INTAKE]))
    assert left.urgency is Priority.TODAY


def test_today_ends_when_somebody_has_taken_it(offices: Unit) -> None:
    contact = _today(offices)
    urgency.taken(offices, contact_id=contact.id, who=ANNA, by="Mia Lund")
    closing.close(offices, contact_id=contact.id, who=ANNA, ending=Ending(Outcome.CONNECTED), about=BOU)
    assert contact.state == ContactState.CLOSED


def test_today_ends_with_nothing_only_for_a_reason_the_head_sees(offices: Unit) -> None:
    offices.event_handlers = EVENT_HANDLERS
    head = make_staff(offices, Role.UNIT_HEAD, units=[BOU_INTAKE])
    contact = _today(offices)
    ending = Ending(Outcome.ANSWERED, to=NoteOption.NOWHERE, because="ringde fel nummer")
    closing.close(offices, contact_id=contact.id, who=ANNA, ending=ending, about=BOU)
    (task,) = for_staff(offices.db, head, offices.now)
    assert "ringde fel nummer" in task.text.format(**task.values)


def test_the_note_becomes_a_journal_proposal(offices: Unit) -> None:
    assert _close(offices, Outcome.ANSWERED, about=KNOWN, text="Frågade om utbetalning.") == [MessageKind.NOTE]


def test_no_journal_proposal_when_the_receptionist_says_so(offices: Unit) -> None:
    assert _close(offices, Outcome.ANSWERED, about=KNOWN, text="Vädret.", journal=False) == []


def test_left_to_the_handlaggare_turns_the_note_into_a_message(offices: Unit) -> None:
    assert _close(offices, Outcome.LEFT, about=KNOWN, text="Lämnar hyresavi fredag.") == [MessageKind.MESSAGE]


def test_left_to_the_handlaggare_needs_something_to_leave(offices: Unit) -> None:
    with pytest.raises(NothingLeft):
        _close(offices, Outcome.LEFT, about=KNOWN)


def test_a_callback_is_only_an_outcome_when_it_exists(offices: Unit) -> None:
    with pytest.raises(NoCallbackMade):
        _close(offices, Outcome.CALLBACK, about=KNOWN, text="Ring upp.")


def _held(unit: Unit) -> Contact:
    assert ANNA.id is not None
    return contacts.in_hand(unit.db, ANNA.id)[0]


def _urgent(unit: Unit) -> Ending:
    contact = open_contact(unit)
    urgency.raise_priority(unit, contact_id=contact.id, priority=Priority.NOW)
    with pytest.raises(UrgentNotTaken):
        closing.close(unit, contact_id=contact.id, who=ANNA, ending=Ending(Outcome.ANSWERED), about=NOBODY)
    return Ending(Outcome.CONNECTED)


def test_akut_ends_when_somebody_has_taken_it(offices: Unit) -> None:
    ending, contact = _urgent(offices), _held(offices)
    urgency.taken(offices, contact_id=contact.id, who=ANNA, by="Mia Lund, mottagningen")
    closing.close(offices, contact_id=contact.id, who=ANNA, ending=ending, about=NOBODY)
    assert contact.state == ContactState.CLOSED


def test_akut_ends_when_112_was_called(offices: Unit) -> None:
    ending, contact = _urgent(offices), _held(offices)
    urgency.alarmed(offices, contact_id=contact.id, who=ANNA)
    closing.close(offices, contact_id=contact.id, who=ANNA, ending=ending, about=NOBODY)
    assert contact.alarmed_at == offices.now


def test_akut_ends_when_the_unit_head_answers_for_it(offices: Unit) -> None:
    ending, contact = _urgent(offices), _held(offices)
    urgency.release(offices, contact_id=contact.id, head=HEAD)
    closing.close(offices, contact_id=contact.id, who=ANNA, ending=ending, about=NOBODY)
    assert contact.released_by == HEAD.name
