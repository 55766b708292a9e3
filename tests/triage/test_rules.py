from dataclasses import replace
from datetime import date

import pytest

from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.rules.routing import ReceiverKind
from frontdesk.disclosure.rules.levels import NEEDED, Level, Topic
from frontdesk.disclosure.rules.need import NOTHING, Need
from frontdesk.triage.errors import ProtocolRefused
from frontdesk.triage.rules.assessing import Answer, assess, choices_above, latest_date
from frontdesk.triage.rules.checking import KnownNames
from frontdesk.triage.rules.finding import find
from frontdesk.triage.rules.protocol import Protocol
from frontdesk.triage.rules.reading import read
from tests.factories.triage import KNOWN, SHIPPED


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    return read(SHIPPED, KNOWN)


def _broken(file: str, old: str, new: str, known: KnownNames = KNOWN) -> ProtocolRefused:
    assert old in SHIPPED[file]
    with pytest.raises(ProtocolRefused) as refusal:
        read({**SHIPPED, file: SHIPPED[file].replace(old, new, 1)}, known)
    return refusal.value


def _assess(protocol: Protocol, reason: str, **answers: Answer) -> tuple[str, Priority]:
    found = assess(protocol, protocol.reasons[reason], answers)
    return found.reason, found.priority


def test_the_shipped_protocol_has_the_thirty_five_reasons_and_five_buttons(protocol: Protocol) -> None:
    assert sorted(reason.number for reason in protocol.reasons.values()) == list(range(1, 36))
    assert list(protocol.bar) == ["danger_now", "child", "suicide", "violence", "nowhere_to_sleep"]


def test_every_reason_says_what_the_desk_may_do_in_both_languages(protocol: Protocol) -> None:
    for reason in protocol.reasons.values():
        assert set(reason.desk) == set(reason.label) == set(reason.words) == {"sv", "en"}


@pytest.mark.parametrize("reason", ["life-danger", "suicide-risk", "child-acute", "child-calls", "honour"])
def test_danger_is_akut_before_anything_is_asked(protocol: Protocol, reason: str) -> None:
    assert _assess(protocol, reason) == (reason, Priority.NOW)


def test_a_question_nobody_asked_changes_nothing_and_is_no_no(protocol: Protocol) -> None:
    found = assess(protocol, protocol.reasons["concern-report"], {})
    assert (found.priority, found.matched) == (Priority.TODAY, ("floor:concern-report",))


@pytest.mark.parametrize("reason", ["violence", "eviction", "no-food", "power-cut"])
def test_a_child_in_the_household_raises_food_housing_and_violence_by_one(protocol: Protocol, reason: str) -> None:
    assert _assess(protocol, reason, child_at_home=Answer.YES) == (reason, Priority.NOW)


def test_an_unclear_answer_raises_by_one(protocol: Protocol) -> None:
    assert _assess(protocol, "refusal-appeal", appeal_soon=Answer.UNCLEAR)[1] is Priority.TODAY


def test_two_unclear_answers_raise_once(protocol: Protocol) -> None:
    answers = {"ninety_days": Answer.UNCLEAR, "unsafe_home": Answer.UNCLEAR}
    assert _assess(protocol, "service-not-started", **answers)[1] is Priority.TODAY


def test_a_red_flag_leads_to_its_own_reason(protocol: Protocol) -> None:
    assert _assess(protocol, "debts", roof_tonight=Answer.YES) == ("homeless-tonight", Priority.TODAY)


def test_a_red_flag_never_leads_to_a_less_urgent_reason(protocol: Protocol) -> None:
    assert _assess(protocol, "child-calls", in_danger=Answer.YES)[1] is Priority.NOW


def test_a_said_no_keeps_the_floor(protocol: Protocol) -> None:
    assert _assess(protocol, "eb-apply", food_today=Answer.NO, child_at_home=Answer.NO) == ("eb-apply", Priority.DAYS)


def test_no_combination_of_answers_ends_below_the_floor(protocol: Protocol) -> None:
    for reason in protocol.reasons.values():
        for answer in Answer:
            found = assess(protocol, reason, dict.fromkeys(reason.ask, answer))
            assert found.priority.rank >= reason.floor.rank


