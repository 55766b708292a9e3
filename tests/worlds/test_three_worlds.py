"""Nobody found, protected and not granted are one: whatever a desk does, whoever looks, and however long after.

A random walk through contacts, played at once in four towns that differ only in whose identity number is typed. After
every step the bytes of every panel, the statements and the log rows are the same, and so is what everybody else sees.
"""

import uuid
from datetime import datetime, time, timedelta
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from frontdesk.availability import jobs
from frontdesk.booking.jobs import ask_about_unseen, forget_holds
from frontdesk.calls.jobs import jobs as calls_jobs
from frontdesk.core.times import FixedClock, local_date, start_instant
from frontdesk.core.workdays import office_hours
from frontdesk.notices.jobs import send_due, settle_unknown
from frontdesk.notices.ports import (
    DeliveryFault,
    DeliveryReport,
    IncomingSms,
    Receipt,
    SmsNotSent,
    SmsRefused,
    SmsUnknown,
)
from frontdesk.notices.service import replying, settling
from frontdesk.waitlist.service import offers
from tests.worlds.parallel import NUMBER, PHONE, World, Worlds

PANELS = ("disclosure", "notices", "booking?kind=EB_NEW", "wrap-up", "safety", "who")
PAGES = {
    "colleague": (
        "/tasks",
        "/queue",
        "/bookings",
        "/bookings?week=1",
        "/waiting",
        "/left-over",
        "/replies",
        "/reception",
    ),
    "handläggare": ("/workplace", "/workplace/bookings", "/workplace/inbox", "/tasks"),
    "head": ("/unit", "/tasks"),
}
TROUBLES = (None, SmsRefused("21614", DeliveryFault.NUMBER), SmsNotSent(), SmsUnknown())
nth = strategies.integers(0, 1)


