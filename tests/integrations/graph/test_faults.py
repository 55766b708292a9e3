"""What goes wrong at Microsoft, over real sockets: nothing lost, nothing concluded, the storm let pass."""

import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest

from frontdesk.calendars.ports import Account, CalendarRefused, CalendarUnavailable, Changes
from frontdesk.calendars.rules import CalendarRefusal
from integrations.graph import credentials, transport
from integrations.graph.waiting import asked_to_wait
from integrations.simulators.graph import Fault
from tests.contracts.calendar_world import HOUR, NINE, WINDOW, meeting
from tests.contracts.graph_world import SARA, GraphWorld


def read(world: GraphWorld, cursor: str = "") -> Changes:
    return world.provider.changes(world.account, cursor=cursor, window=WINDOW)


def refusal(world: GraphWorld, account: Account | None = None) -> CalendarRefusal:
    with pytest.raises(CalendarRefused) as refused:
        world.provider.changes(account or world.account, cursor="", window=WINDOW)
    return refused.value.refusal


def test_nobody_there_is_unavailable_for_every_call(world: GraphWorld) -> None:
    provider, account = world.unreachable, world.account
    for call in (
        lambda: provider.check(account),
        lambda: provider.changes(account, cursor="", window=WINDOW),
        lambda: provider.put(account, meeting(), known=None),
        lambda: provider.remove(account, meeting(), known=None),
        lambda: provider.busy(account, span=(NINE, NINE + HOUR)),
    ):
        with pytest.raises(CalendarUnavailable):
            call()


def test_an_expired_secret_is_a_matter_of_credentials(world: GraphWorld) -> None:
    world.simulator.entra.secret_expired = True
    assert refusal(world) is CalendarRefusal.CREDENTIALS


def test_a_token_that_ends_early_is_fetched_anew_once_and_nobody_notices(world: GraphWorld) -> None:
    read(world)
    world.simulator.entra.revoke()
    assert read(world).whole
    assert _tokens(world) == 2


def test_a_token_refused_for_good_is_told_and_not_asked_for_without_end(world: GraphWorld) -> None:
    read(world)
    world.simulator.faults.add(Fault("/v1.0/", times=99, status=401, code="InvalidAuthenticationToken"))
    assert refusal(world) is CalendarRefusal.CREDENTIALS
    assert _tokens(world) == 2


def test_a_token_is_kept_for_many_calls(world: GraphWorld) -> None:
    for _ in range(5):
        read(world)
    assert _tokens(world) == 1


