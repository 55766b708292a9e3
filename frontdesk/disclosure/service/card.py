"""The card: what the receptionist sees about speaker and client. Everything on it is logged before it is shown."""

import uuid
from collections.abc import Callable, Sequence
from functools import partial

from frontdesk.accesslog.service import viewed
from frontdesk.accounts.queries import handlaggare_by_key
from frontdesk.accounts.views import Staff
from frontdesk.cases.queries import cases_of
from frontdesk.cases.rules.lists import INTERPRETERS
from frontdesk.cases.views import CaseFacts, PersonFacts
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local_date
from frontdesk.disclosure.rules import sentences
from frontdesk.disclosure.rules.facts import Background, card_of, facts_for
from frontdesk.disclosure.rules.levels import NEEDED, Topic
from frontdesk.disclosure.rules.lines import CaseCard
from frontdesk.disclosure.rules.mandates import OWN_SAY, MandateRefusal, Speaker, age_on
from frontdesk.disclosure.rules.need import NOTHING, Need
from frontdesk.disclosure.rules.proofs import has_lapsed, in_force
from frontdesk.disclosure.rules.sentences import Spoken
from frontdesk.disclosure.service.asking import papers_to_name
from frontdesk.disclosure.service.finding import flags
from frontdesk.disclosure.service.freshness import stale_sources
from frontdesk.disclosure.service.permits import PermitRows, permit_with_rows
from frontdesk.disclosure.views import AskAway, Card, Closed, Permit, Strong
from frontdesk.safety.rules import SILENCE_WORDS
from frontdesk.safety.service import silence_of


def client_card(
    unit: Unit,
    *,
    staff: Staff,
    contact_id: uuid.UUID,
    reason: str | None = None,
    need: Need = NOTHING,
    away: AskAway | None = None,
    visit: bool = False,
) -> Card:
    """Return the card of a contact and log what it shows.

    `need` is what the `reason` needs to be answered; the permit decides which of its facts become lines.
    Without an open client, or with one the user may no longer see, returns the empty card with its search field.
    """
    known = permit_with_rows(unit, staff=staff, contact_id=contact_id)
    if known is None:
        return Card(contact_id=contact_id, visit=visit, reason=reason)
    found, ground, person = known.permit, known.ground, known.person
    shown = _cases(unit, known, need, away)
    silence = silence_of(unit.db, found.person, person.state, silent_matter=ground.silent)
    _log(unit, staff, found, shown, person)
    return Card(
        contact_id=contact_id,
        person=found.person,
        name=found.name,
        birth_date=found.birth_date,
        permit=found,
        speaker_name=ground.speaker_name,
        child_agreed=ground.child_agreed,
        asks_child=_asks_child(unit, found),
        methods=tuple(in_force(ground, unit.now)),
        lapsed=has_lapsed(ground, unit.now),
        level=found.level,
        visit=visit,
        calling_back=ground.calling_back,
        knows_speaker=ground.speaker_person is not None,
        strong=Strong(*ground.order) if ground.order else None,
        reason=reason,
        cases=shown,
        closed=_closed(found, need),
        script=_script(found.refusal),
        interpreter=_interpreter(found, person),
        silence=SILENCE_WORDS[silence] if silence else "",
        papers=papers_to_name() if found.may(Topic.NAMED_PAPER) and Topic.NAMED_PAPER in need.topics else (),
    )


def _cases(unit: Unit, known: PermitRows, need: Need, away: AskAway | None) -> tuple[CaseCard, ...]:
    """Return what may be said about each case; does not read the register if the existence of cases may not be told."""
    found = known.permit
    if not found.may(Topic.EXISTENCE):
        return ()
    topics = [topic for topic in need.topics if found.may(topic)]
    told = cases_of(unit.register, found.subject, known.visible, facts=facts_for(topics))
    wanted = [case for case in told if not need.areas or case.area in need.areas]
    behind = _background(unit, topics, wanted, away)
    stale = stale_sources(unit) if topics else frozenset()
    cards = (
        card_of(case, said=found.topics, wanted=topics, seen=behind(case.key.partition(":")[0] not in stale))
        for case in wanted
    )
    return tuple(card for card in cards if card is not None)


def _background(
    unit: Unit, topics: Sequence[Topic], known: Sequence[CaseFacts], away: AskAway | None
) -> Callable[[bool], Background]:
    today = local_date(unit.now)
    keys: frozenset[str] = frozenset()
    if Topic.HANDLAGGARE in topics:
        keys = frozenset(each.handlaggare_key for case in known for each in case.responsible(today))
    hours = {key: row.phone_hours for key, row in handlaggare_by_key(unit.db, keys).items()} if keys else {}
    absent = away(keys) if away and keys else {}
    return lambda fresh: Background(today=today, fresh=fresh, away=absent, phone_hours=hours)


def _log(unit: Unit, staff: Staff, found: Permit, shown: Sequence[CaseCard], person: PersonFacts) -> None:
    record = partial(
        viewed,
        unit.db,
        who=staff.actor,
        now=unit.now,
        contact=found.contact_id,
        level=found.level,
        result=found.speaker,
    )
    record(event="card.shown", person=found.person, fields=("name", "birth_date"), flags=flags(unit, staff, person))
    for case in shown:
        topics = dict.fromkeys(line.topic for line in case.lines)
        record(
            event="fact.shown",
            person=found.subject,
            case=case.key,
            fields=(Topic.EXISTENCE, *topics),
        )


def _closed(found: Permit, need: Need) -> tuple[Closed, ...]:
    missing = [topic for topic in need.topics if not found.may(topic) and topic is not Topic.OUTCOME]
    return tuple(Closed(topic, NEEDED[topic] if topic in found.heard else None) for topic in missing)


def _asks_child(unit: Unit, found: Permit) -> bool:
    age = age_on(found.birth_date, local_date(unit.now))
    return found.speaker is Speaker.CUSTODIAN and age is not None and age >= OWN_SAY


def _script(refusal: MandateRefusal | None) -> Spoken | None:
    if refusal is None:
        return None
    strangers = {MandateRefusal.OUTSIDE, MandateRefusal.NO_MANDATE}
    return sentences.NOT_HERE if refusal in strangers else sentences.RECEIVE_ONLY


def _interpreter(found: Permit, person: PersonFacts) -> str:
    if person.interpreter == "none" or not found.may(Topic.EXISTENCE):
        return ""
    return INTERPRETERS.get(person.interpreter, INTERPRETERS["other"])
