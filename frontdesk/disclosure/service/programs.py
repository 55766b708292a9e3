"""What an API program may read about a case: within a contact, or on its own identification of the client.

A program that names a contact gets no more than may be said in that contact. One that gives a reason instead has
identified the client itself (an e-service behind BankID); the municipality decides the highest level that counts as.
"""

from dataclasses import dataclass, replace
from datetime import date

from frontdesk.accounts.queries import handlaggare_by_key
from frontdesk.accounts.views import Client
from frontdesk.cases.queries import cases_of, person_facts
from frontdesk.cases.rules.lists import Area
from frontdesk.cases.views import CaseFacts, PersonFacts
from frontdesk.core import municipal_settings
from frontdesk.core.db.unit import Unit
from frontdesk.core.i18n import N_
from frontdesk.core.times import local_date
from frontdesk.disclosure import queries
from frontdesk.disclosure.rules.facts import Background, card_of
from frontdesk.disclosure.rules.levels import NEEDED, Level, Topic, opens
from frontdesk.disclosure.rules.lines import CaseCard
from frontdesk.disclosure.rules.mandates import ADULT, ClaimedCapacity, Speaker, age_on, hearing
from frontdesk.disclosure.service.finding import search
from frontdesk.disclosure.service.freshness import is_fresh
from frontdesk.disclosure.service.permits import OUTCOME_ALLOWED, permit_of
from frontdesk.disclosure.views import Closed, SearchResult
from frontdesk.safety.service import visibility

TOPICS = (
    Topic.STATUS,
    Topic.PAPERS,
    Topic.DECISION,
    Topic.OUTCOME,
    Topic.PAYMENT,
    Topic.HANDLAGGARE,
)


def _is_level(value: str) -> None:
    Level(value)


PROGRAM_LEVEL = municipal_settings.declare(
    "disclosure.program_level",
    Level.A3.value,
    N_("Högst så säkert anses ett program ha identifierat klienten själv, när det inte anger en kontakt."),
    _is_level,
)


@dataclass(frozen=True)
class DisclosedFacts:
    """The facts of a case disclosed to a program, and the facts that need a higher level."""

    card: CaseCard
    area: str
    level: Level
    closed: tuple[Closed, ...]


@dataclass(frozen=True)
class _Hearing:
    """The person whose facts are told, the level, and the topics it opens."""

    person: str
    level: Level
    topics: frozenset[Topic]


def find(unit: Unit, *, client: Client, typed: str) -> tuple[SearchResult, dict[str, list[str]]]:
    """Search, and also return the case keys of each hit by person. Raises SearchTooShort."""
    client = narrowed(client)
    found = search(unit, staff=client, contact_id=client.contact, typed=typed)
    found = replace(found, hits=tuple(hit for hit in found.hits if not _is_child(unit, client, hit.birth_date)))
    keys = queries.case_keys(unit.register, [hit.person for hit in found.hits], visibility(unit, client))
    for person, of_person in keys.items():
        for key in of_person:
            _log(unit, client, "case.listed", person=person, case=key)
    return found, keys


def tell(unit: Unit, *, client: Client, case_key: str) -> DisclosedFacts | None:
    """Return what may be told about a case; None if it is unknown, hidden, not granted, or the level is too low.

    The caller must commit in every case, since both outcomes are logged.
    """
    client = narrowed(client)
    heard = _heard_in_contact(unit, client) if client.contact else _answered_for(unit, client, case_key)
    case = _case(unit, client, heard, case_key)
    told = _told(unit, heard, case) if heard and case else None
    if told is None or heard is None:
        _log(unit, client, "case.shown", case=case_key, result="not_here")
        return None
    topics = dict.fromkeys(line.topic for line in told.card.lines)
    _log(unit, client, "case.shown", person=heard.person, case=case_key, level=told.level, fields=tuple(topics))
    return told


def narrowed(client: Client) -> Client:
    """Return the program without grants for children and youth (BoU), unless it acts in a contact."""
    if client.contact is not None:
        return client
    return replace(client, grants=frozenset(grant for grant in client.grants if grant.area != Area.BOU))


def is_kept_back(unit: Unit, client: Client, facts: PersonFacts) -> bool:
    """Whether a person is a child and therefore out of reach for a program that acts without a contact.

    Majority is at 18 (föräldrabalken 9:1); a person without a known birth date is treated as a child.
    """
    return _is_child(unit, client, facts.birth_date)


def _is_child(unit: Unit, client: Client, born: date | None) -> bool:
    age = age_on(born, local_date(unit.now))
    return client.contact is None and (age is None or age < ADULT)


def _heard_in_contact(unit: Unit, client: Client) -> _Hearing | None:
    found = permit_of(unit, staff=client, contact_id=client.contact) if client.contact else None
    return _Hearing(found.subject, found.level, found.topics) if found else None


def _answered_for(unit: Unit, client: Client, case_key: str) -> _Hearing | None:
    visible = visibility(unit, client)
    person = queries.applicant_of(unit.register, case_key, visible)
    facts = person_facts(unit.register, person or "", visible)
    if facts is None or is_kept_back(unit, client, facts):
        return None
    level = min(Level(client.level), Level(unit.setting(PROGRAM_LEVEL)), key=list(Level).index)
    if facts.identity_is_uncertain and level is Level.A3:
        level = Level.A2
    claim = ClaimedCapacity(speaker=Speaker.SELF, on=visible.today, client_died=facts.deceased_on is not None)
    topics = opens(level, outcome_allowed=unit.setting(OUTCOME_ALLOWED)) & hearing(claim).topics
    return _Hearing(facts.key, level, topics)


def _case(unit: Unit, client: Client, heard: _Hearing | None, key: str) -> CaseFacts | None:
    # The same query runs for every key, also when the program may hear nothing.
    known = cases_of(unit.register, heard.person if heard else "", visibility(unit, client))
    return next((case for case in known if case.key == key), None)


def _told(unit: Unit, heard: _Hearing, case: CaseFacts) -> DisclosedFacts | None:
    card = card_of(case, said=heard.topics, wanted=TOPICS, seen=_background(unit, case))
    if card is None:
        return None
    missing = (topic for topic in TOPICS if topic not in heard.topics and topic is not Topic.OUTCOME)
    closed = tuple(Closed(topic, NEEDED[topic]) for topic in missing)
    return DisclosedFacts(card, case.area, heard.level, closed)


def _background(unit: Unit, case: CaseFacts) -> Background:
    today = local_date(unit.now)
    keys = frozenset(each.handlaggare_key for each in case.responsible(today))
    hours = {key: row.phone_hours for key, row in handlaggare_by_key(unit.db, keys).items()}
    return Background(today=today, fresh=is_fresh(unit, case.key.partition(":")[0]), phone_hours=hours)


def _log(
    unit: Unit,
    client: Client,
    event: str,
    *,
    case: str,
    person: str | None = None,
    level: str | None = None,
    fields: tuple[str, ...] = (),
    result: str = "",
) -> None:
    unit.log(who=client.actor, event=event, person=person, case=case, level=level, fields=fields, result=result)
