"""What reception's page of answers to SMS shows: who wrote what about which booking, and what can be done about it."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from frontdesk.booking.rules.words import Status
from frontdesk.core.paging import Listed
from frontdesk.notices.views import ReplyView


@dataclass(frozen=True)
class RepliedBooking:
    """A booking beside the answer to an SMS about it. `coming`: it may still be cancelled; `undo_until`: it just was.

    `proposed`: the whole answer asks for it to be cancelled, and it can mean this booking only.
    """

    id: uuid.UUID
    version: int
    starts_at: datetime
    ends_at: datetime
    handlaggare: str
    mode: str
    place: str
    status: Status
    status_words: str
    coming: bool
    proposed: bool = False
    undo_until: datetime | None = None


@dataclass(frozen=True)
class ReplyLine:
    """One answer, with the client's name as far as the reader may see it and the bookings it can be about.

    `offered_at` is the earlier time it answers, when it answers an offer of one. Only a client's own bookings can be
    found in a contact and moved there, not those for a typed name.
    """

    reply: ReplyView
    name: str
    alias: str = ""
    bookings: tuple[RepliedBooking, ...] = ()
    offered_at: datetime | None = None
    movable: bool = False

    @property
    def id(self) -> uuid.UUID:
        """The answer's."""
        return self.reply.id


@dataclass(frozen=True)
class ReplyList:
    """The answers nobody has seen to, oldest first, and those whose booking was cancelled a moment ago."""

    lines: Listed[ReplyLine]
    now: datetime

    @property
    def waiting(self) -> int:
        """How many nobody has seen to."""
        return sum(not line.reply.handled for line in self.lines)
