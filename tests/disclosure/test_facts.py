"""Every status, level and speaker: what is above the level is nowhere in the view, and what is said is said right."""

import itertools
from datetime import date

import pytest

from frontdesk.cases.rules.lists import CaseRole, DecisionOutcome, ListedFact, StaffRole
from frontdesk.cases.rules.statuses import STATUSES
from frontdesk.cases.views import ApplicationFacts, CaseFacts, DecisionFacts, DocumentFacts, PaymentFacts, StaffFacts
from frontdesk.disclosure.rules.facts import Background, card_of, paper_has_come
from frontdesk.disclosure.rules.levels import NEEDED, TABLE, Level, Topic, opens
from frontdesk.disclosure.rules.lines import CaseCard, StaffAbsence
from frontdesk.disclosure.rules.mandates import EVERYTHING, ClaimedCapacity, Speaker, hearing
from frontdesk.disclosure.rules.sentences import Spoken, spoken, word
from frontdesk.safety.rules import WaiverScope

TODAY = date(2026, 11, 23)
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
ALL = tuple(topic for topic in Topic if topic is not Topic.NEVER)
SEEN = Background(today=TODAY, phone_hours={"demo:h-1": "mån–fre 9–10"})
SECRETS = ("Sara Nilsson", "hyresavi", "26 november", "Beviljad", "Avslagen", "Utbetald", "19 november", "utredning")


def case(
    area: str = "EB",
    status: str | None = "UNDER_REVIEW",
    *,
    outcome: str = "granted",
    sent_on: date | None = date(2026, 11, 19),
    pay_on: date | None = date(2026, 11, 26),
    month: date = NOVEMBER,
    gaps: frozenset[ListedFact] = frozenset(),
) -> CaseFacts:
    return CaseFacts(
        key="demo:c-1",
        number="EB-2026-1",
        area=area,
        board="socialnamnd",
        type=None,
        law="SoL",
        status=status,
        status_since=date(2026, 11, 10),
        unit_key="demo:u-1",
        unit_name="Enhet 1",
        opened_on=date(2026, 1, 7),
        closed_on=None,
        role=CaseRole.APPLICANT,
        staff=(StaffFacts("demo:h-1", "Sara Nilsson", StaffRole.RESPONSIBLE, date(2026, 1, 7), None),),
        documents=(DocumentFacts("demo:d-1", "hyresavi", date(2026, 11, 10), date(2026, 11, 27), None),),
        applications=(ApplicationFacts("demo:a-1", "renewal", date(2026, 11, 2), month),),
        decisions=(decision(outcome, sent_on),),
        payments=(PaymentFacts("demo:b-1", "demo:s-1", NOVEMBER, pay_on),) if pay_on else (),
        gaps=gaps,
    )


def decision(outcome: str, sent_on: date | None) -> DecisionFacts:
    return DecisionFacts(
        key="demo:s-1",
        outcome=DecisionOutcome(outcome),
        decided_on=date(2026, 11, 18),
        sent_on=sent_on,
        received_on=None,
        since=None,
        until=None,
        appealed_on=None,
        reconsidered_on=None,
    )


def shown(card: CaseCard | None) -> str:
    """Return everything a template could print."""
    return "" if card is None else repr(card)


def said(facts: CaseFacts, topic: Topic, seen: Background = SEEN, *, outcome: bool = False) -> list[Spoken]:
    card = card_of(facts, said=opens(Level.A3, outcome_allowed=outcome), wanted=(topic,), seen=seen)
    assert card is not None
    return [sentence for line in card.lines for sentence in line.say]


STATUSES_OF_ALL_AREAS = [(area, code) for area, codes in STATUSES.items() for code in codes]


@pytest.mark.parametrize(("area", "status"), STATUSES_OF_ALL_AREAS)
def test_nothing_above_the_level_is_in_the_view(area: str, status: str) -> None:
    facts = case(area, status)
    for level, speaker in itertools.product(Level, Speaker):
        heard = hearing(ClaimedCapacity(speaker, TODAY)).topics & opens(level)
        card = card_of(facts, said=heard, wanted=ALL, seen=SEEN)
        topics = {line.topic for line in card.lines} if card else set()
        assert topics <= heard
        if speaker is not Speaker.SELF or not level.reaches(Level.A2):
            assert card is None
        elif not level.reaches(Level.A3):
            assert not any(secret in shown(card) for secret in SECRETS)
        assert "EB-2026-1" not in shown(card)