def test_every_red_flag_answered_yes_reaches_its_floor_in_every_reason(protocol: Protocol) -> None:
    for reason in protocol.reasons.values():
        for code in reason.ask:
            floor = protocol.questions[code].red_flag
            if floor is not None:
                assert assess(protocol, reason, {code: Answer.YES}).priority.rank >= floor.rank


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("kniv", "life-danger"),
        ("när kommer pengarna", "payment-date"),
        ("KRONOFOGDEN", "eviction"),
        ("överklaga", "refusal-appeal"),
        ("inget att äta", "no-food"),
        ("nothing to eat", "no-food"),
        ("21", "eb-status"),
        ("avboka", "meeting"),
        ("orosanm", "concern-report"),
    ],
)
def test_any_signal_word_finds_its_reason(protocol: Protocol, typed: str, reason: str) -> None:
    assert find(protocol, typed)[0].code == reason


def test_every_signal_word_suggests_its_own_reason(protocol: Protocol) -> None:
    for reason in protocol.reasons.values():
        for word in (word for group in reason.words.values() for word in group):
            assert reason in find(protocol, word), word


def test_nothing_typed_shows_all_and_nonsense_shows_none(protocol: Protocol) -> None:
    assert len(find(protocol, " ")) == 35
    assert find(protocol, "xyzzy") == ()


def test_urgent_means_today_and_planned_means_ten_workdays() -> None:
    monday = date(2026, 11, 23)
    assert [latest_date(priority, monday) for priority in (Priority.NOW, Priority.DAYS, Priority.PLANNED)] == [
        monday,
        date(2026, 11, 26),
        date(2026, 12, 7),
    ]


def test_a_priority_may_only_be_raised() -> None:
    assert choices_above(Priority.TODAY) == (Priority.NOW,)
    assert choices_above(Priority.ANSWER)[-1] is Priority.PLANNED
    assert choices_above(Priority.NOW) == ()


def test_a_reason_that_calls_somebody_else_needs_no_identity(protocol: Protocol) -> None:
    assert protocol.reasons["concern-report"].goes_to.who is ReceiverKind.INTAKE
    assert not protocol.reasons["eb-apply"].identity


@pytest.mark.parametrize(
    ("file", "old", "new", "why"),
    [
        ("00-frame.yaml", "yes: {priority: now, reason: life-danger}", "yes: today", "röda flaggan"),
        ("00-frame.yaml", "no: keep", "no: home", "finns inte"),
        ("00-frame.yaml", "    no: keep\n", "", "no saknas"),
        ("00-frame.yaml", "unclear: now", "unclear: keep", "måste höja"),
        ("00-frame.yaml", "reason: suicide-risk}", "reason: nowhere}", "finns inte"),
        ("10-danger.yaml", "type: VIOLENCE_SAFE", "type: TEA_PARTY", "bokningstypen"),
        ("10-danger.yaml", "area: BOU", "area: MARS", "mottagning"),
        ("10-danger.yaml", "number: 2\n", "number: 1\n", "finns redan"),
        ("10-danger.yaml", "sv: [lämnat ensam", "sv: [kniv", "finns redan"),
        ("10-danger.yaml", "ask: [in_danger]", "ask: [in_dagner]", "frågan in_dagner"),
        ("10-danger.yaml", "ask: [in_danger]", "ask: [in_danger, in_danger]", "två gånger"),
        ("20-need.yaml", "floor: today", "floor: soon", "finns inte"),
        ("20-need.yaml", "floor: today", "flor: today", "floor saknas"),
        ("20-need.yaml", "minutes: 60", "minutes: long", "heltal"),
        ("30-money.yaml", "facts: [payment", "facts: [amount", "finns inte"),
        ("30-money.yaml", "reasons:", "reasons: [", "YAML"),
        ("40-others.yaml", "code: debts", "code: complaint", "två gånger"),
    ],
)
def test_a_broken_protocol_is_refused_with_file_line_and_reason(file: str, old: str, new: str, why: str) -> None:
    refusal = _broken(file, old, new)
    assert why in str(refusal.values["why"])
    assert refusal.values["file"].__str__().endswith(".yaml")
    assert int(str(refusal.values["line"])) > 0


