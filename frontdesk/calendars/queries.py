"""SELECTs on feeds, connections, subscriptions, mirrored busy times and written meetings."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from frontdesk.calendars.models import (
    CalendarConnection,
    CalendarEvent,
    CalendarFeed,
    CalendarSubscription,
    OutsideBusy,
)
from frontdesk.calendars.rules import digest
from frontdesk.core.db import statements
from frontdesk.core.db.in_list import in_list
from frontdesk.core.db.leases import is_free

_CHUNK = 500


def owner_of(db: Session, secret: str) -> str | None:
    """Return the key of the handläggare whose feed has this secret."""
    wanted = select(CalendarFeed.handlaggare).where(CalendarFeed.secret_hash == digest(secret))
    return db.scalar(wanted)


def connection(db: Session, connection_id: uuid.UUID) -> CalendarConnection | None:
    """Return a connection, locked (SELECT … FOR UPDATE) and read again."""
    wanted = select(CalendarConnection).where(CalendarConnection.id == connection_id).with_for_update()
    return db.scalar(wanted.execution_options(populate_existing=True))


def connections(db: Session, keys: Collection[str] | None = None) -> Sequence[CalendarConnection]:
    """Return the connections of some or all handläggare, ending ones included."""
    row = CalendarConnection
    wanted = select(row).order_by(row.handlaggare, row.kind)
    return db.scalars(wanted if keys is None else wanted.where(row.handlaggare.in_(keys))).all()


def writers(db: Session, keys: Collection[str]) -> Sequence[CalendarConnection]:
    """Return the connections that handläggare's meetings are written to; at most one for each."""
    return [row for row in connections(db, keys) if row.writes and row.ending_at is None] if keys else []


_CONCERNS = select(
    or_(
        exists().where(
            in_list(CalendarConnection.handlaggare, "people"),
            CalendarConnection.writes,
            CalendarConnection.ending_at.is_(None),
        ),
        exists().where(CalendarEvent.appointment_id == bindparam("appointment")),
    ).label("any")
)


def concerns(db: Session, appointment_id: uuid.UUID, people: Collection[str]) -> bool:
    """Whether a meeting is in any calendar or should be, because a participant has a connected one to write to."""
    found = statements.one_or_none(db, _CONCERNS, {"appointment": appointment_id, "people": people})
    return bool(found and found.any)


def due_to_read(now: datetime) -> Select[CalendarConnection]:
    """Return the SELECT of connections due to read and not leased, the longest due first."""
    row = CalendarConnection
    return (
        select(row).where(row.reads, row.ending_at.is_(None), row.due_at <= now, is_free(row, now)).order_by(row.due_at)
    )


def due_to_write(now: datetime) -> Select[CalendarEvent]:
    """Return the SELECT of meetings due to write, without those being written to any calendar now."""
    row, other = CalendarEvent, aliased(CalendarEvent)
    leased = and_(other.appointment_id == row.appointment_id, other.lease_until > now)
    rested = or_(CalendarConnection.rest_until.is_(None), CalendarConnection.rest_until <= now)
    return (
        select(row)
        .join(CalendarConnection, CalendarConnection.id == row.connection_id)
        .where(row.promised != row.settled, row.due_at <= now, rested, ~exists().where(leased))
        .order_by(row.due_at, row.id)
    )


class MirroredTime(NamedTuple):
    """A mirrored busy time, in seconds since 1970."""

    id: int
    event: str
    starts: int
    ends: int
    away: bool


def mirrored(db: Session, connection_id: uuid.UUID, events: Collection[str] | None) -> list[MirroredTime]:
    """Return the mirrored busy times of a calendar: of some events, or all."""
    row = OutsideBusy
    wanted = select(row.id, row.event, row.starts, row.ends, row.away).where(row.connection_id == connection_id)
    if events is None:
        return [MirroredTime(*found) for found in db.execute(wanted)]
    named = sorted(events)
    parts = (named[first : first + _CHUNK] for first in range(0, len(named), _CHUNK))
    return [MirroredTime(*found) for part in parts for found in db.execute(wanted.where(row.event.in_(part)))]


def count_ahead(db: Session, connection_id: uuid.UUID, now: int) -> int:
    """Return the number of mirrored events of a calendar that are not over."""
    row = OutsideBusy
    wanted = select(func.count(row.event.distinct())).where(row.connection_id == connection_id, row.ends > now)
    return db.scalar(wanted) or 0


def away_of(db: Session, resource_id: int) -> Sequence[OutsideBusy]:
    """Return a handläggare's out-of-office times, ordered by event and time."""
    row = OutsideBusy
    wanted = select(row).where(row.resource_id == resource_id, row.away)
    return db.scalars(wanted.order_by(row.connection_id, row.event, row.starts)).all()


def event(db: Session, connection_id: uuid.UUID, appointment_id: uuid.UUID) -> CalendarEvent | None:
    """Return one meeting in one calendar."""
    row = CalendarEvent
    return db.scalar(select(row).where(row.connection_id == connection_id, row.appointment_id == appointment_id))


def events_of(db: Session, appointment_id: uuid.UUID) -> Sequence[CalendarEvent]:
    """Return the rows of a meeting, one for each calendar."""
    return db.scalars(select(CalendarEvent).where(CalendarEvent.appointment_id == appointment_id)).all()


