"""View models and events of notices."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from frontdesk.core.events import Event
from frontdesk.core.paging import ListPage
from frontdesk.notices.rules.replies import OfferReply, ReplyRequest
from frontdesk.notices.rules.showing import NoticeState
from frontdesk.notices.rules.status import NoticeKind
from frontdesk.notices.rules.texts import Manner


@dataclass(frozen=True)
class Preview:
    """A text as it would be sent, with segments, encoding and warnings (Swedish source strings)."""

    text: str
    segments: int
    encoding: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class NoticeView:
    """A notice as shown at reception; `text` and `number` (masked) are empty once erased."""

    id: uuid.UUID
    appointment_id: uuid.UUID
    kind: NoticeKind
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
        """Whether *Ångra* is still possible."""
        return self.state in {NoticeState.COUNTING, NoticeState.WAITING}


@dataclass(frozen=True)
class NoticesView:
    """The notices of a contact at `now` (UTC)."""

    contact_id: uuid.UUID
    now: datetime
    notices: tuple[NoticeView, ...]


@dataclass(frozen=True)
class OfferAnswered(Event):
    """A yes or no was received from a number that offers were sent to (`notices`, the latest first).

    `is_latest`: no other SMS was sent to the number since. The handler that can tell which offer is meant acts on it
    and calls `replying.acted_on`; otherwise a person reads the reply.
    """

    reply_id: uuid.UUID
    answer: OfferReply
    notices: tuple[uuid.UUID, ...]
    is_latest: bool = True


@dataclass(frozen=True)
class NoticeChanged(Event):
    """An SMS was queued, sent, delivered, failed or withheld; `appointment_id` may be an offer's."""

    appointment_id: uuid.UUID
    kind: str


@dataclass(frozen=True)
class ReplyView:
    """A reply as shown to staff."""

    id: uuid.UUID
    number: str
    text: str
    received_at: datetime
    contact_id: uuid.UUID | None
    #: The client wants no more SMS.
    stops: bool
    #: The number in E.164; empty if it is not a phone number.
    dial: str = ""
    wish: ReplyRequest | None = None
    handled: bool = False


@dataclass(frozen=True)
class RepliesView:
    """The open replies, oldest first."""

    replies: tuple[ReplyView, ...]


@dataclass(frozen=True)
class ToRing:
    """A client to call because of an outage; number in E.164.

    `unsure`: the SMS may have been delivered. `before`: when the message stops being useful.
    """

    id: uuid.UUID
    kind: NoticeKind
    name: str
    number: str
    text: str
    unsure: bool
    before: datetime
    person: str | None
    contact_id: uuid.UUID | None


@dataclass(frozen=True)
class RingList:
    """The call list of an outage; `ended_at` is None while it goes on."""

    id: uuid.UUID
    began_at: datetime
    ended_at: datetime | None
    rows: ListPage[ToRing]


@dataclass(frozen=True)
class TextView:
    """A text being edited; `example` shows it as sent, None if it would be refused."""

    kind: NoticeKind
    language: str
    body: str
    is_own: bool
    example: Preview | None = None
    manner: Manner = Manner.VISIT
    error: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
