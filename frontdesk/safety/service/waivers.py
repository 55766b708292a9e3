"""Waivers of secrecy (eftergift): a client lets a named recipient hear certain facts, until a day."""

import uuid
from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import NotHere
from frontdesk.core.times import local_date
from frontdesk.safety import queries, rules
from frontdesk.safety.errors import WaiverNotValid
from frontdesk.safety.models import SecrecyWaiver
from frontdesk.safety.rules import WaiverScope
from frontdesk.safety.views import WaiverView


def waive(
    unit: Unit,
    *,
    person: str,
    recipient: str,
    scope: Collection[WaiverScope],
    until: date,
    by: Actor,
    level: str,
    contact_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """Record a waiver of secrecy from today until a day (inclusive). Raises WaiverNotValid."""
    today = local_date(unit.now)
    if not recipient.strip() or not scope or not rules.is_long_enough(today=today, until=until):
        raise WaiverNotValid(fields=_waiver_faults(recipient, scope, today, until))
    row = SecrecyWaiver(
        person=person,
        recipient=recipient.strip(),
        scope=sorted(scope),
        since=today,
        until=until,
        recorded_at=unit.now,
        recorded_by=by.id,
        recorded_by_name=by.name,
        contact_id=contact_id,
        level=level,
    )
    unit.db.add(row)
    unit.db.flush()
    unit.log(who=by, event="secrecy.waived", person=person, contact=contact_id, level=level, fields=sorted(scope))
    return row.id


def revoke_waiver(unit: Unit, *, waiver_id: uuid.UUID, person: str, by: Actor) -> None:
    """Revoke a waiver at once. Raises NotHere if the client has no such waiver."""
    row = unit.db.get(SecrecyWaiver, waiver_id)
    if row is None or row.person != person or row.revoked_at is not None:
        raise NotHere
    row.revoked_at, row.revoked_by_name = unit.now, by.name
    unit.log(who=by, event="secrecy.waiver_revoked", person=person)


def valid_waivers(db: Session, person: str, *, on: date) -> tuple[WaiverView, ...]:
    """Return the client's waivers that are valid on a day."""
    views = (_waiver(row, on) for row in queries.waivers(db, person))
    return tuple(view for view in views if view.in_force)


def _waiver(row: SecrecyWaiver, on: date) -> WaiverView:
    held = rules.holds(since=row.since, until=row.until, revoked=row.revoked_at is not None, on=on)
    scope = frozenset(WaiverScope(code) for code in row.scope)
    return WaiverView(row.id, row.recipient, scope, row.since, row.until, row.recorded_by_name, held)


def _waiver_faults(recipient: str, scope: Collection[WaiverScope], today: date, until: date) -> dict[str, str]:
    faults = {
        "recipient": not recipient.strip(),
        "scope": not scope,
        "until": not rules.is_long_enough(today=today, until=until),
    }
    return {name: WaiverNotValid.message for name, wrong in faults.items() if wrong}