@pytest.mark.parametrize(("area", "status"), STATUSES_OF_ALL_AREAS)
def test_the_status_never_gives_the_outcome_away(area: str, status: str) -> None:
    told = STATUSES[next(each for each in STATUSES if each == area)][status]
    card = card_of(case(area, status), said=opens(Level.A3), wanted=(Topic.STATUS,), seen=SEEN)
    assert card is not None
    (line,) = card.lines
    assert (told.label in line.value.sv) is not told.tells_outcome
    assert bool(line.mark) is told.tells_outcome


def test_the_words_are_the_same_whatever_the_outcome() -> None:
    spoken_of = {
        outcome: [
            said(case(status=status, outcome=outcome, pay_on=None), topic)
            for topic in (Topic.STATUS, Topic.DECISION, Topic.PAYMENT)
        ]
        for outcome, status in (("granted", "GRANTED"), ("rejected", "REJECTED"), ("dismissed", "DISMISSED"))
    }
    assert spoken_of["granted"] == spoken_of["rejected"] == spoken_of["dismissed"]


def test_an_outcome_is_told_only_where_the_municipality_chose_so() -> None:
    assert said(case(outcome="rejected"), Topic.OUTCOME) == []
    (told,) = said(case(outcome="rejected"), Topic.OUTCOME, outcome=True)
    assert told.sv == "Ansökan är avslagen. I beslutet står hur man överklagar."
    assert said(case(outcome="rejected", sent_on=None), Topic.OUTCOME, outcome=True) == []


GOLDEN = [
    (
        Topic.PAPERS,
        case(),
        "Vi saknar hyresavin för november. Vi behöver den senast fredag 27 november.",
        "We are missing the rent notice for November. We need it by Friday 27 November.",
    ),
    (
        Topic.PAYMENT,
        case(),
        (
            "Pengarna för november betalas ut torsdag 26 november. "
            "Det kan ta en till tre bankdagar innan de syns på kontot."
        ),
        (
            "The money for November will be paid on Thursday 26 November. "
            "It may take one to three banking days before you see it in your account."
        ),
    ),
    (
        Topic.PAYMENT,
        case(pay_on=date(2026, 11, 20)),
        (
            "Pengarna för november betalades ut fredag 20 november. "
            "Det kan ta en till tre bankdagar innan de syns på kontot."
        ),
        (
            "The money for November was paid on Friday 20 November. "
            "It may take one to three banking days before you see it in your account."
        ),
    ),
    (
        Topic.PAYMENT,
        case(pay_on=None),
        "Ingen utbetalning är beslutad än för november.",
        "No payment has been decided yet for November.",
    ),
    (
        Topic.PAYMENT,
        case(outcome="rejected"),
        "Ingen utbetalning är beslutad än för november.",
        "No payment has been decided yet for November.",
    ),
    (
        Topic.DECISION,
        case(),
        "Ett beslut skickades torsdag 19 november. Vad som står i det får du läsa där.",
        "A decision was sent on Thursday 19 November. You will find what it says in the letter.",
    ),
    (
        Topic.DECISION,
        case(sent_on=None),
        "Det finns inget beslut som har skickats än.",
        "No decision has been sent yet.",
    ),
    (
        Topic.STATUS,
        case(),
        "Handläggaren arbetar med ärendet. Så har det varit sedan tisdag 10 november.",
        None,
    ),
    (
        Topic.HANDLAGGARE,
        case(),
        "Din handläggare heter Sara Nilsson. Telefontid: mån–fre 9–10.",
        "Your caseworker is Sara Nilsson. Phone hours: mån–fre 9–10.",
    ),
]


@pytest.mark.parametrize(("topic", "facts", "swedish", "english"), GOLDEN)
def test_the_sentence_carries_the_what_and_the_when(
    topic: Topic, facts: CaseFacts, swedish: str, english: str | None
) -> None:
    (sentence,) = said(facts, topic)
    assert sentence.sv == swedish
    assert english is None or sentence.en == english


