"""Join and leave the waiting list."""

import uuid
from dataclasses import dataclass
from datetime import date

from frontdesk.booking.errors import CannotBeOffered, NoSuchDays, NotComing
from frontdesk.booking.models import Appointment, WaitlistEntry
from frontdesk.booking.queries import appointments
from frontdesk.booking.queries import waiting as queries
from frontdesk.booking.rules.words import AppointmentStatus, WaitingEnd
from frontdesk.booking.service import following, promising, types
from frontdesk.booking.service.waiting import closing
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import NotHere
from frontdesk.core.times import local_date
from frontdesk.safety import service as safety


@dataclass(frozen=True)
class Terms:
    """What the client wants: days (None: from today, until the present appointment), handläggare, modes, places.

    `by_sms`: offers may be sent by SMS; otherwise reception rings.
    """

    by_sms: bool = False
    first: date | None = None
    last: date | None = None
    whom: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def join(
    unit: Unit, *, appointment_id: uuid.UUID, terms: Terms, by: Actor, contact_id: uuid.UUID | None = None
) -> WaitlistEntry:
    """Put a client on the list for a time earlier than the present one; new terms replace the earlier ones.

    `terms.by_sms` only applies if the client may be texted about such a meeting. Raises AppointmentNotFound, NotComing,
    NoSuchDays, or CannotBeOffered if the client may be reached neither by SMS nor by telephone.
    """
    appointment = appointments.existing(unit.db, appointment_id)
    if appointment.status != AppointmentStatus.BOOKED or appointment.starts_at <= unit.now:
        raise NotComing
    if not promising.may_reach(unit, appointment):
        raise CannotBeOffered
    today, has = local_date(unit.now), local_date(appointment.starts_at)
    first, last = max(terms.first or today, today), min(terms.last or has, has)
    if first > last:
        raise NoSuchDays(fields={"last": NoSuchDays.message})
    row = queries.open_of(unit.db, [appointment_id]).get(appointment_id)
    row = row or WaitlistEntry(appointment_id=appointment_id, created_at=unit.now)
    row.has_at, row.person, row.first, row.last = appointment.starts_at, appointment.person, first, last
    row.whom, row.modes, row.places = list(terms.whom), list(terms.modes), list(terms.places)
    row.by_sms = terms.by_sms and may_be_texted(unit, appointment)
    row.contact_id, row.created_by = contact_id, by.id
    unit.db.add(row)
    unit.db.flush()
    following.log(unit, appointment, "waiting.joined", by)
    unit.tell("waiting")
    return row


def leave(unit: Unit, *, waiting_id: uuid.UUID, by: Actor) -> None:
    """Take a client off the list and withdraw the open offer. Raises NotHere."""
    row = queries.waiting(unit.db, waiting_id)
    appointment = appointments.one(unit.db, row.appointment_id) if row else None
    if row is None or appointment is None:
        raise NotHere
    closing.end(unit, row, WaitingEnd.WITHDRAWN)
    following.log(unit, appointment, "waiting.left", by)


def may_be_texted(unit: Unit, appointment: Appointment) -> bool:
    """Whether the client of an appointment may get offers by SMS: registered, may be texted, and no silent matter."""
    if not unit.can_text:
        return False
    if appointment.person is None or appointment.discreet or types.known(unit.db, appointment.type).no_sms:
        return False
    about = appointment.id, appointment.contact_id
    return safety.may_text(unit.db, unit.register, appointment.person, about)
