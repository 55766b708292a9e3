import pytest

from frontdesk.calls.errors import NoCallbackMade, NothingLeft, UrgentNotTaken
from frontdesk.calls.models.contact import Contact
from frontdesk.calls.queries import contact as contacts
from frontdesk.calls.queries import message as messages
from frontdesk.calls.rules.contact import Outcome, Priority, State
from frontdesk.calls.rules.messages import MessageKind
from frontdesk.calls.service import closing, note, urgency
from frontdesk.calls.service.closing import Ending
from frontdesk.calls.views import About
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from tests.factories.calls import ANNA, SARA, open_contact

KNOWN = About(person="demo:p-1", name="Karin Andersson", area="EB", handlaggare=SARA)
NOBODY = About(area="EB")
HEAD = Actor(id=None, name="Eva Chef", role="unit_head")


def _close(unit: Unit, outcome: Outcome, *, about: About = NOBODY, text: str = "", journal: bool = True) -> list[str]:
    contact = open_contact(unit)
    if text:
        note.write(unit, contact_id=contact.id, who=ANNA, text=text)
    closing.close(unit, contact_id=contact.id, who=ANNA, ending=Ending(outcome, journal=journal), about=about)
    assert contact.state == State.CLOSED
    return [one.kind for one in messages.of_contact(unit.desk, contact.id)]


def test_an_answered_question_without_person_leaves_nothing_behind(offices: Unit) -> None:
    assert _close(offices, Outcome.ANSWERED, text="Frågade om öppettider.") == []


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
    return contacts.in_hand(unit.desk, ANNA.id)[0]


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
    assert contact.state == State.CLOSED


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