def test_a_payday_on_a_weekend_is_the_bank_day_before() -> None:
    (sentence,) = said(case(pay_on=date(2026, 11, 28)), Topic.PAYMENT)
    assert "fredag 27 november" in sentence.sv


def test_next_months_question_is_answered_beside_this_months_payment() -> None:
    paid, asked = said(case(month=DECEMBER), Topic.PAYMENT)
    assert paid.sv.startswith("Pengarna för november betalas ut")
    assert asked.sv == "Ingen utbetalning är beslutad än för december."


@pytest.mark.parametrize("topic", [Topic.STATUS, Topic.PAPERS, Topic.DECISION, Topic.PAYMENT])
def test_old_facts_are_not_told_as_todays(topic: Topic) -> None:
    card = card_of(case(), said=opens(Level.A3), wanted=(topic,), seen=Background(TODAY, fresh=False))
    assert card is not None
    assert [line.say[0].sv for line in card.lines] == [
        "Jag kan inte se dagens uppgifter. Jag kan ta ett meddelande till handläggaren."
    ]
    assert not any(secret in shown(card) for secret in SECRETS)


@pytest.mark.parametrize(
    ("topic", "gap"),
    [
        (Topic.STATUS, ListedFact.STATUS),
        (Topic.PAPERS, ListedFact.DOCUMENTS),
        (Topic.DECISION, ListedFact.DECISIONS),
        (Topic.PAYMENT, ListedFact.PAYMENTS),
        (Topic.PAYMENT, ListedFact.DECISIONS),
        (Topic.HANDLAGGARE, ListedFact.STAFF),
    ],
)
def test_a_fact_that_was_set_aside_goes_to_the_handlaggare(topic: Topic, gap: ListedFact) -> None:
    (sentence,) = said(case(gaps=frozenset({gap})), topic)
    assert sentence.sv == "Den uppgiften har jag inte. Jag lämnar frågan till handläggaren."


def test_a_stand_in_is_named_with_the_day_the_absence_ends() -> None:
    seen = Background(TODAY, away={"demo:h-1": StaffAbsence(date(2026, 11, 27), "Erik Ek")})
    (sentence,) = said(case(), Topic.HANDLAGGARE, seen)
    assert sentence.sv == (
        "Din handläggare Sara Nilsson är borta till och med fredag 27 november. Ersättare är Erik Ek."
    )
    assert sentence.en == (
        "Your caseworker Sara Nilsson is away until and including Friday 27 November. Erik Ek is standing in."
    )


def test_a_paper_that_was_never_asked_for_has_not_come_either() -> None:
    assert not paper_has_come((case(),), "hyresavi")
    assert not paper_has_come((case(),), "läkarintyg")


def test_the_table_is_the_designs() -> None:
    a2, a3 = Level.A2, Level.A3
    assert {
        Topic.GENERAL: Level.A0,
        Topic.RECEIVE: Level.A0,
        Topic.NAMED_BOOKING: Level.A2C,
        Topic.EXISTENCE: a2,
        Topic.BOOKINGS: a2,
        Topic.NAMED_PAPER: a2,
        Topic.HANDLAGGARE: a3,
        Topic.STATUS: a3,
        Topic.PAPERS: a3,
        Topic.DECISION: a3,
        Topic.PAYMENT: a3,
        Topic.OUTCOME: a3,
        Topic.NEVER: None,
    } == NEEDED
    assert {row.topic for row in TABLE if row.by_choice} == {Topic.OUTCOME}
    assert Topic.NEVER not in opens(a3, outcome_allowed=True)


def test_a_waiver_never_opens_what_is_never_said() -> None:
    heard = hearing(ClaimedCapacity(Speaker.RELATIVE, TODAY, waived=frozenset(WaiverScope)))
    assert Topic.NEVER not in heard.topics
    assert heard.topics < EVERYTHING


def test_a_sentence_is_made_in_both_languages_at_once() -> None:
    assert spoken("Vi saknar {paper}.", paper=word("läkarintyget")) == Spoken(
        "Vi saknar läkarintyget.", "We are missing the doctor's certificate."
    )
