"""What we write into somebody's calendar, and that one meeting never becomes two."""

import json
import threading
from dataclasses import replace

import pytest

from frontdesk.calendars.ports import CalendarChanged, CalendarRefused, CalendarUnavailable, Checked, Written
from frontdesk.calendars.rules import CalendarRefusal
from integrations.graph import writing
from integrations.simulators.graph import Fault
from tests.contracts.calendar_world import HOUR, NINE, WINDOW, meeting
from tests.contracts.graph_world import GraphWorld


def put(world: GraphWorld, sequence: int = 0, known: Written | None = None) -> Written:
    return world.provider.put(world.account, meeting(sequence), known=known)


def count(world: GraphWorld) -> int:
    return len(world.mailbox.items)


def test_what_is_written_is_private_busy_and_invites_nobody(world: GraphWorld) -> None:
    written = put(world)
    facts = world.mailbox.items[written.id].facts
    assert facts["sensitivity"] == "private"
    assert facts["showAs"] == "busy"
    assert facts["attendees"] == []
    assert facts["body"] == {"contentType": "text", "content": ""}
    assert (facts["isReminderOn"], facts["reminderMinutesBeforeStart"]) == (True, 15)
    assert facts["subject"] == meeting().title
    assert facts["location"] == {"displayName": "Stadshuset"}


def test_a_change_leaves_what_the_owner_set_beside_it(world: GraphWorld) -> None:
    written = put(world)
    world.mailbox.change(written.id, categories=["Röd"], reminderMinutesBeforeStart=60)
    put(world, 1, known=written)
    assert world.mailbox.items[written.id].facts["categories"] == ["Röd"]
    assert "attendees" not in json.dumps(writing.changed(meeting()))


def test_graphs_own_work_on_an_event_is_no_change_of_its_owners(world: GraphWorld) -> None:
    written = put(world)
    world.mailbox.touch(written.id)
    world.mailbox.touch(written.id)
    moved = replace(meeting(1), starts_at=NINE + HOUR, ends_at=NINE + 2 * HOUR)
    again = world.provider.put(world.account, moved, known=written)
    assert (again.id, count(world)) == (written.id, 1)
    world.mailbox.touch(written.id)
    world.provider.remove(world.account, moved, known=again)
    assert count(world) == 0


def test_an_answer_that_is_lost_is_asked_for_again_without_making_two(world: GraphWorld) -> None:
    world.simulator.faults.add(Fault("POST /v1.0/", cut=True))
    with pytest.raises(CalendarUnavailable):
        put(world)
    assert count(world) == 1, "it was made though the answer was lost"
    written = put(world)
    assert written.id in world.mailbox.items
    assert count(world) == 1


@pytest.mark.parametrize("forgets", [False, True])
def test_many_at_once_agree_on_one(world: GraphWorld, forgets: bool) -> None:  # noqa: FBT001 - a parameter
    world.mailbox.forgets_transactions = forgets
    adapters = [world.made() for _ in range(3)]
    together, found = threading.Barrier(len(adapters)), []

    def work(number: int) -> None:
        together.wait()
        found.append(adapters[number].put(world.account, meeting(), known=None))

    workers = [threading.Thread(target=work, args=(number,)) for number in range(len(adapters))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    last = put(world)
    assert count(world) == 1
    assert last.id in world.mailbox.items
    assert len(found) == len(adapters)


def test_a_used_transaction_of_an_event_that_is_no_more_does_not_stop_a_new_one(world: GraphWorld) -> None:
    world.simulator.faults.add(Fault("POST /v1.0/", status=409, code="ErrorDuplicateTransactionId"))
    assert put(world).id in world.mailbox.items
    assert count(world) == 1


def test_a_copy_the_owner_makes_is_theirs_and_stays(world: GraphWorld) -> None:
    written = put(world)
    copy = world.mailbox.enter("Bokat besök K7MRA", NINE, NINE + HOUR)
    world.mailbox.items[copy].own = dict(world.mailbox.items[written.id].own)
    world.provider.remove(world.account, meeting(), known=written)
    assert list(world.mailbox.items) == [copy]


def test_a_meeting_can_leave_and_come_back_to_the_same_calendar(world: GraphWorld) -> None:
    written = put(world)
    world.provider.remove(world.account, meeting(), known=written)
    assert put(world).id != written.id
    assert count(world) == 1


def test_what_its_owner_moved_is_not_written_over(world: GraphWorld) -> None:
    written = put(world)
    world.move_ours(meeting(), NINE + 3 * HOUR)
    with pytest.raises(CalendarChanged):
        put(world, 1, known=written)
    with pytest.raises(CalendarChanged):
        world.provider.remove(world.account, meeting(1), known=written)
    assert world.mailbox.items[written.id].start == NINE + 3 * HOUR


def test_a_calendar_we_may_only_read_says_so(world: GraphWorld) -> None:
    world.mailbox.read_only = True
    assert world.provider.check(world.account) == Checked(world.account.address, reads=True, writes=False)
    with pytest.raises(CalendarRefused) as refused:
        put(world)
    assert refused.value.refusal is CalendarRefusal.READ_ONLY


def test_the_trial_of_writing_takes_nobodys_time_and_leaves_nothing(world: GraphWorld) -> None:
    assert world.provider.check(world.account).writes
    assert count(world) == 0
    asked = [each.partition(" ")[0] for each in world.simulator.faults.asked if "/events" in each]
    assert asked == ["POST", "DELETE"]
    assert writing.probe(NINE)["showAs"] == "free"


def test_our_own_meetings_do_not_make_their_handlaggare_busy(world: GraphWorld) -> None:
    put(world)
    assert world.provider.busy(world.account, span=(NINE, NINE + HOUR)) == []
    world.mailbox.enter("Eget", NINE + HOUR / 2, NINE + 2 * HOUR, showAs="tentative")
    world.mailbox.enter("Hemifrån", NINE, NINE + 2 * HOUR, showAs="workingElsewhere")
    assert world.provider.busy(world.account, span=(NINE, NINE + HOUR)) == [(NINE + HOUR / 2, NINE + HOUR)]


def test_ours_come_back_with_what_we_wrote(world: GraphWorld) -> None:
    first = world.provider.changes(world.account, cursor="", window=WINDOW)
    written = put(world)
    (echo,) = world.provider.changes(world.account, cursor=first.cursor, window=WINDOW).events
    assert (echo.id, echo.version, echo.content) == (written.id, written.version, written.content)
