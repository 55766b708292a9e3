"""Build the receptionist's page in one unit of work: what it shows is in the access log before it is sent."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from frontdesk.absence.queries import (
    absent_now,
)
from frontdesk.accounts.queries import handlaggare_by_key
from frontdesk.accounts.views import Staff
from frontdesk.booking.service import hold, task_facts
from frontdesk.calls.queries import contacts, messages, shown
from frontdesk.calls.service import closing, ring_back
from frontdesk.cases.queries.freshness import FRESH_HOURS, freshness
from frontdesk.cases.views import SourceFreshness
from frontdesk.core.closings import half_days
from frontdesk.core.db.unit import Unit
from frontdesk.core.paging import RequestedRows
from frontdesk.core.workdays import is_open, opens_at
from frontdesk.disclosure.queries import (
    identification_of,
)
from frontdesk.disclosure.rules.lines import StaffAbsence
from frontdesk.disclosure.rules.mandates import SPEAKER_WORDS
from frontdesk.disclosure.rules.proofs import in_force
from frontdesk.disclosure.service import (
    client_card,
    permit_of,
)
from frontdesk.disclosure.views import DisclosureContext
from frontdesk.notices.service import presenter
from frontdesk.reception.views.page import AfterHours, ContactSummary, FactsAge, OpenContact, ReceptionPage
from frontdesk.triage.queries import duty_number, grip, protocol
from frontdesk.triage.service.presenter import bar, panel


def idle(unit: Unit, *, staff: Staff) -> ReceptionPage:
    """Return the page between contacts: queue, age of the register's facts, tasks for reception.

    Names shown in tasks go to the access log; the route commits before the page is sent.
    """
    tasks = task_facts.for_staff(unit, staff=staff)
    return replace(desk(unit, staff=staff), tasks=tasks, after_hours=_after_hours(unit, staff))


def _after_hours(unit: Unit, staff: Staff) -> AfterHours | None:
    if is_open(unit.now, half_days(unit.db)):
        return None
    rows = messages.for_today(unit.db, areas=staff.areas)
    return AfterHours(duty_number(unit.db), shown.letters(unit.db, rows)) if rows else None


def desk(unit: Unit, *, staff: Staff) -> ReceptionPage:
    """Return what the page always shows: queue, unfinished contacts, age of the register's facts, opening time."""
    areas = staff.areas
    return ReceptionPage(
        now=unit.now,
        facts=facts_age(unit),
        queue=shown.queue(unit.db, now=unit.now, staff_id=staff.id, areas=areas),
        left_over=_left_over(unit, areas),
        opens_at=opens_at(unit.now, half_days(unit.db)),
    )


def _left_over(unit: Unit, areas: frozenset[str]) -> int:
    return shown.left_over(unit.db, now=unit.now, areas=areas, asked=lambda name: RequestedRows(name, 1)).count


def in_hand(unit: Unit, *, staff: Staff) -> uuid.UUID | None:
    """Return the receptionist's open contact, the newest if there are several."""
    return next((row.id for row in contacts.in_hand(unit.db, staff.id)), None)


def open_contact(unit: Unit, *, staff: Staff, contact_id: uuid.UUID, language: str) -> OpenContact | None:
    """Return the panels of a contact held by `staff`; None once it is closed. Raises NoSuchContact, NotYourContact."""
    if contacts.is_over(unit.db, contact_id, staff.id):
        return None
    row = contacts.mine(unit.db, contact_id, staff.id)
    wrap = closing.wrap_up(unit, contact=row, staff=staff)
    known = setting(unit, staff, contact_id)
    card = client_card(
        unit,
        staff=staff,
        contact_id=contact_id,
        reason=known.reason,
        need=known.need(),
        away=known.away,
        visit=known.visit,
    )
    return OpenContact(
        contact=wrap.contact,
        wrap=wrap,
        reason=panel(unit, staff=staff, contact_id=contact_id, language=language),
        flags=bar(unit, contact_id=contact_id),
        card=replace(card, binding=known.binding),
        notices=presenter.of_contact(unit, contact_id, staff=staff),
        promise=ring_back.promise_of(unit, contact=row, staff=staff),
        reserved=hold.of_contact(unit.db, contact_id, unit.now) is not None,
        who=who(unit, staff=staff, contact_id=contact_id, language=language),
    )


def who(unit: Unit, *, staff: Staff, contact_id: uuid.UUID, language: str) -> ContactSummary:
    """Return reason, speaker's capacity and identification level for the top bar; nothing about the client."""
    row = contacts.mine(unit.db, contact_id, staff.id)
    permit = permit_of(unit, staff=staff, contact_id=contact_id)
    standing = identification_of(unit.db, contact_id)
    known = protocol(unit.db).reasons.get(row.reason or "")
    reason = known.label[language] if known else ""
    if permit is None or standing is None:
        return ContactSummary(contact_id, reason=reason)
    return ContactSummary(
        contact_id,
        reason=reason,
        speaker=SPEAKER_WORDS[permit.speaker],
        level=permit.level,
        methods=tuple(in_force(standing, unit.now)),
    )


def _away(unit: Unit, keys: frozenset[str]) -> dict[str, StaffAbsence]:
    absent = {key: found for key in keys if (found := absent_now(unit.db, key, unit.now))}
    names = handlaggare_by_key(unit.db, {each for found in absent.values() for each in found.stand_ins})
    return {
        key: StaffAbsence(
            until=found.back_on - timedelta(days=1),
            stand_in=next((names[each].name for each in found.stand_ins if each in names), ""),
        )
        for key, found in absent.items()
    }


def facts_age(unit: Unit) -> FactsAge:
    """Return how old the register's facts are, for the top bar."""
    sources = freshness(unit.register, unit.now, limit_hours=unit.setting(FRESH_HOURS))
    fresh = bool(sources) and all(source.fresh for source in sources)
    return FactsAge(at=_oldest(sources), fresh=fresh, now=unit.now)


def _oldest(sources: Sequence[SourceFreshness]) -> datetime | None:
    return min((source.extracted_at for source in sources), default=None)


def setting(unit: Unit, staff: Staff, contact_id: uuid.UUID) -> DisclosureContext:
    """Return what disclosure's routes need from other rooms: reason, its facts, whether it is a visit, who is away.

    Raises NoSuchContact, NotYourContact: only the holder of a contact may search for or open a client in it.
    """
    held, need = grip(unit.db, contact_id, staff.id)
    binding = held.note_binding or contact_id
    return DisclosureContext(
        reason=held.reason,
        need=need,
        visit=held.is_visit,
        away=partial(_away, unit),
        binding=binding,
    )
