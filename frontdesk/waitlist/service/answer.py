"""Handle answers to offers: yes moves the appointment to the held time, as any other move; no releases that time."""

import uuid

import structlog

from frontdesk.availability.models.occupancy import Hold
from frontdesk.availability.rules.enums import AppointmentStatus
from frontdesk.booking.errors import NotComing, NotOffered, SlotTaken
from frontdesk.booking.models import Appointment
from frontdesk.booking.queries import locked
from frontdesk.booking.service import change, side_effects
from frontdesk.booking.service.change import NewTime
from frontdesk.core.actor import CLOCK, Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import Stale
from frontdesk.notices.rules.replies import OfferReply
from frontdesk.notices.service import replying
from frontdesk.notices.views import OfferAnswered
from frontdesk.safety.service import may_text
from frontdesk.waitlist import queries
from frontdesk.waitlist.errors import OfferOver
from frontdesk.waitlist.models import WaitlistEntry, WaitlistOffer
from frontdesk.waitlist.rules import AnswerUnused, OfferStatus, WaitingEnd
from frontdesk.waitlist.service import entries
from frontdesk.waitlist.service.offers import tell_offer_gone

_log = structlog.get_logger("frontdesk.waitlist")


def answered(unit: Unit, event: OfferAnswered) -> None:
    """Act on a reply that can only mean one offer; with several open ones to that number staff must read it."""
    offers = queries.told_by(unit.db, event.notices)
    open_ones = [offer for offer in offers if offer.status is OfferStatus.OPEN]
    if len(open_ones) > 1 or not offers:
        _log.info("offer answer unused", code=AnswerUnused.SEVERAL_OPEN if offers else AnswerUnused.NO_OFFER)
        return
    if not open_ones:
        _log.info("offer answer unused", code=AnswerUnused.TOO_LATE)
        _too_late(unit, offers[0], event)
        return
    [offer] = open_ones
    if offer.person and not may_text(unit.db, unit.register, offer.person):
        # The client may no longer be texted, for instance is now protected; staff handle it.
        _log.info("offer answer unused", code=AnswerUnused.MAY_NOT_TEXT)
        entries.settle(unit, offer, OfferStatus.WITHDRAWN)
        return
    if event.answer is OfferReply.NO:
        decline(unit, offer_id=offer.id, by=CLOCK)
    elif unit.now >= offer.expires_at or not _take(unit, offer, CLOCK):
        _log.info("offer answer unused", code=AnswerUnused.LOST)
        _gone(unit, offer)
    replying.acted_on(unit, event.reply_id)


def accept(unit: Unit, *, offer_id: uuid.UUID, by: Actor) -> Appointment:
    """Move the client's appointment to the offered time. Raises OfferOver, or SlotTaken if it is lost after all."""
    offer = queries.offer(unit.db, offer_id)
    if offer is None or offer.status is not OfferStatus.OPEN or unit.now >= offer.expires_at:
        raise OfferOver
    if not _take(unit, offer, by):
        raise SlotTaken
    return queries.appointment_of(unit.db, offer)


def decline(unit: Unit, *, offer_id: uuid.UUID, by: Actor) -> None:
    """Decline an offer: the client stays on the list, and the time goes to the next. Raises OfferOver."""
    offer = queries.offer(unit.db, offer_id)
    if offer is None or offer.status is not OfferStatus.OPEN:
        raise OfferOver
    entries.settle(unit, offer, OfferStatus.DECLINED)
    side_effects.log(unit, queries.appointment_of(unit.db, offer), "waiting.declined", by)


def _take(unit: Unit, offer: WaitlistOffer, by: Actor) -> bool:
    """Move the appointment to the held time and delete the hold; on failure change nothing and return False."""
    row = unit.db.get_one(WaitlistEntry, offer.waiting_id)
    appointment = locked(unit.db, row.appointment_id)
    if appointment is None or appointment.status is not AppointmentStatus.BOOKED or appointment.starts_at != row.has_at:
        return False
    to = NewTime(starts_at=offer.starts_at, handlaggare=offer.handlaggare, mode=offer.mode)
    try:
        with unit.db.begin_nested():
            held = unit.db.get(Hold, offer.hold_id) if offer.hold_id else None
            if held is None:
                return False
            unit.db.delete(held)
            unit.db.flush()
            row.ended_at, row.why = unit.now, WaitingEnd.GOT_ONE
            offer.status = OfferStatus.ACCEPTED
            change.move(unit, appointment_id=appointment.id, version=appointment.version, to=to, by=by, told=True)
    except (SlotTaken, NotOffered, NotComing, Stale):
        unit.db.refresh(row)
        unit.db.refresh(offer)
        return False
    entries.settle(unit, offer, OfferStatus.ACCEPTED)
    side_effects.log(unit, appointment, "waiting.accepted", by)
    return True


def _too_late(unit: Unit, latest: WaitlistOffer, event: OfferAnswered) -> None:
    """Answer a late yes once, and mark a late no as handled; all other late replies are left to staff.

    A no after a yes may be a change of mind, and a yes or no may refer to a later SMS.
    """
    if not event.is_latest:
        return
    said_yes = event.answer is OfferReply.YES
    if said_yes and latest.status in {OfferStatus.EXPIRED, OfferStatus.WITHDRAWN, OfferStatus.DECLINED}:
        _gone(unit, latest)
        replying.acted_on(unit, event.reply_id)
    elif not said_yes and latest.status in {OfferStatus.EXPIRED, OfferStatus.WITHDRAWN, OfferStatus.DECLINED}:
        replying.acted_on(unit, event.reply_id)


def _gone(unit: Unit, offer: WaitlistOffer) -> None:
    """Tell the client that the offered time is no longer free; the present appointment stands."""
    entries.settle(unit, offer, OfferStatus.LOST)
    tell_offer_gone(unit, offer, queries.appointment_of(unit.db, offer))