def standing(db: Session, connection_id: uuid.UUID, span: tuple[datetime, datetime]) -> Sequence[CalendarEvent]:
    """Return our meetings within `span` that have been written to a calendar and should stay there."""
    row = CalendarEvent
    wanted = select(row).where(
        row.connection_id == connection_id,
        row.wanted,
        row.remote_id != "",
        row.ends_at > span[0],
        row.starts_at < span[1],
    )
    return db.scalars(wanted).all()


def meetings_asked_about(db: Session, keys: Collection[str] | None = None) -> Sequence[CalendarEvent]:
    """Return the meetings missing from their calendar that the handläggare was asked about."""
    row = CalendarEvent
    wanted = select(row).where(row.asked_at.is_not(None)).order_by(row.starts_at)
    return db.scalars(wanted if keys is None else wanted.where(row.handlaggare.in_(keys))).all()


def waiting(db: Session, connection_id: uuid.UUID) -> int:
    """Return the number of meetings with changes not yet written."""
    row = CalendarEvent
    wanted = select(func.count()).where(row.connection_id == connection_id, row.promised != row.settled)
    return db.scalar(wanted) or 0


def coming_in(db: Session, connection_id: uuid.UUID, now: datetime) -> Sequence[CalendarEvent]:
    """Return the meetings that should be in a calendar and are not over."""
    row = CalendarEvent
    return db.scalars(select(row).where(row.connection_id == connection_id, row.wanted, row.ends_at > now)).all()


def locked_event(db: Session, event_id: uuid.UUID) -> CalendarEvent | None:
    """Return one meeting in one calendar, locked and read again."""
    wanted = select(CalendarEvent).where(CalendarEvent.id == event_id).with_for_update()
    return db.scalar(wanted.execution_options(populate_existing=True))


def unanswered(db: Session, asked_before: datetime, near: datetime, now: datetime) -> Sequence[CalendarEvent]:
    """Return coming meetings with an unanswered question, asked before then or starting before `near`."""
    row = CalendarEvent
    late = or_(row.asked_at <= asked_before, row.starts_at < near)
    wanted = select(row).where(row.asked_at.is_not(None), ~row.tasked, row.starts_at > now, late)
    return db.scalars(wanted).all()


def subscriptions_named(db: Session, remote_ids: Collection[str]) -> dict[str, CalendarSubscription]:
    """Return subscriptions by their ids at the service."""
    row = CalendarSubscription
    rows = db.scalars(select(row).where(row.remote_id.in_(remote_ids))) if remote_ids else ()
    return {found.remote_id: found for found in rows}


def without_subscription(db: Session, kinds: Collection[str]) -> Sequence[uuid.UUID]:
    """Return the connections of some kinds without a subscription."""
    row, told = CalendarConnection, CalendarSubscription
    wanted = select(row.id).where(row.kind.in_(kinds), row.reads, row.ending_at.is_(None))
    return db.scalars(wanted.where(~exists().where(told.connection_id == row.id))).all()


def failing_subscriptions(db: Session) -> dict[uuid.UUID, CalendarSubscription]:
    """Return the subscriptions whose latest creation or renewal failed, by connection."""
    row = CalendarSubscription
    found = db.scalars(select(row).where(row.failures > 0, row.connection_id.is_not(None)))
    return {one.connection_id: one for one in found if one.connection_id is not None}


def due_subscriptions(now: datetime) -> Select[CalendarSubscription]:
    """Return the SELECT of subscriptions to create, renew or end, and not leased; orphans are due at once."""
    row, of = CalendarSubscription, CalendarConnection
    lives = exists().where(of.id == row.connection_id, of.ending_at.is_(None), of.reads)
    due = or_(row.due_at <= now, and_(~lives, row.failures == 0))
    return select(row).where(due, is_free(row, now)).order_by(row.due_at, row.id)


def locked_subscription(db: Session, subscription_id: uuid.UUID) -> CalendarSubscription | None:
    """Return a subscription, locked and read again."""
    wanted = select(CalendarSubscription).where(CalendarSubscription.id == subscription_id).with_for_update()
    return db.scalar(wanted.execution_options(populate_existing=True))


def read_later(db: Session, connection_ids: Collection[uuid.UUID], now: datetime) -> bool:
    """Whether any of these working calendars needs an update to be read at once, i.e. it is not due already."""
    row, told = CalendarConnection, CalendarSubscription
    unnoted = and_(row.lease_until > now, exists().where(told.connection_id == row.id, told.heard_at.is_(None)))
    well = and_(row.failed.is_(None), ~row.stopped)
    wanted = select(func.count()).where(row.id.in_(connection_ids), well, or_(row.due_at > now, unnoted))
    return bool(db.scalar(wanted))


def heard_meanwhile(db: Session, now: datetime) -> Sequence[CalendarSubscription]:
    """Return the subscriptions notified while their calendar was being read, if that reading has ended."""
    row, of = CalendarSubscription, CalendarConnection
    wanted = select(row).join(of, of.id == row.connection_id).where(row.heard_at.is_not(None))
    return db.scalars(wanted.where(is_free(of, now))).all()
