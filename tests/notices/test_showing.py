"""What reception sees; above all that somebody hidden looks like somebody who is not in the register."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from frontdesk.accounts.rules import Role
from frontdesk.accounts.views import Staff
from frontdesk.notices import queries, service
from frontdesk.notices.errors import TooLateToUndo
from frontdesk.notices.ports import DeliveryFault, DeliveryReport, SmsNotSent, SmsRefused, SmsUnknown
from frontdesk.notices.rules.showing import NoticeState
from frontdesk.notices.rules.status import NoticeStatus, Withheld
from frontdesk.notices.service import NoticeKind, presenter
from frontdesk.notices.service.outbox import revive
from frontdesk.notices.views import NoticesView, NoticeView
from tests.factories.notices import RECEPTIONIST
from tests.notices.conftest import Outbox

CONTACT = uuid.UUID(int=5)
STAFF = Staff(id=uuid.UUID(int=7), login="rut", name="Rut", roles=frozenset({Role.RECEPTIONIST}))


def look(outbox: Outbox) -> NoticesView:
    with outbox.stores.writing() as unit:
        return presenter.of_contact(unit, CONTACT, staff=STAFF)


def only(outbox: Outbox) -> NoticeView:
    return look(outbox).notices[0]


def test_a_name_s_notice_counts_down_and_is_then_handed_over_whatever_becomes_of_it(outbox: Outbox) -> None:
    notice = outbox.promise(person=None, by_name=True, contact_id=CONTACT)
    seen = only(outbox)
    assert (seen.state, seen.can_be_undone, seen.number) == (NoticeState.COUNTING, True, "•• •• 12")
    outbox.after(1).send()
    outbox.hear(notice, DeliveryReport.SENT, DeliveryReport.DELIVERED)
    assert (only(outbox).state, only(outbox).can_be_undone) == (NoticeState.HANDED_OVER, False)


@pytest.mark.parametrize("silent", [False, True])
def test_of_a_name_no_failure_is_shown_and_those_who_may_know_are_asked(outbox: Outbox, *, silent: bool) -> None:
    outbox.promise(person=None, by_name=True, silent=silent, contact_id=CONTACT)
    outbox.trouble(SmsRefused("21614", DeliveryFault.NUMBER))
    outbox.after(1).send()
    assert (only(outbox).state, only(outbox).why) == (NoticeState.HANDED_OVER, "")
    assert [task.to for task in outbox.asked] == ([] if silent else ["protected_desk"])


def blank(view: NoticesView) -> list[NoticeView]:
    nobody = uuid.UUID(int=0)
    return [replace(notice, id=nobody, appointment_id=nobody) for notice in view.notices]


STORIES = ["left alone", "moved at once", "moved later", "cancelled", "undone", "refused", "not taken", "unknown"]


@pytest.mark.harm("the desk is told by an SMS that a typed number is a protected client's")
@pytest.mark.parametrize("story", STORIES)
def test_what_never_leaves_looks_in_every_story_like_what_does(outbox: Outbox, story: str) -> None:
    seen: dict[bool, list[list[NoticeView]]] = {}
    start = outbox.clock.now()
    for silent in (False, True):
        outbox.clock.set(start)
        outbox.trouble(TROUBLES.get(story))
        seen[silent] = _live(outbox, story, silent=silent)
        with outbox.stores.writing() as unit:  # the next one begins with an empty contact
            for notice in queries.of_contact(unit.db, CONTACT):
                notice[0].contact_id = None
    assert seen[False] == seen[True]
    assert all(seen[False])


TROUBLES = {"refused": SmsRefused("21614", DeliveryFault.NUMBER), "not taken": SmsNotSent(), "unknown": SmsUnknown()}


def _live(outbox: Outbox, story: str, *, silent: bool) -> list[list[NoticeView]]:
    appointment, looks = uuid.uuid4(), []
    notice = outbox.promise(person=None, by_name=True, silent=silent, contact_id=CONTACT, appointment_id=appointment)
    looks.append(blank(look(outbox)))
    outbox.after(0.5)
    if story == "undone":
        with outbox.stores.writing() as unit:
            service.undo(unit, notice, by=RECEPTIONIST)
    if story in {"moved at once", "cancelled"}:
        kind = NoticeKind.CHANGED if story == "moved at once" else NoticeKind.CANCELLED
        _tell(outbox, kind, silent=silent, appointment=appointment)
    looks.append(blank(look(outbox)))
    outbox.after(1).send()
    looks.append(blank(look(outbox)))
    if story == "moved later":
        _tell(outbox, NoticeKind.CHANGED, silent=silent, appointment=appointment)
        outbox.after(2).send()
    looks.append(blank(look(outbox)))
    return looks


def _tell(outbox: Outbox, kind: NoticeKind, *, silent: bool, appointment: uuid.UUID) -> None:
    outbox.promise(
        kind=kind, version=2, person=None, by_name=True, silent=silent, contact_id=CONTACT, appointment_id=appointment
    )


@pytest.mark.parametrize("silent", [False, True])
def test_undoing_works_for_a_minute_and_then_for_nobody(outbox: Outbox, *, silent: bool) -> None:
    notice = outbox.promise(person=None, by_name=True, silent=silent, contact_id=CONTACT)
    outbox.after(1).send()
    with outbox.stores.writing() as unit, pytest.raises(TooLateToUndo):
        service.undo(unit, notice, by=RECEPTIONIST)


def test_nothing_silent_ever_leaves(outbox: Outbox) -> None:
    notice = outbox.promise(person=None, by_name=True, silent=True, contact_id=CONTACT)
    assert outbox.after(1).send() == 0
    assert outbox.gateway.sent == []
    assert (outbox.notice(notice).status, outbox.notice(notice).why) == (NoticeStatus.WITHHELD, "protected")


@pytest.mark.parametrize("silent", [False, True])
def test_what_waits_at_the_operator_is_not_offered_to_be_undone_again(outbox: Outbox, *, silent: bool) -> None:
    notice = outbox.promise(person=None, by_name=True, silent=silent, contact_id=CONTACT)
    outbox.trouble(SmsNotSent())
    outbox.after(1).send()
    assert (only(outbox).state, only(outbox).can_be_undone) == (NoticeState.HANDED_OVER, False)
    with outbox.stores.writing() as unit, pytest.raises(TooLateToUndo):
        service.undo(unit, notice, by=RECEPTIONIST)


def test_what_a_change_held_back_late_leaves_after_all_when_the_change_is_undone(outbox: Outbox) -> None:
    appointment = uuid.uuid4()
    outbox.promise(person=None, by_name=True, contact_id=CONTACT, appointment_id=appointment)
    outbox.trouble(SmsNotSent())
    outbox.after(1).send()
    _tell(outbox, NoticeKind.CHANGED, silent=False, appointment=appointment)
    with outbox.stores.writing() as unit:
        service.withhold_for_appointment(unit, appointment, why=Withheld.UNDONE)
        revive(unit, appointment)
    outbox.trouble(None)
    outbox.after(10).send()
    assert [sent.text for sent in outbox.gateway.sent] == [look(outbox).notices[0].text]


def test_a_person_in_the_register_who_is_not_granted_is_not_shown(outbox: Outbox) -> None:
    outbox.promise(contact_id=CONTACT)
    assert look(outbox).notices == ()


def test_an_evening_promise_says_when_it_leaves(outbox: Outbox) -> None:
    outbox.after(10 * 60 + 5)
    outbox.promise(person=None, by_name=True, contact_id=CONTACT)
    seen = only(outbox)
    assert (seen.state, seen.can_be_undone) == (NoticeState.WAITING, True)
    assert seen.leaves_at - seen.created_at > timedelta(hours=11)
