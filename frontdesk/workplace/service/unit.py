"""The unit head's page: staff present, unacknowledged messages, and *Akut* contacts not taken over."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta

from frontdesk.absence.queries import (
    absences_in,
    back_on,
)
from frontdesk.absence.rules import KIND_LABELS
from frontdesk.accounts.models import Handlaggare
from frontdesk.accounts.queries import handlaggare_by_key, in_unit, units_by_key
from frontdesk.accounts.views import Staff
from frontdesk.calls.models.contact import Contact
from frontdesk.calls.queries.shown import letters
from frontdesk.calls.service import urgency
from frontdesk.core.db.unit import Unit
from frontdesk.core.paging import Asking, RequestedRows
from frontdesk.core.times import day_span, local_date
from frontdesk.triage.queries import protocol
from frontdesk.triage.rules.protocol import Reason
from frontdesk.workplace import queries
from frontdesk.workplace.views import TeamMember, UnitPage, UrgentContact

_MOMENT = timedelta(seconds=1)


def unit_page(unit: Unit, *, staff: Staff, asked: Asking = RequestedRows) -> UnitPage:
    """Return the page for the units headed by `staff`."""
    people = [person for key in sorted(staff.units) for person in in_unit(unit.db, key)]
    keys = [person.key for person in people]
    untaken = queries.untaken(unit.db, keys=keys, units=staff.units, asked=asked("untaken"))
    reasons = protocol(unit.db).reasons
    names = tuple(row.name for row in units_by_key(unit.db, staff.units).values())
    return UnitPage(
        now=unit.now,
        names=names,
        urgent=tuple(_urgent(row, reasons) for row in queries.urgent(unit.db)),
        undelivered=untaken.of(letters(unit.db, untaken.rows, unit.now)),
        colleagues=_colleagues(unit, people),
    )


def release(unit: Unit, *, staff: Staff, contact_id: uuid.UUID) -> None:
    """Allow an urgent contact to be closed although no one has taken it over, on the head's responsibility."""
    urgency.release(unit, contact_id=contact_id, head=staff.actor)


def _urgent(row: Contact, reasons: Mapping[str, Reason]) -> UrgentContact:
    known = reasons.get(row.reason or "")
    return UrgentContact(
        id=row.id,
        since=row.started_at,
        reason=known.label if known else {},
        holder=row.claimed_name or "",
        visit=row.is_visit,
    )


def _colleagues(unit: Unit, people: Sequence[Handlaggare]) -> tuple[TeamMember, ...]:
    keys = [person.key for person in people]
    today = day_span(local_date(unit.now))
    meetings = queries.meetings_between(unit.db, keys, today)
    away = {row.handlaggare: row for row in absences_in(unit.db, keys, (unit.now, unit.now + _MOMENT))}
    back = back_on(unit.db, list(away), unit.now)
    lying = queries.untaken_by(unit.db, keys)
    everybody = handlaggare_by_key(unit.db)
    return tuple(
        TeamMember(
            key=person.key,
            name=person.name,
            back_on=back.get(person.key),
            away=KIND_LABELS[away[person.key].kind] if person.key in away else "",
            stand_ins=_names(away[person.key].stand_ins if person.key in away else (), everybody),
            waiting=lying.get(person.key, (0, None))[0],
            oldest=lying.get(person.key, (0, None))[1],
            meetings_today=meetings.get(person.key, 0),
        )
        for person in people
    )


def _names(keys: Sequence[str], everybody: Mapping[str, Handlaggare]) -> tuple[str, ...]:
    return tuple(everybody[key].name for key in keys if key in everybody)
