"""Convert a case's facts to the lines that may be said. Pure, and the only place that does so.

A topic outside `said` never becomes a line, so later code cannot show it by mistake.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from frontdesk.cases.rules.lists import AREAS, DOCUMENT_KINDS, GRANTING, UNKNOWN_DOCUMENT, ListedFact
from frontdesk.cases.rules.statuses import status_of
from frontdesk.cases.views import CaseFacts, DecisionFacts, DocumentFacts, PaymentFacts, StaffFacts
from frontdesk.core.i18n import N_
from frontdesk.core.workdays import previous_workday
from frontdesk.disclosure.rules import sentences
from frontdesk.disclosure.rules.levels import Topic
from frontdesk.disclosure.rules.lines import CaseCard, FactLine, StaffAbsence
from frontdesk.disclosure.rules.sentences import Spoken, day, month, name, spoken, word

NOT_OUTCOME = N_("Säg inte hur beslutet blev.")
NOT_ALOUD = N_("Säg inte mer än så. Handläggaren vet vilken.")
_NO_FACT = spoken(N_("uppgift saknas – lämna till handläggaren"))
_NOT_TODAY = spoken(N_("dagens uppgifter saknas"))


@dataclass(frozen=True)
class Background:
    """What all lines share: the day, whether the source is fresh, absent handläggare, and phone hours by key."""

    today: date
    fresh: bool = True
    away: Mapping[str, StaffAbsence] = field(default_factory=dict)
    phone_hours: Mapping[str, str] = field(default_factory=dict)


_Maker = Callable[[CaseFacts, Background, frozenset[Topic]], list[FactLine]]


@dataclass(frozen=True)
class _Row:
    """How a topic becomes lines on the card."""

    topic: Topic
    #: None where something else answers: `service.asking` about a paper the caller names.
    lines: _Maker | None
    #: The kinds of facts its lines are made of; the status itself is part of every case.
    made_of: frozenset[ListedFact] = frozenset()
    #: If a source does not deliver one of these, the fact is unknown.
    gaps: frozenset[ListedFact] = frozenset()
    #: Whether it is not said when the source's facts are old.
    ages: bool = True


def facts_for(topics: Iterable[Topic]) -> frozenset[ListedFact]:
    """Return the kinds of facts to read for lines on these topics."""
    return frozenset[ListedFact]().union(*(_ROWS[topic].made_of for topic in topics if topic in _ROWS))


def card_of(case: CaseFacts, *, said: frozenset[Topic], wanted: Sequence[Topic], seen: Background) -> CaseCard | None:
    """Return the wanted topics of a case that may be said; None if not even its existence may."""
    if Topic.EXISTENCE not in said:
        return None
    lines = tuple(line for topic in wanted if topic in said for line in _lines(topic, case, said, seen))
    return CaseCard(key=case.key, area=AREAS.get(case.area, ""), lines=lines)


def _lines(topic: Topic, case: CaseFacts, said: frozenset[Topic], seen: Background) -> list[FactLine]:
    row = _ROWS.get(topic)
    if row is None:
        return []
    if row.ages and not seen.fresh:
        return [FactLine(topic, _NOT_TODAY, (sentences.STALE,))]
    if row.gaps & case.gaps:
        return [FactLine(topic, _NO_FACT, (sentences.MISSING,))]
    return row.lines(case, seen, said) if row.lines else []


def _status(case: CaseFacts, _: Background, said: frozenset[Topic]) -> list[FactLine]:
    status, outcome = status_of(case.area, case.status), Topic.OUTCOME in said
    if status is None:
        return [FactLine(Topic.STATUS, _NO_FACT, (sentences.MISSING,))]
    label = spoken(status.label if outcome else status.neutral)
    mark = NOT_OUTCOME if status.tells_outcome and not outcome else ""
    return [FactLine(Topic.STATUS, label, (sentences.status_since(status.said, case.status_since),), mark)]


def _papers(case: CaseFacts, seen: Background, _: frozenset[Topic]) -> list[FactLine]:
    if not case.missing_documents:
        return [FactLine(Topic.PAPERS, spoken(N_("inget saknas")), (sentences.NO_PAPER_MISSING,))]
    return [_paper(case, document, seen.today) for document in case.missing_documents]


def _paper(case: CaseFacts, document: DocumentFacts, today: date) -> FactLine:
    label = DOCUMENT_KINDS.get(document.kind, UNKNOWN_DOCUMENT)
    said = sentences.missing_paper(document.kind, month_of=_month_of(case), due_on=document.due_on, today=today)
    value = spoken(label)
    if document.due_on:
        value = spoken(N_("{paper}, senast {day}"), paper=word(label), day=day(document.due_on))
    return FactLine(Topic.PAPERS, value, (said,), "" if document.kind in sentences.PAPERS else NOT_ALOUD)


def _month_of(case: CaseFacts) -> date | None:
    """Return the month the latest application is for."""
    months = [each.month for each in case.applications if each.month]
    return max(months, default=None)


def _latest_sent(case: CaseFacts) -> DecisionFacts | None:
    sent = [each for each in case.decisions if each.sent_on]
    return max(sent, key=lambda each: (each.sent_on or date.min, each.decided_on), default=None)


def _decision(case: CaseFacts, _seen: Background, _said: frozenset[Topic]) -> list[FactLine]:
    latest = _latest_sent(case)
    if latest is None or latest.sent_on is None:
        return [FactLine(Topic.DECISION, spoken(N_("inget skickat")), (sentences.NO_DECISION_SENT,))]
    value = spoken(N_("skickat {day}"), day=day(latest.sent_on))
    return [FactLine(Topic.DECISION, value, (sentences.decision_sent(latest.sent_on),), NOT_OUTCOME)]


def _outcome(case: CaseFacts, _seen: Background, _said: frozenset[Topic]) -> list[FactLine]:
    latest = _latest_sent(case)
    if latest is None or latest.outcome not in sentences.OUTCOME_SAID:
        return []
    said = spoken(sentences.OUTCOME_SAID[latest.outcome])
    return [FactLine(Topic.OUTCOME, said, (said,))]


def _payments(case: CaseFacts, seen: Background, _: frozenset[Topic]) -> list[FactLine]:
    """Return payments from last month on, and "none decided" if the month of the latest application has none."""
    today = seen.today
    asked = _month_of(case) or today.replace(day=1)
    first = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    granting = {each.key for each in case.decisions if each.outcome in GRANTING}
    paid = [each for each in case.payments if each.month >= first and each.decision_key in granting]
    lines = [_payment(each, today) for each in sorted(paid, key=lambda each: (each.month, each.pay_on))]
    if asked not in {each.month for each in paid}:
        lines.append(_no_payment(asked, today))
    return lines


def _payment(paid: PaymentFacts, today: date) -> FactLine:
    pay_on = previous_workday(paid.pay_on)
    value = spoken(N_("{month}: {day}"), month=month(paid.month, today), day=day(pay_on))
    return FactLine(Topic.PAYMENT, value, (sentences.payment_on(paid.month, pay_on, today),))


def _no_payment(asked: date, today: date) -> FactLine:
    value = spoken(N_("{month}: ingen beslutad"), month=month(asked, today))
    return FactLine(Topic.PAYMENT, value, (sentences.no_payment(asked, today),))


def _handlaggare(case: CaseFacts, seen: Background, _: frozenset[Topic]) -> list[FactLine]:
    serving = case.responsible(seen.today)
    if not serving:
        return [FactLine(Topic.HANDLAGGARE, spoken(N_("ingen utsedd")), (sentences.NOBODY_APPOINTED,))]
    return [_one_handlaggare(each, seen) for each in serving]


def _one_handlaggare(who: StaffFacts, seen: Background) -> FactLine:
    hours = seen.phone_hours.get(who.handlaggare_key, "")
    away = seen.away.get(who.handlaggare_key)
    if away:
        said = sentences.handlaggare_away(who.name, away.until, away.stand_in)
        return FactLine(Topic.HANDLAGGARE, spoken(N_("{name}, borta"), name=name(who.name)), (said,))
    value = Spoken(who.name, who.name)
    return FactLine(Topic.HANDLAGGARE, value, (sentences.handlaggare_is(who.name, hours),))


_ALL_ROWS = (
    _Row(Topic.STATUS, _status, gaps=frozenset({ListedFact.STATUS})),
    _Row(
        Topic.PAPERS,
        _papers,
        # A missing paper is named with the month the latest application is for.
        made_of=frozenset({ListedFact.DOCUMENTS, ListedFact.APPLICATIONS}),
        gaps=frozenset({ListedFact.DOCUMENTS}),
    ),
    _Row(Topic.NAMED_PAPER, None),
    _Row(Topic.DECISION, _decision, made_of=frozenset({ListedFact.DECISIONS}), gaps=frozenset({ListedFact.DECISIONS})),
    _Row(Topic.OUTCOME, _outcome, made_of=frozenset({ListedFact.DECISIONS}), gaps=frozenset({ListedFact.DECISIONS})),
    _Row(
        Topic.PAYMENT,
        _payments,
        made_of=frozenset({ListedFact.PAYMENTS, ListedFact.DECISIONS, ListedFact.APPLICATIONS}),
        gaps=frozenset({ListedFact.PAYMENTS, ListedFact.DECISIONS}),
    ),
    _Row(
        Topic.HANDLAGGARE,
        _handlaggare,
        made_of=frozenset({ListedFact.STAFF}),
        gaps=frozenset({ListedFact.STAFF}),
        ages=False,
    ),
)
#: Topics without a row need no fact of a case: `booking` shows the bookings.
_ROWS = {row.topic: row for row in _ALL_ROWS}


def paper_has_come(cases: tuple[CaseFacts, ...], kind: str) -> bool:
    """Whether a document of this kind has arrived in any of the cases, requested or not."""
    return any(each.kind == kind and not each.missing for case in cases for each in case.documents)
