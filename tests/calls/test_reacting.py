"""What happens here when another room tells of something."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdesk.accounts.rules import Role
from frontdesk.calls.errors import GivenAway
from frontdesk.calls.models.task import Task
from frontdesk.calls.queries import contacts, messages, tasks
from frontdesk.calls.queries.task_views import for_staff
from frontdesk.calls.rules.contact import ContactState, Outcome
from frontdesk.calls.service import callback, closing, contact, note
from frontdesk.calls.service.closing import Ending
from frontdesk.calls.service.tasks import do
from frontdesk.calls.views import MessageSubject
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.disclosure.models import IncidentDraft
from frontdesk.disclosure.views import ColleagueNeeded, WrongPerson
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.safety.views import ContactUnsafe, PersonProtected
from tests.calls.test_messages import ABOUT, _wish
from tests.factories.accounts import make_staff
from tests.factories.calls import ANNA, BO, EB_INTAKE, SARA, left_message, open_contact, organisation
from tests.factories.disclosure import draft_incident

#: The key of a task about one notice.
NEWS = f"sms:{uuid.UUID(int=1)}"


@pytest.fixture
def wired(stores: Stores, unit: Unit) -> Unit:
    """A unit of work in which events reach their handlers."""
    unit.event_handlers = EVENT_HANDLERS
    organisation(unit)
    return unit


def _task(unit: Unit, key: str) -> Task | None:
    return tasks.open_by_key(unit.db, key)


def _needed(**given: object) -> TaskNeeded:
    return TaskNeeded(**{"kind": "sms-failed", "to": TaskFor.RECEPTION, "key": NEWS, **given})  # type: ignore[arg-type]


def test_a_task_is_kept_once_and_moves_its_due_time(wired: Unit) -> None:
    wired.publish(_needed())
    wired.publish(_needed(due_at=wired.now + timedelta(hours=2)))
    rows = wired.db.scalars(select(Task)).all()
    assert [row.due_at for row in rows] == [wired.now + timedelta(hours=2)]


def test_a_task_settled_elsewhere_closes_and_may_come_again(wired: Unit) -> None:
    wired.publish(_needed())
    wired.settle(NEWS)
    assert _task(wired, NEWS) is None
    wired.publish(_needed())
    assert _task(wired, NEWS) is not None


def test_a_task_done_by_hand_remembers_by_whom(wired: Unit) -> None:
    wired.publish(_needed())
    task = _task(wired, NEWS)
    assert task is not None
    do(wired, task_id=task.id, who=ANNA)
    do(wired, task_id=task.id, who=BO)
    assert (task.done_name, task.done_at) == (ANNA.name, wired.now)


@pytest.mark.parametrize(
    ("event", "seen_by"),
    [
        (_needed(), {"receptionist"}),
        (_needed(to=TaskFor.PROTECTED_DESK), {"protected_desk"}),
        (_needed(to=TaskFor.HANDLAGGARE, handlaggare=SARA), {"sara"}),
        (_needed(to=TaskFor.UNIT_HEAD, unit=EB_INTAKE), {"head"}),
        (_needed(to=TaskFor.UNIT_HEAD, unit="demo:elsewhere"), set()),
        (_needed(to=TaskFor.LOG_REVIEWER), {"reviewer"}),
        (_needed(unit=EB_INTAKE), {"receptionist"}),
    ],
)
def test_a_task_is_seen_by_those_it_is_for_and_nobody_else(wired: Unit, event: TaskNeeded, seen_by: set[str]) -> None:
    people = {
        "receptionist": make_staff(wired, Role.RECEPTIONIST),
        "protected_desk": make_staff(wired, Role.PROTECTED_DESK),
        "sara": make_staff(wired, Role.HANDLAGGARE, handlaggare=SARA),
        "head": make_staff(wired, Role.UNIT_HEAD, units=[EB_INTAKE]),
        "reviewer": make_staff(wired, Role.LOG_REVIEWER),
    }
    wired.publish(event)
    assert {name for name, staff in people.items() if for_staff(wired.db, staff, wired.now)} == seen_by


def test_a_kind_without_words_is_shown_in_general_terms(wired: Unit) -> None:
    wired.publish(_needed(kind="moon-full"))
    (view,) = for_staff(wired.db, make_staff(wired), wired.now)
    assert view.text.format(**view.values) == "Något behöver ses över (moon-full)."


def test_whoever_knows_the_client_does_not_get_the_contact_back(wired: Unit) -> None:
    made = open_contact(wired)
    assert ANNA.id is not None
    wired.publish(ColleagueNeeded(contact_id=made.id, by=ANNA.id))
    assert made.state == ContactState.HANDED_OVER
    assert contacts.waiting(wired.db, staff_id=ANNA.id) == []
    with pytest.raises(GivenAway):
        contact.claim(wired, contact_id=made.id, who=ANNA)
    assert contact.take_next(wired, who=BO).id == made.id


def test_the_wrong_persons_note_moves_to_the_incident_and_the_message_is_taken_back(wired: Unit) -> None:
    left = left_message(wired)
    note.write(wired, contact_id=left.contact_id, who=ANNA, text="Sade fel namn.")
    draft_incident(wired, left.contact_id, "demo:p-1")
    wired.publish(WrongPerson(contact_id=left.contact_id, person="demo:p-1"))
    assert contacts.notes(wired.db, [left.contact_id]) == {}
    assert wired.db.scalars(select(IncidentDraft.noted)).all() == ["Sade fel namn."]
    assert not messages.unsettled(wired.db, messages.inbox(handlaggare=SARA))


@pytest.mark.parametrize(("event", "numbers"), [(PersonProtected, 1), (ContactUnsafe, 0)])
def test_a_hidden_persons_callback_leaves_every_sight_and_is_the_protected_desks_to_make(
    wired: Unit, event: type[PersonProtected | ContactUnsafe], numbers: int
) -> None:
    made = open_contact(wired)
    left = callback.promise(wired, contact_id=made.id, who=ANNA, text="x", wish=_wish(13, 15), about=ABOUT)
    wired.publish(event("demo:p-1"))
    assert not messages.open_callbacks(wired.db, until=_wish(16, 17).window.start, areas={"EB"})
    # The number is theirs alone; where somebody else may hold the phone, nobody's.
    assert len(messages.callback_numbers(wired.db, [left.id])) == numbers
    kept = messages.callbacks(wired.db, [left.id])[left.id]
    assert (kept.safe, kept.voicemail) == (True, False)
    assert not messages.unsettled(wired.db, messages.inbox(handlaggare=SARA))
    assert [one.id for one in messages.unsettled(wired.db, messages.WITH_PROTECTED_DESK)] == [left.id]


def test_an_ended_contact_has_nobody_standing_in_it(wired: Unit) -> None:
    made = open_contact(wired)
    closing.close(wired, contact_id=made.id, who=ANNA, ending=Ending(Outcome.ANSWERED), about=MessageSubject())
    assert isinstance(made.id, uuid.UUID)
    assert made.closed_at == wired.now
