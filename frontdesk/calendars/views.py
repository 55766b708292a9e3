"""View models of calendars."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from frontdesk.calendars.rules.enums import KIND_LABELS, CalendarKind
from frontdesk.calendars.rules.feed import FeedEvent

__all__ = ["ConnectionForm", "ConnectionView", "FeedEvent"]


@dataclass(frozen=True)
class ConnectionView:
    """A connected calendar and its status; `reading` and `writing` are Swedish source texts, empty if it works.

    `set_aside`, `doubtful` and `unknown_zones` count misread events. `stale`: not read for so long that free times may
    be wrong. `doubted` counts vanished events kept until a person confirms the loss.
    """

    id: uuid.UUID
    handlaggare: str
    kind: CalendarKind
    shown: str
    reads: bool
    writes: bool
    read_at: datetime | None
    due_at: datetime
    reading: str
    reading_since: datetime | None
    writing: str
    writing_since: datetime | None
    waiting: int
    doubted: int
    set_aside: int
    doubtful: int
    unknown_zones: int
    stopped: bool
    stale: bool
    ending: bool

    @property
    def label(self) -> str:
        """The label of its kind, as a Swedish source text."""
        return KIND_LABELS[self.kind]

    @property
    def new(self) -> bool:
        """Whether its first reading is still to come, so that its events do not count yet."""
        return self.reads and self.read_at is None and not self.reading

    @property
    def partly(self) -> bool:
        """Whether some of its events were misread."""
        return bool(self.set_aside or self.doubtful or self.unknown_zones)

    @property
    def works(self) -> bool:
        """Whether reading and writing work."""
        return not (self.new or self.reading or self.writing or self.stale)

    @property
    def partly_only(self) -> bool:
        """Whether it works, but some of its events were misread."""
        return self.works and self.partly

    @property
    def well(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.works and not self.partly


@dataclass(frozen=True)
class ConnectionForm:
    """The form for connecting a calendar as typed, without the password, and its errors."""

    kind: str = ""
    address: str = ""
    login: str = ""
    refusal: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
