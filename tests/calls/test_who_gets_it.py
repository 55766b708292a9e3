"""Who gets a matter: one decision, never by the order of keys, and never to another board unseen."""

import itertools

import pytest

from frontdesk.calls.rules.routing import Demand, Matter, Office, OpenCase, ReceiverKind, decide, with_board

SOC, OMS = "Socialnämnden", "Omsorgsnämnden"
# By name or by key the elderly come first: whoever takes the first one takes the wrong one.
ALDRE = Office("demo:A-ALDRE", "A äldre", OMS, "ALDRE")
BOU = Office("demo:BOU", "Barn", SOC, "BOU")
EB = Office("demo:EB", "Ekonomi", SOC, "EB")
LSS = Office("demo:LSS", "Funktionsstöd", OMS, "LSS")
TEAM = Office("demo:EB-1", "Ekonomi 1", SOC, "EB", "ordinary")
OFFICES = (ALDRE, BOU, EB, LSS, TEAM)
EB_CASE = OpenCase("demo:c-1", "EB", SOC, "demo:sara")
BOU_CASE = OpenCase("demo:c-2", "BOU", SOC, "demo:jonas")
LSS_CASE = OpenCase("demo:c-3", "LSS", OMS, "demo:mia")
FOR_THE_CASE = (ReceiverKind.HANDLAGGARE, ReceiverKind.NOBODY, None)


@pytest.mark.harm("A matter goes to the wrong office, under another board")
@pytest.mark.parametrize("office", [ALDRE, BOU, EB, LSS])
@pytest.mark.parametrize("who", [ReceiverKind.INTAKE, ReceiverKind.PROVIDER])
@pytest.mark.parametrize("cases", [(), (EB_CASE,), (LSS_CASE, EB_CASE)])
@pytest.mark.parametrize("line", ["", "ALDRE", "BOU"])
def test_an_intake_reason_goes_to_its_own_area(
    office: Office, who: ReceiverKind, cases: tuple[OpenCase, ...], line: str
) -> None:
    matter = Matter(Demand(who, office.area), cases, line=line, default=ALDRE.key)
    found = decide(matter, OFFICES)
    assert (found.unit, found.to_handlaggare, found.asked) == (office.key, False, False)


@pytest.mark.harm("A matter goes to the wrong office, under another board")
@pytest.mark.parametrize("who", [*ReceiverKind, None])
def test_where_nothing_says_who_the_desk_is_asked_and_nothing_is_taken_for_first(who: ReceiverKind | None) -> None:
    if who is ReceiverKind.PROTECTED_DESK:
        return
    for offices in itertools.permutations((ALDRE, BOU, EB, LSS)):
        found = decide(Matter(Demand(who)), offices)
        assert (found.unit, found.asked) == (None, True)


@pytest.mark.parametrize(
    ("matter", "unit"),
    [
        (Matter(line="BOU", default=EB.key), BOU.key),
        (Matter(default=EB.key), EB.key),
        (Matter(default="demo:closed-unit"), None),
        (Matter(line="SOMETHING"), None),
        (Matter(chosen=LSS.key, line="BOU", default=EB.key), LSS.key),
        (Matter(chosen=TEAM.key, default=EB.key), EB.key),
        (Matter(Demand(ReceiverKind.INTAKE), line="BOU", default=EB.key), BOU.key),
        (Matter(Demand(ReceiverKind.ALARM), default=EB.key), EB.key),
    ],
)
def test_the_choice_begins_at_the_line_then_at_the_municipalitys_default(matter: Matter, unit: str | None) -> None:
    found = decide(matter, OFFICES)
    assert (found.unit, found.asked) == (unit, True)


@pytest.mark.parametrize("who", FOR_THE_CASE)
def test_what_is_for_the_handlaggare_goes_to_the_open_case(who: ReceiverKind | None) -> None:
    found = decide(Matter(Demand(who), (LSS_CASE,), line="EB", default=EB.key), OFFICES)
    assert (found.case, found.to_handlaggare, found.unit, found.asked) == (LSS_CASE, True, LSS.key, False)


def test_of_several_cases_the_one_in_the_reasons_area_decides() -> None:
    found = decide(Matter(Demand(ReceiverKind.HANDLAGGARE, "EB"), (BOU_CASE, EB_CASE)), OFFICES)
    assert (found.case, found.unit) == (EB_CASE, EB.key)


@pytest.mark.parametrize(("chosen", "case"), [("", None), (BOU.key, BOU_CASE), (EB.key, EB_CASE), (LSS.key, None)])
def test_two_open_cases_are_for_the_desk_to_choose_between(chosen: str, case: OpenCase | None) -> None:
    found = decide(Matter(Demand(ReceiverKind.HANDLAGGARE), (BOU_CASE, EB_CASE), chosen=chosen), OFFICES)
    assert found.case == case
    assert found.unit == (chosen or None)


def test_an_only_case_elsewhere_at_the_same_board_gets_what_its_reason_has_no_case_for() -> None:
    found = decide(Matter(Demand(ReceiverKind.HANDLAGGARE, "EB"), (BOU_CASE,)), OFFICES)
    assert (found.case, found.unit) == (BOU_CASE, BOU.key)


@pytest.mark.harm("A matter goes to the wrong office, under another board")
def test_a_reason_of_one_board_does_not_go_to_a_case_at_another() -> None:
    found = decide(Matter(Demand(ReceiverKind.HANDLAGGARE, "EB"), (LSS_CASE,)), OFFICES)
    assert (found.case, found.unit, found.asked) == (None, EB.key, False)


def test_with_two_intakes_for_an_area_the_desk_says_which() -> None:
    north = Office("demo:A-NORR", "Ekonomi norr", SOC, "EB")
    matter = Matter(Demand(ReceiverKind.INTAKE, "EB"), default=EB.key)
    assert decide(matter, (*OFFICES, north)).asked
    assert decide(Matter(Demand(ReceiverKind.INTAKE, "EB")), (*OFFICES, north)).unit is None
    assert decide(Matter(Demand(ReceiverKind.INTAKE, "EB"), chosen=north.key), (*OFFICES, north)).unit == north.key


def test_an_area_that_nobody_receives_for_begins_nowhere() -> None:
    found = decide(Matter(Demand(ReceiverKind.INTAKE, "BOU"), line="EB", default=EB.key), (EB, LSS))
    assert (found.unit, found.asked) == (None, True)


def test_a_single_intake_gets_what_nothing_else_decides() -> None:
    assert decide(Matter(), (EB, TEAM)).unit == EB.key


def test_the_protected_desk_and_the_unit_head_are_receivers_of_their_own() -> None:
    assert decide(Matter(Demand(ReceiverKind.PROTECTED_DESK), (EB_CASE,), default=EB.key), OFFICES).protected
    found = decide(Matter(Demand(ReceiverKind.UNIT_HEAD), (EB_CASE,)), OFFICES)
    assert (found.head, found.to_handlaggare, found.unit) == (True, False, EB.key)


def test_the_board_is_said_where_there_are_several() -> None:
    assert with_board(EB, OFFICES) == "Ekonomi, Socialnämnden"
    assert with_board(EB, (EB, BOU)) == "Ekonomi"