class Contacts(RuleBasedStateMachine):
    """Contacts in every world."""

    worlds: ClassVar[Worlds]
    clock: ClassVar[FixedClock]

    def __init__(self) -> None:
        """Begin with nothing in hand, whatever an earlier walk left behind."""
        super().__init__()
        for world in self.worlds.all:
            world.contact = ""

    @property
    def open(self) -> bool:
        """Whether somebody is in the middle of a contact."""
        return bool(self.worlds.all[0].contact)

    @initialize(
        days=strategies.integers(1, 9),
        hour=strategies.sampled_from([9, 10, 13, 14]),
        send=strategies.sampled_from(["yes", "no"]),
    )
    def first(self, days: int, hour: int, send: str) -> None:
        """Begin with what most of the rest is about."""
        self.begin("call")
        self.search(NUMBER)
        self.book(days, hour, send)

    @precondition(lambda self: not self.open)
    @rule(channel=strategies.sampled_from(["call", "visit"]))
    def begin(self, channel: str) -> None:
        def go(world: World) -> tuple[int, str, str]:
            given = world.rut.client.post(f"/queue/{channel}", headers={"Origin": "http://127.0.0.1:8000"})
            world.contact = given.headers["location"].rpartition("/")[2]
            return given.status_code, world.plain(given.headers["location"]), ""

        self.worlds.same("begin", go)
        self.look()

    def post(self, path: str, **form: str) -> None:
        """Send a form of the contact and look at all its panels."""
        self.worlds.same(path, lambda world: world.ask(world.rut, "POST", f"/contacts/{world.contact}/{path}", form))
        self.look()

    def look(self) -> None:
        """Look at every panel of the contact."""
        for panel in PANELS:
            self.shown(panel)

    def shown(self, panel: str) -> None:
        def go(world: World) -> object:
            return world.ask(world.rut, "GET", f"/contacts/{world.contact}/{panel}")

        self.worlds.same(panel, go)

    @precondition(lambda self: self.open)
    @rule(typed=strategies.sampled_from([NUMBER, f"{NUMBER[2:8]}-{NUMBER[8:]}", "Vera Viktig"]))
    def search(self, typed: str) -> None:
        self.post("disclosure/search", q=typed)

    @precondition(lambda self: self.open)
    @rule()
    def open_by_key(self) -> None:
        self.post("disclosure/open", person="demo:p-wanted")

    @precondition(lambda self: self.open)
    @rule(days=strategies.integers(1, 6), hour=strategies.sampled_from([9, 10, 13, 14]))
    def hold(self, days: int, hour: int) -> None:
        self.post("booking/hold", kind="EB_NEW", mode="visit", starts_at=self.at(days, hour).isoformat())

    @precondition(lambda self: self.open)
    @rule(
        days=strategies.integers(1, 9),
        hour=strategies.sampled_from([9, 10, 13, 14]),
        send=strategies.sampled_from(["yes", "yes", "yes", "no"]),
    )
    def book(self, days: int, hour: int, send: str) -> None:
        self.hold(days, hour)
        self.post("booking/book", name="Kim", typed=NUMBER, wants="yes", shared="no", number=PHONE, send=send)

    def of_booking(self, n: int, verb: str, **form: str) -> None:
        """Do something with the nth booking of the contact, if there is one."""

        def go(world: World) -> object:
            made = world.appointments()
            if n >= len(made):
                return None
            path = f"/contacts/{world.contact}/booking/{made[-1 - n].id}/{verb}"
            return world.ask(world.rut, "POST", path, {"version": str(made[-1 - n].version), **form})

        self.worlds.same(verb, go)
        self.look()

    @precondition(lambda self: self.open)
    @rule(n=nth, days=strategies.integers(1, 9), hour=strategies.sampled_from([9, 11, 15]))
    def move(self, n: int, days: int, hour: int) -> None:
        self.of_booking(n, "move", kind="EB_NEW", mode="visit", starts_at=self.at(days, hour).isoformat())

    @precondition(lambda self: self.open)
    @rule(n=nth)
    def cancel(self, n: int) -> None:
        self.of_booking(n, "cancel")

    @precondition(lambda self: self.open)
    @rule(n=nth)
    def undo(self, n: int) -> None:
        self.of_booking(n, "undo")

    @precondition(lambda self: self.open)
    @rule(n=nth, verb=strategies.sampled_from(["wait", "unwait"]))
    def wait(self, n: int, verb: str) -> None:
        self.of_booking(n, verb, by_sms="yes", anyone="yes")

    @precondition(lambda self: self.open)
    @rule()
    def undo_sms(self) -> None:
        def go(world: World) -> object:
            promised = world.notices()
            if not promised:
                return None
            return world.ask(world.rut, "POST", f"/contacts/{world.contact}/notices/{promised[-1].id}/undo")

        self.worlds.same("undo SMS", go)
        self.look()

    @precondition(lambda self: self.open)
    @rule(n=nth)
    def interpreter(self, n: int) -> None:
        del n
        self.post("note", text=f"Ringde om {NUMBER}.")

    @rule(seconds=strategies.sampled_from([20, 61, 61, 600]), trouble=strategies.sampled_from(TROUBLES))
    def time_passes(self, seconds: int, trouble: Exception | None) -> None:
        self.clock.move(timedelta(seconds=seconds))
        self.worlds.each(lambda world: self.tick(world, trouble))
        if self.open:
            self.look()

    def tick(self, world: World, trouble: Exception | None = None) -> None:
        """Let the clock of a world do its work."""
        world.sms._trouble = lambda _: trouble
        stores = world.building.stores
        send_due(stores, world.sms)
        settle_unknown(stores)
        offers.run(stores, answerable=True)
        forget_holds(stores)
        ask_about_unseen(stores)
        for job in calls_jobs(stores):
            job.run()

    @precondition(lambda self: self.open)
    @rule(delivery=strategies.sampled_from([DeliveryReport.SENT, DeliveryReport.DELIVERED, DeliveryReport.UNDELIVERED]))
    def receipt(self, delivery: DeliveryReport) -> None:
        def tell(world: World) -> None:
            for notice in world.notices():
                with world.building.stores.writing() as unit:
                    fault = DeliveryFault.NUMBER if delivery is DeliveryReport.UNDELIVERED else None
                    said = Receipt(str(notice.reference), "SM1", delivery, fault, "")
                    if notice.claimed_at is not None:
                        settling.receive(unit, said)

        self.worlds.each(tell)
        self.look()

    @rule(text=strategies.sampled_from(["JA", "Nej tack", "STOPP", "Jag kan inte komma på torsdag."]))
    def reply(self, text: str) -> None:
        def tell(world: World) -> None:
            with world.building.stores.writing() as unit:
                replying.receive(unit, IncomingSms(uuid.uuid4().hex, PHONE, text, opts_out=False))

        self.worlds.each(tell)
        self.others_look("colleague", "/replies", "/tasks")

    @precondition(lambda self: self.open)
    @rule()
    def close(self) -> None:
        def go(world: World) -> object:
            return world.ask(
                world.rut, "POST", f"/contacts/{world.contact}/close", {"outcome": "answered", "text": "x"}
            )

        self.worlds.same("close", go)
        for world in self.worlds.all:
            world.contact = ""

    @rule()
    def next_day(self) -> None:
        day = local_date(self.clock.now()) + timedelta(days=1)
        while office_hours(day) is None:
            day += timedelta(days=1)
        self.clock.set(start_instant(day, time(8, 30)))
        for world in self.worlds.all:
            jobs.roll_windows(world.building.stores)
            world.sign_in_anew()
        self.time_passes(61, None)
        self.look_around()

    @rule()
    def look_around(self) -> None:
        for who, pages in PAGES.items():
            self.others_look(who, *pages)

    def others_look(self, who: str, *pages: str) -> None:
        """Hold that somebody else sees the same in every world."""
        for page in pages:
            self.page(who, page)

    def page(self, who: str, page: str) -> None:
        self.worlds.same(f"{who} at {page}", lambda world: world.ask(world.others[who], "GET", page), statements=False)

    def at(self, days: int, hour: int) -> datetime:
        """Return an hour on a day to come."""
        return start_instant(local_date(self.clock.now()) + timedelta(days=days), time(hour))

    def teardown(self) -> None:
        """End with a look at everything, and with nothing in hand."""
        self.look_around()
        if self.open:
            self.close()


@pytest.mark.harm("the desk, or a caller through it, learns that somebody is protected")
def test_nobody_protected_and_not_granted_are_one(worlds: Worlds, clock: FixedClock) -> None:
    machine = type("Played", (Contacts,), {"worlds": worlds, "clock": clock})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=2,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