def test_the_line_is_the_line() -> None:
    refusal = _broken("20-need.yaml", "minutes: 45", "minutes: late")
    line = (
        SHIPPED["20-need.yaml"]
        .splitlines()
        .index("    appointment: {type: EB_URGENT, minutes: 45, modes: [visit, phone]}")
    )
    assert refusal.values["line"] == line + 1


STATUS = (Topic.STATUS, Topic.PAPERS, Topic.NAMED_PAPER, Topic.DECISION, Topic.OUTCOME)
OPENED = {
    "eb-status": Need(STATUS, frozenset({"EB"})),
    "payment-date": Need((Topic.PAYMENT, Topic.PAPERS, Topic.NAMED_PAPER), frozenset({"EB"})),
    "missing-documents": Need((Topic.NAMED_PAPER, Topic.PAPERS)),
    "money-not-arrived": Need((Topic.PAYMENT,), frozenset({"EB"})),
    "refusal-appeal": Need((Topic.DECISION, Topic.HANDLAGGARE)),
    "changed-circumstances": Need((Topic.HANDLAGGARE,)),
    "who-is-my-handlaggare": Need((Topic.HANDLAGGARE,)),
    "meeting": Need((Topic.NAMED_BOOKING, Topic.BOOKINGS)),
    "service-not-started": Need((Topic.STATUS, Topic.DECISION, Topic.HANDLAGGARE)),
}


def test_a_reason_opens_the_facts_it_is_answered_with_and_no_other(protocol: Protocol) -> None:
    opened = {code: reason.opens for code, reason in protocol.reasons.items()}
    assert opened == dict.fromkeys(protocol.reasons, NOTHING) | OPENED


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("", "opens saknas hos anledningen {name}"),
        ("    opens: {areas: [EB]}\n", "{name} saknas"),
        ("    opens: {facts: [amount]}\n", "{word} finns inte; välj bland"),
        ("    opens: {facts: [never]}\n", "{word} finns inte; välj bland"),
        ("    opens: {facts: [payment, payment]}\n", "{name} står två gånger"),
        ("    opens: {facts: [payment], areas: [XX]}\n", "{word} finns inte; välj bland"),
        ("    opens: {facts: [payment], level: A0}\n", "{name} är ett okänt fält"),
        ("    opens: payment\n", "fält med värden"),
    ],
)
def test_what_a_reason_opens_is_refused_with_its_line(new: str, told: str) -> None:
    old = "    opens: {facts: [payment], areas: [EB]}\n"
    line = SHIPPED["30-money.yaml"].split(old)[0].count("\n") + 1
    refused = _broken("30-money.yaml", old, new)
    assert told in refused.why
    assert abs(int(str(refused.values["line"])) - line) <= 15


def test_a_reason_opens_no_fact_before_it_is_known_who_speaks() -> None:
    refused = _broken("10-danger.yaml", "opens: {facts: []}", "opens: {facts: [status]}")
    assert "måste börja med vem det är" in refused.why


@pytest.mark.parametrize(
    ("area", "areas", "goes"),
    [("", {"EB"}, "EB"), ("BOU", {"EB"}, "BOU"), ("", {"EB", "BOU"}, ""), ("", set(), "")],
)
def test_a_reason_without_an_area_goes_to_the_only_one_it_opens(
    protocol: Protocol, area: str, areas: set[str], goes: str
) -> None:
    reason = protocol.reasons["eb-status"]
    own = replace(reason, goes_to=replace(reason.goes_to, area=area), opens=Need((Topic.STATUS,), frozenset(areas)))
    assert own.demand == replace(reason.goes_to, area=goes)


def test_what_may_be_answered_needs_no_more_than_the_level_named(protocol: Protocol) -> None:
    for reason in protocol.reasons.values():
        for topic in reason.may_answer.facts:
            needed = NEEDED[topic]
            assert needed is not None
            assert Level.A3.reaches(needed)
            assert reason.identity or needed is Level.A0, f"{reason.code} says {topic} without identity"


def test_nothing_typed_puts_what_the_desk_answers_itself_first(protocol: Protocol) -> None:
    floors = [reason.floor.rank for reason in find(protocol, "")]
    assert floors == sorted(floors)
    assert floors[0] == Priority.ANSWER.rank
