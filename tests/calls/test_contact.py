import threading
import uuid
from datetime import timedelta

import pytest

from frontdesk.calls.errors import ClaimedByOther, ContactOver, NothingWaiting, NotYourContact
from frontdesk.calls.models.contact import ContactNumber
from frontdesk.calls.queries import contacts
from frontdesk.calls.rules.contact import Channel, ContactState, Priority
from frontdesk.calls.service import contact, note, urgency
from frontdesk.core.actor import Actor
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import FixedClock
from tests.factories.calls import ANNA, BO, E164, open_contact, ringing, visit


def test_a_call_rings_with_its_number_kept_apart(unit: Unit) -> None:
    made = ringing(unit)
    assert made.state == ContactState.RINGING
    assert contacts.number_of(unit.db, made.id) == E164


def test_a_withheld_number_leaves_no_number_and_cannot_be_linked_to_another(unit: Unit) -> None:
    first, second = ringing(unit, caller="anonymous"), ringing(unit, caller="+266696687")
    assert first.withheld
    assert second.withheld
    assert unit.db.query(ContactNumber).count() == 0


def test_a_relay_call_is_marked_and_its_number_never_kept(unit: Unit) -> None:
    made = ringing(unit, caller="020-600 650")
    assert made.relay == "text"
    assert contacts.number_of(unit.db, made.id) is None


def test_the_longest_waiting_is_taken_first(stores: Stores, clock: FixedClock) -> None:
    with stores.writing() as unit:
        first = ringing(unit).id
    clock.move(timedelta(minutes=1))
    with stores.writing() as unit:
        ringing(unit)
        assert contact.take_next(unit, who=ANNA).id == first


def test_nobody_waiting_is_told_as_such(unit: Unit) -> None:
    with pytest.raises(NothingWaiting):
        contact.take_next(unit, who=ANNA)


def test_a_line_somebody_may_not_see_is_passed_over(unit: Unit) -> None:
    ringing(unit, queue="barn")
    with pytest.raises(NothingWaiting):
        contact.take_next(unit, who=ANNA, hidden_lines={"barn"})


def test_the_second_to_answer_is_told_who_was_first(unit: Unit) -> None:
    made = open_contact(unit, who=ANNA)
    with pytest.raises(ClaimedByOther) as refusal:
        contact.claim(unit, contact_id=made.id, who=BO)
    assert refusal.value.values["name"] == ANNA.name


def test_answering_twice_oneself_changes_nothing(unit: Unit) -> None:
    made = open_contact(unit, who=ANNA)
    assert contact.claim(unit, contact_id=made.id, who=ANNA).claimed_by == ANNA.id


def _race(stores: Stores, contact_id: uuid.UUID, people: list[Actor]) -> list[str]:
    gate, told = threading.Barrier(len(people)), []

    def press(who: Actor) -> None:
        gate.wait()
        try:
            with stores.writing() as unit:
                contact.claim(unit, contact_id=contact_id, who=who)
        except ClaimedByOther as refusal:
            told.append(str(refusal.values["name"]))

    threads = [threading.Thread(target=press, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_of_eight_who_press_at_once_one_gets_the_call_and_seven_are_told_who(stores: Stores) -> None:
    people = [Actor(id=uuid.UUID(int=100 + n), name=f"Person {n}", role="receptionist") for n in range(8)]
    with stores.writing() as unit:
        contact_id = ringing(unit).id
    told = _race(stores, contact_id, people)
    with stores.reading() as unit:
        winner = contacts.one(unit.db, contact_id).claimed_name
    assert told == [winner] * 7


def test_only_the_holder_works_in_a_contact(unit: Unit) -> None:
    made = open_contact(unit, who=ANNA)
    with pytest.raises(NotYourContact):
        note.write(unit, contact_id=made.id, who=BO, text="x")


def test_a_handed_over_contact_waits_for_the_colleague_it_was_handed_to(unit: Unit) -> None:
    made = open_contact(unit, who=ANNA)
    contact.hand_over(unit, contact_id=made.id, who=ANNA, to=BO.id)
    assert contacts.waiting(unit.db, staff_id=ANNA.id) == []
    assert contact.take_next(unit, who=BO).id == made.id


def test_a_handed_over_contact_keeps_its_first_answer_and_its_note(stores: Stores, clock: FixedClock) -> None:
    with stores.writing() as unit:
        made = open_contact(unit)
        note.write(unit, contact_id=made.id, who=ANNA, text="Vill ha tid.")
        contact.hand_over(unit, contact_id=made.id, who=ANNA)
    answered = clock.now()
    clock.move(timedelta(minutes=3))
    with stores.writing() as unit:
        taken = contact.take_next(unit, who=BO)
        assert taken.answered_at == answered
        assert contacts.notes(unit.db, [taken.id]) == {taken.id: "Vill ha tid."}


def test_a_lost_call_cannot_be_answered(unit: Unit) -> None:
    made = ringing(unit)
    made.state = ContactState.ABANDONED
    unit.db.flush()
    with pytest.raises(ContactOver):
        contact.claim(unit, contact_id=made.id, who=ANNA)


def test_a_missed_call_is_ticked_off_once(unit: Unit) -> None:
    made = ringing(unit)
    made.state = ContactState.MISSED
    unit.db.flush()
    assert contact.tick_off(unit, contact_ids=[made.id]) == 1
    assert contact.tick_off(unit, contact_ids=[made.id]) == 0


def test_a_visit_is_the_same_kind_of_contact(unit: Unit) -> None:
    made = visit(unit)
    assert (made.channel, made.state, made.claimed_by) == (Channel.VISIT, ContactState.OPEN, ANNA.id)


def test_a_priority_is_raised_and_never_lowered(unit: Unit) -> None:
    made = open_contact(unit)
    urgency.set_reason(unit, contact_id=made.id, reason="20", priority=Priority.DAYS)
    urgency.raise_priority(unit, contact_id=made.id, priority=Priority.TODAY)
    urgency.set_reason(unit, contact_id=made.id, reason="21", priority=Priority.ANSWER)
    assert (made.reason, made.urgency) == ("21", Priority.TODAY)


def test_open_contacts_survive_a_restart(stores: Stores) -> None:
    with stores.writing() as unit:
        made = open_contact(unit)
    stores.dispose()
    with stores.reading() as unit:
        assert [found.id for found in contacts.in_hand(unit.db, ANNA.id or made.id)] == [made.id]