def test_a_token_is_not_used_until_its_very_end(world: GraphWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr(credentials, "time", SimpleNamespace(monotonic=lambda: now))
    world.simulator.entra.life = 60
    read(world)
    now += 20
    read(world)
    assert _tokens(world) == 1
    now += 20
    read(world)
    assert _tokens(world) == 2


def _tokens(world: GraphWorld) -> int:
    return sum("/oauth2/" in each for each in world.simulator.faults.asked)


def test_a_mailbox_the_policy_keeps_us_out_of_is_refused_as_not_ours(world: GraphWorld) -> None:
    world.simulator.tenant.keep_out(SARA)
    assert refusal(world) is CalendarRefusal.NO_CALENDAR
    with pytest.raises(CalendarRefused) as refused:
        world.provider.check(world.account)
    assert refused.value.refusal is CalendarRefusal.NO_CALENDAR


@pytest.mark.parametrize("address", ["nobody@kommunen.example", "", "a/b@kommunen.example", "../calendar"])
def test_a_mailbox_that_is_not_there_is_refused_as_such(world: GraphWorld, address: str) -> None:
    assert refusal(world, Account(address)) is CalendarRefusal.NO_CALENDAR


@pytest.mark.parametrize("status", [429, 503])
def test_a_throttle_is_obeyed_and_the_mailbox_left_alone_meanwhile(world: GraphWorld, status: int) -> None:
    world.simulator.faults.add(Fault("calendarView", status=status, code="ApplicationThrottled", retry_after=7))
    with pytest.raises(CalendarUnavailable) as first:
        read(world)
    assert first.value.retry_after == timedelta(seconds=7)
    asked = len(world.simulator.faults.asked)
    with pytest.raises(CalendarUnavailable) as second:
        world.provider.put(world.account, meeting(), known=None)
    assert second.value.retry_after is not None
    assert second.value.retry_after <= timedelta(seconds=7)
    assert len(world.simulator.faults.asked) == asked, "nobody was asked"


def test_a_throttle_for_one_mailbox_is_not_one_for_another(world: GraphWorld) -> None:
    world.simulator.mailbox("ali@kommunen.example")
    world.simulator.faults.add(Fault("calendarView", status=429, retry_after=60))
    with pytest.raises(CalendarUnavailable):
        read(world)
    assert world.provider.changes(Account("ali@kommunen.example"), cursor="", window=WINDOW).whole


def test_a_storm_ends_with_everything_read(world: GraphWorld) -> None:
    world.mailbox.enter("Möte", NINE, NINE + HOUR)
    world.simulator.faults.add(Fault("/v1.0/", times=3, status=429, retry_after=0))
    refused = 0
    for _ in range(10):
        try:
            found = read(world)
        except CalendarUnavailable:
            refused += 1
        else:
            break
    else:
        pytest.fail("the storm did not end")
    assert refused == 3
    assert len(found.events) == 1


def test_no_mailbox_is_asked_more_than_it_stands(world: GraphWorld) -> None:
    world.simulator.faults.add(Fault("calendarView", times=12, wait=0.1))
    failed: list[Exception] = []

    def work() -> None:
        try:
            read(world)
        except CalendarUnavailable as error:
            failed.append(error)

    workers = [threading.Thread(target=work) for _ in range(12)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failed == []


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_broken_service_is_unavailable(world: GraphWorld, status: int) -> None:
    world.simulator.faults.add(Fault("calendarView", status=status))
    with pytest.raises(CalendarUnavailable):
        read(world)
    assert read(world).whole


def test_a_service_that_says_nothing_is_unavailable_in_time(world: GraphWorld) -> None:
    provider = world.made(answer=0.2)
    world.simulator.faults.add(Fault("calendarView", wait=1.0))
    with pytest.raises(CalendarUnavailable):
        provider.changes(world.account, cursor="", window=WINDOW)


@pytest.mark.parametrize("where", ["calendarView/delta", "/oauth2/"])
def test_half_an_answer_is_no_answer(world: GraphWorld, where: str) -> None:
    world.mailbox.enter("Möte", NINE, NINE + HOUR)
    world.simulator.faults.add(Fault(where, cut=True))
    with pytest.raises(CalendarUnavailable):
        read(world)


def test_a_proxys_page_instead_of_an_answer_is_unreadable(world: GraphWorld) -> None:
    world.simulator.faults.add(Fault("calendarView/delta", garbage=True))
    assert refusal(world) is CalendarRefusal.UNREADABLE


def test_an_answer_without_end_is_cut_off(world: GraphWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "LARGEST", 10_000)
    world.mailbox.enter("M" * 20_000, NINE, NINE + HOUR)
    assert refusal(world) is CalendarRefusal.TOO_LARGE


def test_a_round_forgotten_in_the_midst_of_its_pages_begins_anew(world: GraphWorld) -> None:
    first = read(world)
    for number in range(600):
        world.mailbox.enter("Möte", NINE + number * HOUR, NINE + (number + 1) * HOUR)
    world.simulator.faults.add(Fault("skiptoken", status=410, code="SyncStateNotFound"))
    told = read(world, first.cursor)
    assert told.whole
    assert len(told.events) == 600


def test_a_first_round_forgotten_in_the_midst_concludes_nothing(world: GraphWorld) -> None:
    for number in range(600):
        world.mailbox.enter("Möte", NINE + number * HOUR, NINE + (number + 1) * HOUR)
    world.simulator.faults.add(Fault("skiptoken", status=410, code="resyncRequired"))
    with pytest.raises(CalendarUnavailable):
        read(world)
    assert len(read(world).events) == 600


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("", None), ("0", 0), ("30", 30), ("86400", 3600), ("soon", 30), ("Mon, 23 Nov 2020 09:00:00 GMT", 0)],
)
def test_how_long_to_wait_is_read_with_care(said: str, seconds: int | None) -> None:
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert asked_to_wait({"retry-after": said}) == expected
