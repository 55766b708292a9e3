"""Joining the list and leaving it."""

import uuid
from dataclasses import dataclass
from datetime import date

from frontdesk.booking.errors import AppointmentNotFound, CannotBeOffered, NoSuchDays, NotComing
from frontdesk.booking.models import Appointment, Waiting
from frontdesk.booking.queries import appointments
from frontdesk.booking.queries import waiting as queries
from frontdesk.booking.rules.words import Status, WaitingEnd
from frontdesk.booking.service import following, promising, types
from frontdesk.booking.service.waiting import closing
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit, can_text
from frontdesk.core.errors import NotHere
from frontdesk.core.live import tell
from frontdesk.core.times import local_date
from frontdesk.safety import service as safety


@dataclass(frozen=True)
class Terms:
    """What the client wants: between which days (None: from now, until the time they have), with whom, how, where.

    `by_sms`: an offer may come by SMS; else reception rings.
    """

    by_sms: bool = False
    first: date | None = None
    last: date | None = None
    whom: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def join(
    unit: Unit, *, appointment_id: uuid.UUID, terms: Terms, by: Actor, contact_id: uuid.UUID | None = None
) -> Waiting:
    """Put a client on the list for an earlier time than the one they have; new terms replace the earlier ones.

    By SMS only to somebody who may be texted about such a meeting. Raises NotComing, NoSuchDays, or CannotBeOffered
    where an offer could be made neither by SMS nor by telephone.
    """
    appointment = appointments.locked(unit.desk, appointment_id)
    if appointment is None:
        raise AppointmentNotFound
    if appointment.status != Status.BOOKED or appointment.starts_at <= unit.now:
        raise NotComing
    if not promising.may_reach(unit, appointment):
        raise CannotBeOffered
    today, has = local_date(unit.now), local_date(appointment.starts_at)
    first, last = max(terms.first or today, today), min(terms.last or has, has)
    if first > last:
        raise NoSuchDays(fields={"last": NoSuchDays.message})
    row = queries.open_of(unit.desk, [appointment_id]).get(appointment_id)
    row = row or Waiting(appointment_id=appointment_id, created_at=unit.now)
    row.has_at, row.person, row.first, row.last = appointment.starts_at, appointment.person, first, last
    row.whom, row.modes, row.places = list(terms.whom), list(terms.modes), list(terms.places)
    row.by_sms = terms.by_sms and may_be_texted(unit, appointment)
    row.contact_id, row.created_by = contact_id, by.id
    unit.desk.add(row)
    unit.desk.flush()
    following.log(unit, appointment, "waiting.joined", by)
    tell(unit.desk, "waiting")
    return row


def leave(unit: Unit, *, waiting_id: uuid.UUID, by: Actor) -> None:
    """The client keeps the time they have; what was offered is free again. Raises NotHere."""
    row = queries.waiting(unit.desk, waiting_id)
    appointment = appointments.one(unit.desk, row.appointment_id) if row else None
    if row is None or appointment is None:
        raise NotHere
    closing.end(unit, row, WaitingEnd.WITHDRAWN)
    following.log(unit, appointment, "waiting.left", by)


def may_be_texted(unit: Unit, appointment: Appointment) -> bool:
    """Whether an offer may be written to the client of an appointment: known, reachable, nothing to be silent of."""
    if not can_text(unit.desk):
        return False
    if appointment.person is None or appointment.discreet or types.known(unit.desk, appointment.type).no_sms:
        return False
    about = appointment.id, appointment.contact_id
    return safety.may_text(unit.desk, unit.register, appointment.person, about)
