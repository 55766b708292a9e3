"""What reception sees; above all that somebody hidden looks like somebody who is not in the register."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from frontdesk.accounts.rules import Role
from frontdesk.accounts.views import Staff
from frontdesk.notices import queries, service
from frontdesk.notices.errors import TooLateToUndo
from frontdesk.notices.ports import Delivery, Fault, SmsRefused
from frontdesk.notices.rules.showing import State
from frontdesk.notices.service import Kind, showing
from frontdesk.notices.views import NoticesView, NoticeView
from frontdesk.safety import service as safety
from frontdesk.safety.rules import ProtectionKind
from tests.factories.notices import RECEPTIONIST
from tests.notices.conftest import Outbox

CONTACT = uuid.UUID(int=5)
STAFF = Staff(id=uuid.UUID(int=7), login="rut", name="Rut", roles=frozenset({Role.RECEPTIONIST}))


def look(outbox: Outbox) -> NoticesView:
    with outbox.stores.reading() as unit:
        return showing.of_contact(unit, CONTACT, staff=STAFF)


def only(outbox: Outbox) -> NoticeView:
    return look(outbox).notices[0]


def test_a_name_s_notice_counts_down_and_is_then_handed_over_whatever_becomes_of_it(outbox: Outbox) -> None:
    notice = outbox.promise(person=None, by_name=True, contact_id=CONTACT)
    seen = only(outbox)
    assert (seen.state, seen.can_be_undone, seen.number) == (State.COUNTING, True, "•• •• 12")
    outbox.after(1).send()
    outbox.hear(notice, Delivery.SENT, Delivery.DELIVERED)
    assert (only(outbox).state, only(outbox).can_be_undone) == (State.HANDED_OVER, False)


def test_a_name_s_failure_is_shown_with_its_reason(outbox: Outbox) -> None:
    outbox.promise(person=None, by_name=True, contact_id=CONTACT)
    outbox.trouble(SmsRefused("21614", Fault.NUMBER))
    outbox.after(1).send()
    assert (only(outbox).state, only(outbox).why) == (State.FAILED, "number")


def blank(view: NoticesView) -> list[NoticeView]:
    nobody = uuid.UUID(int=0)
    return [replace(notice, id=nobody, appointment_id=nobody) for notice in view.notices]


@pytest.mark.parametrize("story", ["left alone", "moved at once", "moved later", "cancelled", "undone"])
def test_somebody_hidden_looks_in_every_story_like_somebody_not_in_the_register(outbox: Outbox, story: str) -> None:
    with outbox.stores.writing() as unit:
        safety.protect(unit, person="demo:p-hidden", kind=ProtectionKind.PROTECT_NOW, by=RECEPTIONIST)
    seen: dict[str | None, list[list[NoticeView]]] = {}
    start = outbox.clock.now()
    for person, contact in ((None, CONTACT), ("demo:p-hidden", CONTACT)):
        outbox.clock.set(start)
        seen[person] = _live(outbox, story, person=person, contact=contact)
        with outbox.stores.writing() as unit:  # the next one begins with an empty contact
            for notice in queries.of_contact(unit.desk, CONTACT):
                notice[0].contact_id = None
    assert seen[None] == seen["demo:p-hidden"]
    assert all(seen[None])


def _live(outbox: Outbox, story: str, *, person: str | None, contact: uuid.UUID) -> list[list[NoticeView]]:
    appointment, looks = uuid.uuid4(), []
    notice = outbox.promise(person=person, by_name=True, contact_id=contact, appointment_id=appointment)
    looks.append(blank(look(outbox)))
    outbox.after(0.5)
    if story == "undone":
        with outbox.stores.writing() as unit:
            service.undo(unit, notice, by=RECEPTIONIST)
    if story in {"moved at once", "cancelled"}:
        kind = Kind.CHANGED if story == "moved at once" else Kind.CANCELLED
        _tell(outbox, kind, person=person, contact=contact, appointment=appointment)
    looks.append(blank(look(outbox)))
    outbox.after(1).send()
    looks.append(blank(look(outbox)))
    if story == "moved later":
        _tell(outbox, Kind.CHANGED, person=person, contact=contact, appointment=appointment)
        outbox.after(2).send()
    looks.append(blank(look(outbox)))
    return looks


def _tell(outbox: Outbox, kind: Kind, *, person: str | None, contact: uuid.UUID, appointment: uuid.UUID) -> None:
    outbox.promise(kind=kind, version=2, person=person, by_name=True, contact_id=contact, appointment_id=appointment)


@pytest.mark.parametrize("person", [None, "demo:p-hidden"])
def test_undoing_works_for_a_minute_and_then_for_nobody(outbox: Outbox, person: str | None) -> None:
    with outbox.stores.writing() as unit:
        safety.protect(unit, person="demo:p-hidden", kind=ProtectionKind.PROTECT_NOW, by=RECEPTIONIST)
    notice = outbox.promise(person=person, by_name=True, contact_id=CONTACT)
    outbox.after(1).send()
    with outbox.stores.writing() as unit, pytest.raises(TooLateToUndo):
        service.undo(unit, notice, by=RECEPTIONIST)


def test_nothing_ever_leaves_to_somebody_hidden_who_was_typed_in(outbox: Outbox) -> None:
    outbox.promise(person="demo:p-hidden", by_name=True, contact_id=CONTACT)
    assert outbox.after(1).send() == 0
    assert outbox.gateway.sent == []


def test_a_person_in_the_register_who_is_not_granted_is_not_shown(outbox: Outbox) -> None:
    outbox.promise(contact_id=CONTACT)
    assert look(outbox).notices == ()


def test_an_evening_promise_says_when_it_leaves(outbox: Outbox) -> None:
    outbox.after(10 * 60 + 5)
    outbox.promise(person=None, by_name=True, contact_id=CONTACT)
    seen = only(outbox)
    assert (seen.state, seen.can_be_undone) == (State.WAITING, True)
    assert seen.leaves_at - seen.created_at > timedelta(hours=11)
