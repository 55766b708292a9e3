"""Reception's SMS replies with the bookings they are about, and cancelling on a client's reply."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from frontdesk.accounts.queries import handlaggare_by_key
from frontdesk.accounts.views import Staff
from frontdesk.availability.queries import catalogue
from frontdesk.availability.rules.enums import COMING, MODE_LABELS, STATUS_LABELS
from frontdesk.booking import queries
from frontdesk.booking.errors import AppointmentNotFound
from frontdesk.booking.models import Appointment, AppointmentSnapshot
from frontdesk.booking.service import change, lists
from frontdesk.booking.service.undo import (
    MINUTE_OF_REGRET,
    open_ones,
    open_ones_of,
    undo_change,
)
from frontdesk.calls.models.contact import Contact
from frontdesk.calls.service import contact
from frontdesk.core.db.unit import Unit
from frontdesk.core.paging import FIRST, RequestedRows
from frontdesk.notices.models import Notice
from frontdesk.notices.rules.replies import ReplyRequest
from frontdesk.notices.service import presenter, replying, thanking
from frontdesk.notices.views import ReplyView
from frontdesk.reception.views.replies import RepliedBooking, ReplyLine, ReplyList
from frontdesk.safety.service import client_names
from frontdesk.waitlist.queries import (
    offered_times,
)

_Rows = Iterable[tuple[ReplyView, Notice | None]]


@dataclass(frozen=True)
class _About:
    """The bookings some notices are about, by notice id, and the start offered by those that are offers."""

    bookings: Mapping[uuid.UUID, Sequence[Appointment]]
    offered: Mapping[uuid.UUID, datetime]


def listed(unit: Unit, *, staff: Staff, asked: RequestedRows = FIRST) -> ReplyList:
    """Return the replies this user may read; each client shown is recorded in the access log."""
    lately = presenter.handled_since(unit, unit.now - MINUTE_OF_REGRET)
    undone = open_ones_of(unit.db, lately, unit.now)
    rows = presenter.replies_with_notices(unit, staff=staff, asked=asked, and_these=undone.keys())
    presenter.log_replies(unit, staff, rows)
    about = _about(unit, staff, [notice for _, notice in rows if notice])
    shown = _bookings(unit, {row.id: row for some in about.bookings.values() for row in some}.values())
    names = _names(unit, staff, rows)
    lines = rows.of(_line(view, notice, about, shown, names, undone.get(view.id, {})) for view, notice in rows)
    return ReplyList(lines, unit.now)


def waiting_for(unit: Unit, *, staff: Staff) -> int:
    """Return the number of unhandled replies this user may read; discloses no client."""
    return presenter.count_replies(unit, staff=staff)


def cancel(unit: Unit, reply_id: uuid.UUID, *, appointment_id: uuid.UUID, version: int, staff: Staff) -> None:
    """Cancel the booking a reply is about, for the client, and mark the reply as handled.

    `undo` reverts both within a minute. Raises NotHere, AppointmentNotFound, Stale or NotComing.
    """
    reply = replying.mine(unit, reply_id, staff=staff)
    if appointment_id not in {row.id for row in _of_reply(unit, staff, reply.notice_id)}:
        raise AppointmentNotFound
    change.cancel(
        unit, appointment_id=appointment_id, version=version, by_client=True, by=staff.actor, contact_id=reply_id
    )
    thanking.thank_no_more(unit, reply)
    replying.seen_to(unit, reply_id, by=staff.actor)
    unit.settle(replying.key_of(reply_id))


def undo(unit: Unit, reply_id: uuid.UUID, *, staff: Staff) -> None:
    """Undo such a cancellation and reopen the reply. Raises NotHere or TooLateToTakeBack."""
    replying.mine(unit, reply_id, staff=staff)
    for appointment_id in open_ones(unit.db, reply_id, unit.now):
        undo_change(unit, appointment_id=appointment_id, by=staff.actor)
        replying.open_again(unit, reply_id)


def ring(unit: Unit, reply_id: uuid.UUID, *, staff: Staff) -> Contact:
    """Begin a contact for ringing the client; the reply stays open until marked as handled."""
    reply = replying.mine(unit, reply_id, staff=staff)
    return contact.begin(unit, who=staff.actor, number=reply.number)


def _of_reply(unit: Unit, staff: Staff, notice_id: uuid.UUID | None) -> Sequence[Appointment]:
    notice = unit.db.get(Notice, notice_id) if notice_id else None
    return _about(unit, staff, [notice]).bookings.get(notice.id, ()) if notice else ()


def _about(unit: Unit, staff: Staff, notices: Collection[Notice]) -> _About:
    """Fetch what notices are about: a booking, a whole series, or an offer and the booking it would move."""
    offers = offered_times(unit.db, [notice.appointment_id for notice in notices])
    which = {
        notice.id: offers[notice.appointment_id][0] if notice.appointment_id in offers else notice.appointment_id
        for notice in notices
    }
    found = queries.some(unit.db, set(which.values()))
    rest = queries.to_come_of_series(unit.db, {row.series_id for row in found if row.series_id}, unit.now)
    rows = {
        row.id: row for row in lists.only_granted(unit, staff, list({row.id: row for row in (*found, *rest)}.values()))
    }
    return _About(
        {notice: _with_series(rows, appointment) for notice, appointment in which.items() if appointment in rows},
        {notice.id: offers[notice.appointment_id][1] for notice in notices if notice.appointment_id in offers},
    )


def _with_series(rows: Mapping[uuid.UUID, Appointment], appointment_id: uuid.UUID) -> list[Appointment]:
    row = rows[appointment_id]
    if row.series_id is None:
        return [row]
    same = [one for one in rows.values() if one.series_id == row.series_id]
    return sorted(same, key=lambda one: one.starts_at)


def _names(unit: Unit, staff: Staff, rows: _Rows) -> dict[str, str]:
    """Return the senders' names this user may see, by person key; each is logged."""
    persons = {notice.person for _, notice in rows if notice and notice.person and not notice.by_name}
    known = client_names(unit, staff, persons)
    for key in known:
        unit.log_view(who=staff.actor, event="person.listed", person=key, fields=("replies",), page="replies")
    return {key: person.name for key, person in known.items()}


