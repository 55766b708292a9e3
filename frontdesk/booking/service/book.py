"""Book a held or a free time, with all side effects in the same transaction; store what triage proposes."""

import uuid
from dataclasses import replace

import structlog
from sqlalchemy import delete

from frontdesk.availability.models.catalogue import FIRST_ROOM
from frontdesk.availability.models.occupancy import Hold
from frontdesk.availability.queries import slots
from frontdesk.availability.queries.catalogue import known_type
from frontdesk.availability.rules.catalogue import MeetingKind
from frontdesk.availability.rules.enums import AppointmentStatus, Mode
from frontdesk.availability.service import catalogue, occupancy
from frontdesk.availability.views import FreeTime
from frontdesk.booking.errors import HoldGone, NameMissing, SlotTaken, TwoMustGo
from frontdesk.booking.models import Appointment, Proposal
from frontdesk.booking.rules import TimeRefusal, new_alias
from frontdesk.booking.service import candidates, interpreters, notify, participants, phone_meetings, side_effects
from frontdesk.booking.service.hold import pick_again
from frontdesk.booking.views import AppointmentBooked, Guest, Pick, Texting
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.ids import new_id
from frontdesk.core.times import day_span, local_date, seconds
from frontdesk.safety.service import silence, speak_again

_log = structlog.get_logger("frontdesk.booking")


def book_held(
    unit: Unit, *, hold_id: uuid.UUID, guest: Guest, by: Actor, texting: Texting | None = None
) -> Appointment:
    """Book a held time and queue the confirmation SMS. An expired hold still works until its time is taken.

    Raises HoldGone, TwoMustGo, NotByPhone, or SlotTaken if an outside busy time, an absence or blocked time overlaps by
    now, or the day has become full.
    """
    _named(guest)
    hold = unit.db.get(Hold, hold_id)
    if hold is None:
        _log.info("time refused", code=TimeRefusal.HOLD_GONE)
        raise HoldGone
    occupancy.lock(unit.db, hold.resource_id)
    kind = catalogue.active_type(unit.db, hold.type)
    if participants.lacks_second(unit, hold, guest.person, kind):
        _log.info("time refused", code=TimeRefusal.TWO_NEEDED)
        raise TwoMustGo
    lead, span = hold.resource_id, kind.shape(interpreter=bool(hold.interpreter)).occupied(seconds(hold.starts_at))
    busy = slots.busy_elsewhere(unit.db, [lead], span, decision=kind.decision)
    if busy or _full(unit, hold, kind):
        _log.info("time refused", code=TimeRefusal.BUSY_ELSEWHERE if busy else TimeRefusal.DAY_FULL)
        raise SlotTaken(candidates.instead(unit, pick_again(unit.db, hold)))
    pick = Pick(hold.type, hold.starts_at, interpreter=hold.interpreter)
    made = _add(unit, _held_time(hold), pick, guest=guest, by=by, contact_id=hold.contact_id)
    turned = occupancy.turn_into_appointment(unit.db, hold, made.id)
    if lead not in turned:
        _log.info("time refused", code=TimeRefusal.HOLD_GONE)
        raise HoldGone
    others = tuple(one for one in turned if one != lead and one < FIRST_ROOM)
    if others and slots.busy_elsewhere(unit.db, others, span, decision=kind.decision):
        _log.info("time refused", code=TimeRefusal.COLLEAGUE_BUSY)
        raise SlotTaken(candidates.instead(unit, pick_again(unit.db, hold, others)))
    made.room = next((one for one in turned if one >= FIRST_ROOM), None)
    return _done(unit, made, kind, others, guest=guest, by=by, texting=texting)


def book(
    unit: Unit,
    *,
    pick: Pick,
    guest: Guest,
    by: Actor,
    contact_id: uuid.UUID | None = None,
    texting: Texting | None = None,
) -> Appointment:
    """Book a free time without a hold. Raises SlotTaken, NotOffered, NotByPhone or NobodyToMeet.

    If the client's home visits need two staff members, a second one is found too.
    """
    _named(guest)
    kind = catalogue.active_type(unit.db, pick.type)
    if not pick.besides and participants.must_be_two(unit, guest.person, kind, pick.mode, pick.starts_at):
        pick = replace(pick, two=True)

    def attempt(time: FreeTime) -> tuple[Appointment, FreeTime]:
        made = _add(unit, time, pick, guest=guest, by=by, contact_id=contact_id)
        occupancy.take_for_appointment(unit.db, made.id, participants.spans(kind, time))
        return made, time

    made, time = candidates.take(unit, pick, kind, attempt)
    return _done(unit, made, kind, time.others, guest=guest, by=by, texting=texting)


