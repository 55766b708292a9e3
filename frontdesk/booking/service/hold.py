"""Hold a time during a call."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from frontdesk.availability.models.occupancy import Hold
from frontdesk.availability.queries import slots
from frontdesk.availability.service import catalogue, occupancy
from frontdesk.availability.views import FreeTime
from frontdesk.booking.service import candidates, participants, undo
from frontdesk.booking.views import Pick
from frontdesk.core import municipal_settings
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.i18n import N_

MINUTES = municipal_settings.declare(
    "booking.hold_minutes", 8, N_("Så många minuter är en tid reserverad medan ni talar.")
)


def hold(
    unit: Unit, *, pick: Pick, by: Actor, contact_id: uuid.UUID | None = None, until: datetime | None = None
) -> Hold:
    """Hold a time, for some minutes or until an instant; a contact's earlier hold is released.

    Raises SlotTaken, NotOffered, NobodyToMeet or NotByPhone.
    """
    if contact_id:
        release_for(unit.db, contact_id)
    kind = catalogue.active_type(unit.db, pick.type)

    def attempt(time: FreeTime) -> Hold:
        held = _row(unit, time, pick=pick, by=by, contact_id=contact_id)
        held.expires_at = until or held.expires_at
        unit.db.add(held)
        unit.db.flush()
        occupancy.take_for_hold(unit.db, held, participants.spans(kind, time))
        return held

    held = candidates.take(unit, pick, kind, attempt)
    unit.log(who=by, event="time.held", contact=contact_id, fields=("hold", str(held.id)))
    return held


def release_for(db: Session, contact_id: uuid.UUID) -> None:
    """Release a contact's hold (another time was chosen, it was the wrong person, the contact is over)."""
    db.execute(delete(Hold).where(Hold.contact_id == contact_id))


def of_contact(db: Session, contact_id: uuid.UUID, now: datetime) -> Hold | None:
    """Return a contact's unexpired hold."""
    return db.scalar(select(Hold).where(Hold.contact_id == contact_id, Hold.expires_at > now))


def latest_of(db: Session, contact_id: uuid.UUID) -> Hold | None:
    """Return a contact's hold, expired or not; an expired one can still be booked until the time is taken."""
    return db.scalar(select(Hold).where(Hold.contact_id == contact_id))


def pick_again(db: Session, held: Hold, others: Collection[int] = ()) -> Pick:
    """Return a hold as a Pick, to search for the same at other times.

    `others`: resource ids of further participants, if the hold no longer occupies them.
    """
    keys = slots.names(db, others or slots.held_with(db, held.id))
    besides = tuple(sorted(key for resource, key in keys.items() if resource != held.resource_id))
    return Pick(
        type=held.type,
        starts_at=held.starts_at,
        handlaggare=held.handlaggare,
        mode=held.mode,
        interpreter=held.interpreter,
        places=held.places,
        besides=besides,
    )


def forget_expired(unit: Unit) -> None:
    """Delete expired holds, and snapshots and kept times whose minute to undo is over."""
    unit.db.execute(delete(Hold).where(Hold.expires_at <= unit.now))
    undo.forget_old(unit)


def _row(unit: Unit, time: FreeTime, *, pick: Pick, by: Actor, contact_id: uuid.UUID | None) -> Hold:
    return Hold(
        contact_id=contact_id,
        held_by=by.id,
        type=pick.type,
        handlaggare=time.handlaggare,
        resource_id=time.resource_id,
        starts_at=time.starts_at,
        ends_at=time.ends_at,
        mode=time.mode,
        place=time.place,
        places=pick.places,
        interpreter=pick.interpreter,
        expires_at=unit.now + timedelta(minutes=unit.setting(MINUTES)),
    )