def _bookings(unit: Unit, rows: Collection[Appointment]) -> dict[uuid.UUID, RepliedBooking]:
    also = queries.colleagues(unit.db, [row.id for row in rows])
    people = handlaggare_by_key(
        unit.db, {row.handlaggare for row in rows} | {key for keys in also.values() for key in keys}
    )
    places = catalogue.places_by_code(unit.db) if rows else {}
    return {
        row.id: RepliedBooking(
            id=row.id,
            version=row.version,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            handlaggare=", ".join(
                people[key].name for key in (row.handlaggare, *also.get(row.id, ())) if key in people
            ),
            mode=MODE_LABELS[row.mode],
            place=places[row.place].name if row.place in places else "",
            status=row.status,
            status_words=STATUS_LABELS[row.status],
            coming=row.status in COMING and row.starts_at > unit.now,
        )
        for row in rows
    }


def _line(
    view: ReplyView,
    notice: Notice | None,
    about: _About,
    shown: Mapping[uuid.UUID, RepliedBooking],
    names: Mapping[str, str],
    undone: Mapping[uuid.UUID, AppointmentSnapshot],
) -> ReplyLine:
    if notice is None:
        return ReplyLine(view, name="")
    rows = about.bookings.get(notice.id, ())
    may_mean_one = view.wish is ReplyRequest.CANCEL and sum(shown[row.id].coming for row in rows) == 1
    first = rows[0] if rows else None
    return ReplyLine(
        view,
        name=names.get(notice.person or "", "") or (first.name if first and first.person is None else ""),
        alias=first.alias if first else "",
        bookings=tuple(
            replace(
                shown[row.id],
                proposed=may_mean_one and shown[row.id].coming,
                undo_until=undone[row.id].until if row.id in undone else None,
            )
            for row in rows
        ),
        offered_at=about.offered.get(notice.id),
        movable=any(row.person and shown[row.id].coming for row in rows),
    )
