"""What templates and the JSON API are given of notices."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from frontdesk.core.events import Event
from frontdesk.core.paging import Listed
from frontdesk.notices.rules.replies import Answer, Wish
from frontdesk.notices.rules.showing import NoticeState
from frontdesk.notices.rules.status import Kind
from frontdesk.notices.rules.texts import Manner


@dataclass(frozen=True)
class Preview:
    """A text before it is promised, in how many parts it goes, and what to think of (Swedish source strings)."""

    text: str
    segments: int
    encoding: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class NoticeView:
    """One notice as reception sees it; `text` and `number` (masked) are empty once they are erased."""

    id: uuid.UUID
    appointment_id: uuid.UUID
    kind: Kind
    state: NoticeState
    why: str
    text: str
    number: str
    segments: int
    created_at: datetime
    leaves_at: datetime
    settled_at: datetime | None

    @property
    def can_be_undone(self) -> bool:
        """Whether *Ångra* still works."""
        return self.state in {NoticeState.COUNTING, NoticeState.WAITING}


@dataclass(frozen=True)
class NoticesView:
    """The notices of a contact, as they are at `now`."""

    contact_id: uuid.UUID
    now: datetime
    notices: tuple[NoticeView, ...]


@dataclass(frozen=True)
class OfferAnswered(Event):
    """Somebody answered yes or no from a number that offers went to: `notices`, the latest first.

    `is_latest`: nothing else has gone to the number since, so that nothing else can be meant. The room that can tell
    which offer is meant acts on it and says so with `replying.acted_on`; else a person is asked.
    """

    reply_id: uuid.UUID
    answer: Answer
    notices: tuple[uuid.UUID, ...]
    is_latest: bool = True


@dataclass(frozen=True)
class NoticeChanged(Event):
    """An SMS was promised, left, arrived, failed or is held; `appointment_id` may be an offer's."""

    appointment_id: uuid.UUID
    kind: str


@dataclass(frozen=True)
class ReplyView:
    """What somebody wrote back; `stops` when it says that no more SMS are wanted.

    `dial` is the number in the form a telephone takes it, empty when it is none; `wish` what the whole reply asks for.
    """

    id: uuid.UUID
    number: str
    text: str
    received_at: datetime
    contact_id: uuid.UUID | None
    stops: bool
    dial: str = ""
    wish: Wish | None = None
    handled: bool = False


@dataclass(frozen=True)
class RepliesView:
    """The replies nobody has seen to, oldest first."""

    replies: tuple[ReplyView, ...]


@dataclass(frozen=True)
class ToRing:
    """Somebody an SMS did not reach, or perhaps not, because the operator was away; number in E.164.

    `unsure` when nobody can say whether it arrived; `before` is when the news stops being of use.
    """

    id: uuid.UUID
    kind: Kind
    name: str
    number: str
    text: str
    unsure: bool
    before: datetime
    person: str | None
    contact_id: uuid.UUID | None


@dataclass(frozen=True)
class RingList:
    """Whom an outage of the operator leaves to be rung; `ended_at` is None while it goes on."""

    id: uuid.UUID
    began_at: datetime
    ended_at: datetime | None
    rows: Listed[ToRing]


@dataclass(frozen=True)
class TextView:
    """A text as it is edited; `example` is how it is sent, None when it would be refused."""

    kind: Kind
    language: str
    body: str
    is_own: bool
    example: Preview | None = None
    manner: Manner = Manner.VISIT
    error: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
