"""What templates and the JSON API are given of notices."""

import uuid
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Preview:
    """A text before it is promised, in how many parts it goes, and what to think of (Swedish source strings)."""

    text: str
    segments: int
    encoding: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class NoticeView:
    """One notice as reception sees it. `state` is the sentence to show; `undo_seconds` counts down while it can be."""

    id: uuid.UUID
    appointment_id: uuid.UUID
    kind: str
    state: str
    tone: str
    text: str
    number: str
    at: datetime
    undo_seconds: int
    can_undo: bool


@dataclass(frozen=True)
class ContactNotices:
    """The notices of a contact; `busy` while something is going to change by itself soon."""

    contact_id: uuid.UUID
    notices: tuple[NoticeView, ...]
    busy: bool
