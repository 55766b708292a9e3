import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, strategies

from frontdesk.cases.errors import SearchTooShort
from frontdesk.cases.rules.identity import NumberKind, parse
from frontdesk.cases.rules.searching import KeyKind, classify

TODAY = date(2026, 11, 23)
# Their keeper takes no number with a blank in it. People write them, and so do case systems: see below.
VECTORS = [
    each
    for each in json.loads(Path(__file__).with_name("personnummer.json").read_text("utf-8"))["vectors"]
    if " " not in each["input"].strip()
]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["input"] or "empty")
def test_a_public_test_number_is_judged_as_its_keeper_judges_it(vector: dict[str, str | bool | None]) -> None:
    found = parse(str(vector["input"]), TODAY)
    assert (found is not None) is vector["valid"]
    assert (found.number if found else None) == vector["normalized12"]
    if found is not None:
        assert found.kind == vector["type"]


@pytest.mark.parametrize(
    "spelling",
    [
        "900101-0017",
        "9001010017",
        "900101 0017",
        "19900101 0017",
        "19900101 - 0017",
        "1990-01-01-0017",
        "1990-01-01 0017",
        "1990.01.01-0017",
        "90-01-01-0017",
        "900101\u20130017",
        "900101\u22120017",
        "900101\u00a00017",
        " 199001010017 ",
        "900101:0017",
        "900101/0017",
        "900101.0017",
        "1990.01.01.0017",
        "\ufeff900101-0017",
        "900101\u200b0017",
        "\uff11\uff19\uff19\uff10\uff10\uff11\uff10\uff11\uff0d\uff10\uff10\uff11\uff17",
    ],
)
def test_a_number_is_read_alike_in_the_search_and_on_import(spelling: str) -> None:
    found = parse(spelling, TODAY)
    assert found is not None
    assert found.number == "199001010017"
    assert "199001010017" in classify(spelling, TODAY).numbers


@pytest.mark.parametrize("wrong", ["219112124400", "900101-0009", "1990-0101-0017", "1990-01.01-0017", "900101--0017"])
def test_what_breaks_the_rules_of_a_number_is_none_in_any_spelling(wrong: str) -> None:
    assert parse(wrong, TODAY) is None


def test_ten_digits_mean_the_latest_birth_date_that_is_not_in_the_future() -> None:
    found = parse("570428-9999", TODAY)
    assert found is not None
    assert found.birth_date == date(1957, 4, 28)


def test_a_plus_sign_means_a_hundred_years_or_more() -> None:
    found = parse("090527+1474", TODAY)
    assert found is not None
    assert found.number == "190905271474"


def test_a_coordination_number_has_its_birth_date_sixty_days_off() -> None:
    found = parse("197302889931", TODAY)
    assert found is not None
    assert (found.kind, found.birth_date) == (NumberKind.SAMORDNINGSNUMMER, date(1973, 2, 28))


@given(strategies.text(max_size=14))
def test_nothing_that_is_typed_makes_the_parser_fail(text: str) -> None:
    parse(text, TODAY)


@pytest.mark.parametrize(
    "typed", ["195704289999", "19570428-9999", "570428-9999", "570428 9999", " 19 57 04 28 99 99 ", "19570428–9999"]
)
def test_an_identity_number_is_understood_in_every_usual_spelling(typed: str) -> None:
    key = classify(typed, TODAY)
    assert key.kind is KeyKind.IDENTITY
    assert key.numbers[0] == "195704289999"


def test_ten_digits_also_ask_for_somebody_a_hundred_years_older() -> None:
    assert classify("5704289999", TODAY).numbers == ("195704289999", "185704289999")


def test_a_wrong_check_digit_is_searched_as_a_reference_and_marked_as_doubtful() -> None:
    key = classify("19570428-9998", TODAY)
    assert (key.kind, key.reference, key.doubtful) == (KeyKind.REFERENCE, "195704289998", True)


@pytest.mark.parametrize(
    ("typed", "reference"), [("eb-000017", "EB000017"), ("2026/14", "202614"), ("lma 12-3", "LMA123")]
)
def test_a_case_number_is_compared_without_its_signs(typed: str, reference: str) -> None:
    key = classify(typed, TODAY)
    assert (key.kind, key.reference) == (KeyKind.REFERENCE, reference)


@pytest.mark.parametrize("typed", ["20000101T220", "000101-T220", "000101 t220"])
def test_a_tf_number_is_another_id_in_its_long_form(typed: str) -> None:
    key = classify(typed, TODAY)
    assert (key.kind, key.reference) == (KeyKind.REFERENCE, "20000101T220")


def test_a_name_may_be_followed_by_a_birth_date() -> None:
    key = classify("Åsa Lindqvist 1965-04-12", TODAY)
    assert (key.kind, key.words, key.birth_date) == (KeyKind.NAME, ("asa", "lindqvist"), date(1965, 4, 12))


def test_a_hyphenated_name_is_one_word() -> None:
    assert classify("Anna-Karin Ek", TODAY).words == ("annakarin", "ek")


@pytest.mark.parametrize("typed", ["", " ", "a", "-", "7"])
def test_less_than_two_letters_or_digits_is_told_as_too_little(typed: str) -> None:
    with pytest.raises(SearchTooShort):
        classify(typed, TODAY)
