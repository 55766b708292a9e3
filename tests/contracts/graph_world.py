"""The Graph adapter against the simulator, over HTTP, and a calendar's owner at Outlook."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from frontdesk.calendars.ports import Account, CalendarProvider
from frontdesk.calendars.rules import ShowsAs
from frontdesk.calendars.views import FeedEvent
from integrations.graph.calendar import GraphCalendar
from integrations.graph.credentials import Application
from integrations.graph.transport import Transport
from integrations.simulators.graph import GraphSimulator, Mailbox, Registration
from tests.serving import serve

SARA = "sara.lind@kommunen.example"
TENANT, CLIENT, SECRET = "2f6d0a9e-0000-4000-8000-000000000001", "2f6d0a9e-0000-4000-8000-000000000002", "right"
NOBODY = "http://127.0.0.1:1"
# Nobody is asked to be quick where that is not what is tested: a loaded machine takes seconds for an answer.
PATIENCE = 60.0

_SHOWN = {
    ShowsAs.BUSY: "busy",
    ShowsAs.TENTATIVE: "tentative",
    ShowsAs.OUT_OF_OFFICE: "oof",
    ShowsAs.FREE: "free",
    ShowsAs.ELSEWHERE: "workingElsewhere",
}


def transport(base: str, *, secret: str = SECRET, answer: float = PATIENCE) -> Transport:
    """Return how the adapter asks, as the application of these tests."""
    return Transport(
        Application(TENANT, CLIENT, secret), base_url=base, login_url=base, connect=PATIENCE, answer=answer
    )


class GraphWorld:
    """One tenant, one mailbox, its owner."""

    def __init__(self, base: str, simulator: GraphSimulator) -> None:
        self.base, self.simulator = base, simulator
        self.mailbox: Mailbox = simulator.mailbox(SARA)
        self.account = Account(SARA)
        self._transports: list[Transport] = []
        self._entered: dict[str, str] = {}
        self.provider = self.made()
        self.unreachable = self.made(NOBODY)

    @property
    def mistaken(self) -> tuple[CalendarProvider, Account]:
        return self.made(secret="wrong"), self.account

    def made(self, base: str = "", *, secret: str = SECRET, answer: float = PATIENCE) -> GraphCalendar:
        """Return an adapter of its own, closed with this world."""
        made = transport(base or self.base, secret=secret, answer=answer)
        self._transports.append(made)
        return GraphCalendar(made)

    def close(self) -> None:
        for each in self._transports:
            each.close()

    def enter(self, name: str, starts_at: datetime, ends_at: datetime, shows_as: ShowsAs = ShowsAs.BUSY) -> None:
        if name in self._entered:
            self.mailbox.change(self._entered[name], start=starts_at, end=ends_at, showAs=_SHOWN[shows_as])
        else:
            self._entered[name] = self.mailbox.enter("Tandläkaren", starts_at, ends_at, showAs=_SHOWN[shows_as])

    def erase(self, name: str) -> None:
        self.mailbox.erase(self._entered.pop(name))

    def move_ours(self, event: FeedEvent, starts_at: datetime) -> None:
        self.mailbox.move(self.ours(event), starts_at, starts_at + (event.ends_at - event.starts_at))

    def erase_ours(self, event: FeedEvent) -> None:
        self.mailbox.erase(self.ours(event))

    def ours(self, event: FeedEvent) -> str:
        """Return the id under which a meeting of ours lies in the mailbox."""
        found = [item.id for item in self.mailbox.items.values() if str(event.id) in item.own.values()]
        assert len(found) == 1, found
        return found[0]


@contextmanager
def graph_world() -> Iterator[GraphWorld]:
    simulator = GraphSimulator(Registration(TENANT, CLIENT, SECRET))
    simulator.courier.patience = simulator.subscriptions.patience = PATIENCE
    with serve(simulator.api) as base:
        world = GraphWorld(base, simulator)
        yield world
        world.close()
