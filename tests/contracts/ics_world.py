"""A published calendar and its owner, who edits it elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BufferedIOBase

from frontdesk.calendars.ports import Account
from frontdesk.calendars.rules import ShowsAs
from frontdesk.calendars.views import FeedEvent
from integrations.ics.subscription import IcsSubscription
from tests.calendars.texts import HOST, calendar, vevent
from tests.integrations.answering import Asked, answering, http

_WELCOME = "Basic c2FyYTpyaWdodA=="  # sara:right


class IcsWorld:
    """A feed that opens to one password. What is ours cannot get into it, so it cannot be moved there either."""

    def __init__(self) -> None:
        self.provider = IcsSubscription(host=HOST, reach="any")
        self.account = Account("", "sara", "right")
        self.unreachable = IcsSubscription(host=HOST, reach="any", longest=timedelta(0))
        self._events: dict[str, str] = {}

    @property
    def mistaken(self) -> tuple[IcsSubscription, Account]:
        return self.provider, replace(self.account, secret="wrong")

    def enter(self, name: str, starts_at: datetime, ends_at: datetime, shows_as: ShowsAs = ShowsAs.BUSY) -> None:
        times = [
            f"{key}:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" for key, at in (("DTSTART", starts_at), ("DTEND", ends_at))
        ]
        transparent = "TRANSPARENT" if shows_as is ShowsAs.FREE else "OPAQUE"
        self._events[name] = vevent(*times, f"TRANSP:{transparent}", uid=name)

    def erase(self, name: str) -> None:
        del self._events[name]

    def move_ours(self, event: FeedEvent, starts_at: datetime) -> None:  # noqa: ARG002 - nothing is moved
        raise AssertionError(f"a feed holds nothing of ours: {event.id}")

    def erase_ours(self, event: FeedEvent) -> None:
        raise AssertionError(f"a feed holds nothing of ours: {event.id}")

    def answer(self, asked: Asked, out: BufferedIOBase) -> None:
        """Give the file to who knows the password."""
        known = asked.headers.get("authorization") == _WELCOME
        file = calendar(*self._events.values()).encode()
        out.write(http(200, file, Content_Type="text/calendar") if known else http(401, WWW_Authenticate="Basic"))


@contextmanager
def ics_world() -> Iterator[IcsWorld]:
    world = IcsWorld()
    with answering(world.answer) as server:
        world.account = replace(world.account, address=f"{server.base}/sara.ics")
        yield world
