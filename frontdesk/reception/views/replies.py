"""Views of reception's list of SMS replies and the bookings they are about."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from frontdesk.availability.rules.enums import AppointmentStatus
from frontdesk.core.paging import ListPage
from frontdesk.notices.views import ReplyView


@dataclass(frozen=True)
class RepliedBooking:
    """A booking a reply is about. `coming`: it can be cancelled; `undo_until`: set if it just was.

    `proposed`: the reply as a whole asks for a cancellation and can only mean this booking.
    """

    id: uuid.UUID
    version: int
    starts_at: datetime
    ends_at: datetime
    handlaggare: str
    mode: str
    place: str
    status: AppointmentStatus
    status_words: str
    coming: bool
    proposed: bool = False
    undo_until: datetime | None = None


@dataclass(frozen=True)
class ReplyLine:
    """A reply, with the client's name if the reader may see it, and the bookings it can be about.

    `offered_at`: the earlier time, if it answers an offer. `movable`: a booking is linked to a client, so that it can
    be moved in a contact; one by typed name cannot.
    """

    reply: ReplyView
    name: str
    alias: str = ""
    bookings: tuple[RepliedBooking, ...] = ()
    offered_at: datetime | None = None
    movable: bool = False

    @property
    def id(self) -> uuid.UUID:
        """The reply's id."""
        return self.reply.id


@dataclass(frozen=True)
class ReplyList:
    """The unhandled replies, oldest first, and those whose booking was cancelled within the last minute."""

    lines: ListPage[ReplyLine]
    now: datetime

    @property
    def waiting(self) -> int:
        """The number of unhandled replies shown."""
        return sum(not line.reply.handled for line in self.lines)
