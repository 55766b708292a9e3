"""A client's contact preferences (SMS consent, shared phone, voicemail, safe hours) and confirmed number."""

import uuid
from dataclasses import replace
from datetime import time

from sqlalchemy import delete
from sqlalchemy.orm import Session

from frontdesk.core.actor import CLOCK, Actor
from frontdesk.core.db.erase import wipe_after
from frontdesk.core.db.unit import Unit
from frontdesk.safety import queries, rules
from frontdesk.safety.errors import MustBeSilent
from frontdesk.safety.models import ConfirmedNumber, ContactPreference
from frontdesk.safety.service.reaching import reachability
from frontdesk.safety.views import Consent, NumberErased


def consent(db: Session, person: str) -> Consent:
    """Return a client's contact preferences; None for questions not asked."""
    row, number = queries.preference(db, person), queries.number(db, person)
    known = Consent()
    if row is not None:
        known = Consent(
            row.wants_sms,
            row.shared_phone,
            row.voicemail,
            row.safe_from,
            row.safe_until,
            asked_at=row.asked_at,
            stopped=row.wants_sms is False and row.asked_by == CLOCK.name,
        )
    return replace(known, number=number.number, confirmed_at=number.confirmed_at) if number else known


def set_consent(
    unit: Unit,
    *,
    person: str,
    by: Actor,
    wants_sms: bool | None,
    shared_phone: bool | None,
    voicemail: bool | None = None,
    safe_from: time | None = None,
    safe_until: time | None = None,
    contact_id: uuid.UUID | None = None,
) -> None:
    """Save the client's answers; None means not asked. Erases the number if the phone is shared or SMS declined.

    Raises MustBeSilent for a yes to SMS or voicemail if the person or the contact is silent.
    """
    if wants_sms or voicemail:
        _refuse_in_silence(unit, person, contact_id)
    row = queries.preference(unit.db, person) or ContactPreference(person=person)
    row.wants_sms, row.shared_phone, row.voicemail = wants_sms, shared_phone, voicemail
    row.safe_from, row.safe_until = safe_from, safe_until
    row.asked_at, row.asked_by = unit.now, by.name
    unit.db.add(row)
    unit.db.flush()
    if shared_phone or wants_sms is False:
        erase_number(unit, person=person)
    unit.log(
        who=by,
        event="consent.stored",
        person=person,
        contact=contact_id,
        fields=("sms", "shared_phone", "voicemail", "safe_times"),
    )


def confirm_number(unit: Unit, *, person: str, typed: str, by: Actor, contact_id: uuid.UUID | None = None) -> str:
    """Save the number the client has just stated and heard read back; returns it in E.164 (+46…).

    Raises NumberUnusable, or MustBeSilent if the person or the contact is silent.
    """
    _refuse_in_silence(unit, person, contact_id)
    number = rules.e164(typed)
    row = queries.number(unit.db, person) or ConfirmedNumber(person=person)
    row.number, row.confirmed_at, row.confirmed_by = number, unit.now, by.name
    unit.db.add(row)
    unit.db.flush()
    unit.log(who=by, event="number.confirmed", person=person, contact=contact_id)
    return number


def _refuse_in_silence(unit: Unit, person: str, contact_id: uuid.UUID | None) -> None:
    if reachability(unit.db, unit.register, person=person, matters=[contact_id]).silence is not None:
        raise MustBeSilent


def erase_number(unit: Unit, *, person: str) -> None:
    """Erase the confirmed number, and after the commit also from the database files."""
    gone = unit.db.execute(
        delete(ConfirmedNumber).where(ConfirmedNumber.person == person).returning(ConfirmedNumber.person)
    )
    if gone.first() is None:
        return
    unit.db.expire_all()
    wipe_after(unit.db, ConfirmedNumber.__tablename__)
    unit.publish(NumberErased(person=person))
