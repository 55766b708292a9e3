"""One mailbox's calendar: its owner's actions in Outlook, the application's, and every change in order."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from integrations.simulators.graph.items import Item, defaults, new_id
from integrations.simulators.graph.refusals import Refusal
from integrations.simulators.graph.times import OWNERS, zone
from integrations.simulators.graph.tokens import Tokens


@dataclass(frozen=True)
class Change:
    """A change of an item."""

    version: int
    item: str


class Mailbox:
    """A calendar; `enter`, `repeat`, `move`, `change` and `erase` are what its owner does in Outlook."""

    def __init__(self, owner: str, told: Callable[[str, str], None]) -> None:
        """Begin with an empty calendar; `told` is called with (created|updated|deleted, id)."""
        self.owner = owner
        self.read_only = False
        self.forgets_transactions = False
        self.masters_told = True
        self.tokens = Tokens()
        self.items: dict[str, Item] = {}
        self.log: list[Change] = []
        self.lock = threading.RLock()
        self.asking = 0
        self._told = told

    # ---- the owner ----

    def enter(self, subject: str, start: datetime, end: datetime, *, all_day: bool = False, **facts: object) -> str:
        """Create an event; facts are the service's own properties (showAs, isCancelled, …)."""
        item = Item(new_id(), start, end, {**defaults(), "subject": subject, **facts}, all_day=all_day, zone=OWNERS)
        return self.keep(item).id

    def repeat(self, subject: str, start: datetime, end: datetime, *, weeks: int, **facts: object) -> str:
        """Create a weekly series; returns its id."""
        master = Item(new_id(), start, end, {**defaults(), "subject": subject, **facts}, zone=OWNERS)
        master.recurrence = _weekly(start, weeks)
        with self._changing("created", master):
            self.items[master.id] = master
            for week in range(weeks):
                name = f"{master.id[:-1]}{week:04d}="
                one = Item(name, _weeks_on(start, week), _weeks_on(end, week), dict(master.facts), master=master.id)
                self.items[one.id] = one
        return master.id

    def occurrences(self, series: str) -> Sequence[Item]:
        """Return a series' occurrences by time."""
        with self.lock:
            return sorted((item for item in self.items.values() if item.master == series), key=lambda item: item.start)

    def move(self, item_id: str, start: datetime, end: datetime) -> None:
        """Move an event, or one occurrence, to another time."""
        self.change(item_id, start=start, end=end)

    def change(
        self, item_id: str, *, start: datetime | None = None, end: datetime | None = None, **facts: object
    ) -> None:
        """Change any properties of an event, or of one occurrence alone."""
        item = self.found(item_id)
        with self._changing("updated", item):
            item.start, item.end = start or item.start, end or item.end
            item.facts.update(facts)
            item.changed_alone = bool(item.master)

    def erase(self, item_id: str) -> None:
        """Remove an event, one occurrence, or a whole series."""
        item = self.found(item_id)
        with self._changing("deleted", item):
            for each in [item, *(one for one in self.items.values() if one.master == item.id)]:
                del self.items[each.id]
                if each is not item:
                    self.log.append(Change(self.version + 1, each.id))

    def touch(self, item_id: str) -> None:
        """Let the service itself modify an event: a new version without a visible change."""
        with self._changing("updated", self.found(item_id)):
            pass

    # ---- the application's side, used by the API ----

    @property
    def version(self) -> int:
        """Return the number of changes."""
        return self.log[-1].version if self.log else 0

    def found(self, item_id: str) -> Item:
        """Return an item, or refuse."""
        with self.lock:
            if item_id not in self.items:
                raise Refusal(404, "ErrorItemNotFound", "The specified object was not found in the store.")
            return self.items[item_id]

    def keep(self, item: Item) -> Item:
        """Add a new single event."""
        with self._changing("created", item):
            self.items[item.id] = item
        return item

    def with_transaction(self, transaction: object) -> Item | None:
        """Return the event created with a transaction id."""
        if not transaction:
            return None
        with self.lock:
            held = (item for item in self.items.values() if item.facts["transactionId"] == transaction)
            return next(held, None)

    def shown(self) -> list[Item]:
        """Return every item but the masters of series, which block no time of their own."""
        with self.lock:
            return [item for item in self.items.values() if item.recurrence is None]

    @contextmanager
    def _changing(self, what: str, item: Item) -> Iterator[None]:
        """Record a change; one to an occurrence changes its whole series, and Outlook reports the series."""
        with self.lock:
            yield
            touched = self.items.get(item.master, item) if item.master else item
            version = self.version + 1
            for each in (item, touched):
                each.version, each.modified = version, datetime.now(UTC)
            self.log.append(Change(version, touched.id))
            what = "updated" if touched is not item else what
        self._told(what, touched.id)


def _weeks_on(instant: datetime, weeks: int) -> datetime:
    """Return the same wall-clock time some weeks later, in the mailboxes' time zone."""
    return (instant.astimezone(zone(OWNERS)) + timedelta(weeks=weeks)).astimezone(UTC)


def _weekly(start: datetime, weeks: int) -> Mapping[str, object]:
    return {
        "pattern": {
            "type": "weekly",
            "interval": 1,
            "month": 0,
            "dayOfMonth": 0,
            "daysOfWeek": [f"{start:%A}".lower()],
            "firstDayOfWeek": "monday",
            "index": "first",
        },
        "range": {
            "type": "numbered",
            "startDate": f"{start:%Y-%m-%d}",
            "endDate": "0001-01-01",
            "recurrenceTimeZone": OWNERS,
            "numberOfOccurrences": weeks,
        },
    }
