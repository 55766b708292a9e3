"""No upload weakens what stands between a caller and harm, however it is written."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.rules.routing import Demand, ReceiverKind
from frontdesk.disclosure.rules.need import NOTHING
from frontdesk.triage.errors import ProtocolRefused
from frontdesk.triage.rules.guarding import check_kept, guards, kept
from frontdesk.triage.rules.protocol import Protocol, Reason, Step, Target
from frontdesk.triage.rules.reading import read
from tests.factories.triage import KNOWN, SHIPPED

OWN = read(SHIPPED, KNOWN)
GUARDED = [reason.code for reason in OWN.reasons.values() if guards(reason)]
SILENT = [reason.code for reason in OWN.reasons.values() if reason.silent]
LOWER = {Priority.NOW: Priority.TODAY, Priority.TODAY: Priority.DAYS}


def _with(reasons: Mapping[str, Reason]) -> Protocol:
    return replace(OWN, version="own", reasons={**OWN.reasons, **reasons})


def _changed(code: str, **change: Any) -> Protocol:  # noqa: ANN401 - whatever a reason has
    return _with({code: replace(OWN.reasons[code], **change)})


def _refusal(protocol: Protocol) -> str:
    with pytest.raises(ProtocolRefused) as caught:
        check_kept(protocol, OWN)
    return caught.value.why.format(**caught.value.details)


def test_the_shipped_protocol_weakens_nothing_of_its_own() -> None:
    check_kept(OWN, OWN)


def test_the_first_eight_are_guarded_and_everything_silent() -> None:
    assert set(range(1, 9)) <= {OWN.reasons[code].number for code in GUARDED}
    assert set(SILENT) <= set(GUARDED)


def test_what_is_not_dangerous_is_the_municipalitys() -> None:
    check_kept(_changed("eb-status", floor=Priority.PLANNED, words={"sv": ("läget",), "en": ()}, number=99), OWN)


def test_a_guarded_reason_may_become_more_urgent_be_reworded_and_belong_to_another_area() -> None:
    reason = OWN.reasons["violence"]
    words = {language: (*group, "kvinnojour") for language, group in reason.words.items()}
    to = Demand(ReceiverKind.INTAKE, "VUXEN")
    check_kept(
        _changed("violence", floor=Priority.NOW, label={"sv": "Våld", "en": "Abuse"}, words=words, goes_to=to), OWN
    )


@pytest.mark.harm("an upload turns a danger to life into something that may be planned")
@pytest.mark.parametrize("code", GUARDED)
def test_no_guarded_floor_is_lowered(code: str) -> None:
    told = _refusal(_changed(code, floor=LOWER[OWN.reasons[code].floor]))
    assert f"({code}) får inte ha lägre prioritet än {OWN.reasons[code].floor.words}" in told
    assert OWN.reasons[code].label["sv"] in told


@pytest.mark.harm("an upload lets an SMS reach a phone that somebody dangerous reads")
@pytest.mark.parametrize("code", SILENT)
def test_what_is_shipped_as_silent_stays_silent(code: str) -> None:
    assert f"({code}) måste vara tyst" in _refusal(_changed(code, silent=False))


@pytest.mark.harm("an upload removes or renames a danger, and the guard with it")
@pytest.mark.parametrize("code", GUARDED)
def test_no_guarded_reason_is_dropped_or_renamed(code: str) -> None:
    reasons = {key: reason for key, reason in OWN.reasons.items() if key != code}
    renamed = replace(OWN.reasons[code], code=f"{code}-2", floor=Priority.PLANNED, silent=False)
    for protocol in (replace(OWN, reasons=reasons), replace(OWN, reasons={**reasons, renamed.code: renamed})):
        assert f"({code}) får inte tas bort eller byta kod" in _refusal(protocol)


@pytest.mark.harm("an upload leads the words of a danger past it")
def test_the_words_of_a_danger_lead_nowhere_milder() -> None:
    reason = OWN.reasons["violence"]
    bare = replace(reason, words=dict.fromkeys(reason.words, ()))
    assert "måste leda till anledningen" in _refusal(_with({"violence": bare}))
    milder = replace(reason, code="quarrel", number=90, floor=Priority.PLANNED, silent=False)
    assert "måste leda till anledningen" in _refusal(_with({"violence": bare, "quarrel": milder}))
    as_strict = replace(reason, code="abuse", number=91)
    check_kept(_with({"violence": bare, "abuse": as_strict}), OWN)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"number": 77}, "måste behålla sitt nummer"),
        ({"goes_to": Demand(ReceiverKind.NOBODY)}, "måste gå till"),
        ({"ask": ()}, "måste ställa frågan"),
        ({"numbers": ()}, "måste visa numret"),
    ],
)
def test_a_guarded_reason_keeps_what_it_leads_to(change: dict[str, Any], told: str) -> None:
    assert told in _refusal(_changed("suicide-risk", **change))


@pytest.mark.parametrize("code", OWN.bar)
def test_the_red_flag_bar_stays_as_urgent(code: str) -> None:
    bar = OWN.bar[code]
    without = {key: one for key, one in OWN.bar.items() if key != code}
    assert "får inte tas bort" in _refusal(replace(OWN, bar=without))
    for change, told in (
        ({"priority": LOWER[bar.priority]}, "får inte ha lägre prioritet"),
        ({"reason": "eb-status"}, "måste leda till anledningen"),
        ({"numbers": ()}, "måste visa numret"),
    ):
        assert told in _refusal(replace(OWN, bar={**OWN.bar, code: replace(bar, **change)}))


@pytest.mark.parametrize("code", [one.code for one in OWN.questions.values() if one.red_flag is not None])
def test_a_red_flag_question_leads_to_nothing_milder(code: str) -> None:
    question = OWN.questions[code]
    keep = Target(step=Step.KEEP)
    for change in ({"red_flag": None}, {"yes": keep}, {"unclear": keep}, {"yes": Target(priority=Priority.PLANNED)}):
        weaker = replace(OWN, questions={**OWN.questions, code: replace(question, **change)})
        assert code in _refusal(weaker)


def test_the_emergency_number_is_112() -> None:
    numbers = {**OWN.numbers, "alarm": replace(OWN.numbers["alarm"], number="0771-112 112")}
    assert "numret alarm måste vara 112" in _refusal(replace(OWN, numbers=numbers))


@pytest.mark.harm("a protocol installed before there was a guard goes on being too mild")
def test_what_was_installed_before_is_used_with_the_guards_of_today() -> None:
    reasons = {code: replace(reason, floor=Priority.PLANNED, silent=False) for code, reason in OWN.reasons.items()}
    del reasons["honour"]
    used = kept(replace(OWN, reasons=reasons), OWN)
    for code in GUARDED:
        assert (used.reasons[code].floor, used.reasons[code].silent) == (
            OWN.reasons[code].floor,
            OWN.reasons[code].silent,
        )
    assert used.reasons["eb-status"].floor is Priority.PLANNED


def test_a_reason_stored_before_it_said_what_it_opens_opens_what_the_shipped_one_does() -> None:
    own = replace(OWN.reasons["eb-status"], code="own-status", number=90)
    stored = {code: replace(reason, opens=None) for code, reason in {**OWN.reasons, own.code: own}.items()}
    used = kept(replace(OWN, reasons=stored), OWN)
    assert {code: used.reasons[code].opens for code in OWN.reasons} == {
        code: reason.opens for code, reason in OWN.reasons.items()
    }
    assert used.reasons["own-status"].opens == NOTHING


@pytest.mark.harm("an upload takes the number that saves a life out of what is read while somebody dies")
@pytest.mark.parametrize("code", [code for code in OWN.bar if "112" in str(OWN.bar[code].do)])
@pytest.mark.parametrize(
    "do", [(), ({"sv": "Ring chefen.", "en": "Call the head. 112"},), ({"sv": "1 12", "en": "11"},)]
)
def test_no_button_says_to_ring_less(code: str, do: tuple[Mapping[str, str], ...]) -> None:
    assert f"({code}) måste nämna 112" in _refusal(replace(OWN, bar={**OWN.bar, code: replace(OWN.bar[code], do=do)}))


def test_a_button_may_say_it_in_other_words_and_write_the_number_otherwise() -> None:
    told = ({"sv": "Larma: 1 1 2.", "en": "Dial 112 at once."},)
    check_kept(replace(OWN, bar={**OWN.bar, "danger_now": replace(OWN.bar["danger_now"], do=told)}), OWN)


@pytest.mark.harm("an upload takes the number that saves a life out of what the desk is told to do")
def test_no_guarded_text_loses_a_number_it_tells_to_ring() -> None:
    lost = _changed("suicide-risk", desk={"sv": "Ring 112.", "en": OWN.reasons["suicide-risk"].desk["en"]})
    assert "(suicide-risk) måste nämna 90101" in _refusal(lost)


@pytest.mark.harm("who wants to die is asked for their identity number first")
@pytest.mark.parametrize("code", [code for code in GUARDED if not OWN.reasons[code].identity])
def test_no_danger_begins_with_who_it_is(code: str) -> None:
    assert "(identity: false)" in _refusal(_changed(code, identity=True))


@pytest.mark.parametrize("code", ["suicide", "violence"])
def test_a_national_help_line_keeps_its_number(code: str) -> None:
    for number in ("", "08-123 45 67"):
        numbers = {**OWN.numbers, code: replace(OWN.numbers[code], number=number)}
        assert f"numret {code} måste vara {OWN.numbers[code].number}" in _refusal(replace(OWN, numbers=numbers))