def _full(unit: Unit, hold: Hold, kind: MeetingKind) -> bool:
    """Whether the day has become full. Only possible with an expired hold: an active one is counted itself."""
    if kind.desk_a_day is None or hold.expires_at > unit.now:
        return False
    begins, ends = day_span(local_date(hold.starts_at))
    span, now = (seconds(begins), seconds(ends)), seconds(unit.now)
    return slots.busy_day(unit.db, hold.resource_id, span, now, hold.id) >= kind.desk_a_day


def _named(guest: Guest) -> None:
    if guest.person is None and not guest.name.strip():
        raise NameMissing(fields={"name": NameMissing.message})


def _add(
    unit: Unit, time: FreeTime, pick: Pick, *, guest: Guest, by: Actor, contact_id: uuid.UUID | None
) -> Appointment:
    """Insert the appointment's row; its time is secured afterwards."""
    phone_meetings.refuse(unit, guest.person, time.mode, matters=[contact_id])
    made = Appointment(
        id=new_id(),
        alias=new_alias(),
        status=AppointmentStatus.BOOKED,
        version=1,
        type=pick.type,
        handlaggare=time.handlaggare,
        starts_at=time.starts_at,
        ends_at=time.ends_at,
        mode=time.mode,
        place=time.place,
        room=time.room,
        person=guest.person,
        name="" if guest.person else guest.name.strip(),
        interpreter=pick.interpreter,
        discreet=guest.hidden is not None,
        by_number=guest.by_number,
        likely_client=None if guest.person else guest.hidden or guest.likely_client,
        contact_id=contact_id,
        created_by=by.id,
        created_at=unit.now,
        changed_at=unit.now,
        seen_at=None,
        arrived_at=None,
        series_id=None,
    )
    unit.db.add(made)
    unit.db.flush()
    return made


def _done(
    unit: Unit,
    appointment: Appointment,
    kind: MeetingKind,
    others: tuple[int, ...],
    *,
    guest: Guest,
    by: Actor,
    texting: Texting | None,
) -> Appointment:
    colleagues = participants.invite_resources(unit, appointment, others) if others else ()
    interpreters.needed(unit, appointment, by)
    side_effects.tell_protected_desk(unit, appointment, guest)
    if texting is not None:
        notify.confirm(unit, appointment, kind, guest=guest, to=texting, by=by)
    side_effects.log(unit, appointment, "appointment.booked", by)
    side_effects.announce(unit, appointment, AppointmentBooked, colleagues=colleagues)
    return appointment


def _held_time(hold: Hold) -> FreeTime:
    return FreeTime(
        handlaggare=hold.handlaggare,
        resource_id=hold.resource_id,
        starts_at=hold.starts_at,
        ends_at=hold.ends_at,
        mode=hold.mode,
        place=hold.place,
    )


def propose(
    unit: Unit,
    *,
    contact_id: uuid.UUID,
    kind: str | None,
    within_days: int,
    mode: Mode | None = None,
    silent: bool = False,
) -> None:
    """Store a proposal, replacing the contact's earlier one; an inactive type counts as none.

    `silent`: this contact's matter must not be mentioned by telephone or SMS.
    """
    offered = known_type(unit.db, kind) if kind else None
    wanted = Proposal(
        contact_id=contact_id,
        type=kind if offered and offered.active else None,
        within_days=within_days,
        mode=mode,
        silent=silent,
        made_at=unit.now,
    )
    unit.db.merge(wanted)
    if silent:
        silence(unit, contact_id=contact_id)
    else:
        speak_again(unit, contact_id=contact_id)


def withdraw(unit: Unit, *, contact_id: uuid.UUID) -> None:
    """Delete a contact's proposal: another reason was chosen, or the wrong person was open."""
    unit.db.execute(delete(Proposal).where(Proposal.contact_id == contact_id))
