"""What calendars show of a meeting, and what pages show of calendars."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from frontdesk.calendars.rules.feed import FeedEvent
from frontdesk.calendars.rules.words import KIND_LABELS, Kind

__all__ = ["ConnectionForm", "ConnectionView", "FeedEvent"]


@dataclass(frozen=True)
class ConnectionView:
    """A connected calendar and how it goes; words are Swedish source text, empty when all is well.

    `set_aside`, `doubtful` and `unknown_zones` count what was not read as it was meant; `partly` tells that some was.
    `stale`: it is read, and has not been for so long that free times may be wrong. `doubted` counts what vanished and
    is kept until somebody says that it is true.
    """

    id: uuid.UUID
    handlaggare: str
    kind: Kind
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
        """What its kind is called, source language."""
        return KIND_LABELS[self.kind]

    @property
    def new(self) -> bool:
        """Whether it is to be read and has not been yet, so that nothing in it counts."""
        return self.reads and self.read_at is None and not self.reading

    @property
    def partly(self) -> bool:
        """Whether something in it is not read as it was meant."""
        return bool(self.set_aside or self.doubtful or self.unknown_zones)

    @property
    def works(self) -> bool:
        """Whether it is read and written as it should be."""
        return not (self.new or self.reading or self.writing or self.stale)

    @property
    def partly_only(self) -> bool:
        """Whether it works, and some of it is not read as it was meant."""
        return self.works and self.partly

    @property
    def well(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.works and not self.partly


@dataclass(frozen=True)
class ConnectionForm:
    """What was typed to connect a calendar, less the password, and what is wrong with it."""

    kind: str = ""
    address: str = ""
    login: str = ""
    refusal: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
