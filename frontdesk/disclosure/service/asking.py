"""*Har mitt papper kommit?* – yes or no for a document the caller names; never whether it was requested."""

import uuid

from frontdesk.accounts.views import Staff
from frontdesk.cases.queries import cases_of
from frontdesk.cases.rules.lists import DOCUMENT_KINDS, OTHER
from frontdesk.core.db.unit import Unit
from frontdesk.disclosure import queries
from frontdesk.disclosure.errors import LevelTooLow, NobodyOpen
from frontdesk.disclosure.rules import sentences
from frontdesk.disclosure.rules.facts import paper_has_come
from frontdesk.disclosure.rules.levels import Topic
from frontdesk.disclosure.rules.sentences import Spoken
from frontdesk.disclosure.service.freshness import is_fresh
from frontdesk.disclosure.service.permits import permit_of
from frontdesk.safety.service import visibility


def papers_to_name() -> tuple[str, ...]:
    """Return every kind of document a caller may name; the same list for every client."""
    return tuple(kind for kind in DOCUMENT_KINDS if kind != OTHER)


def ask_paper(unit: Unit, *, staff: Staff, contact_id: uuid.UUID, kind: str) -> Spoken:
    """Return the sentence to say: yes, no, or no fresh data. Raises NobodyOpen or LevelTooLow."""
    found = permit_of(unit, staff=staff, contact_id=contact_id)
    if found is None:
        raise NobodyOpen
    if not found.may(Topic.NAMED_PAPER):
        raise LevelTooLow
    queries.note_activity(unit.db, contact_id, unit.now)
    known = cases_of(unit.register, found.subject, visibility(unit, staff))
    fresh = is_fresh(unit)
    come = paper_has_come(tuple(known), kind)
    unit.log(
        who=staff.actor,
        event="fact.shown",
        person=found.person,
        contact=contact_id,
        level=found.level,
        fields=(Topic.NAMED_PAPER,),
        result="stale" if not fresh else ("yes" if come else "no"),
    )
    if not fresh:
        return sentences.STALE
    return sentences.PAPER_HAS_COME if come else sentences.PAPER_HAS_NOT_COME
