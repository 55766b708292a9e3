"""What the made-up municipality promises about its people and their cases."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import holidays
import pytest

from integrations.local.municipality.identities import carried, check_digit
from integrations.local.municipality.people import MOBILES
from integrations.local.municipality.vocabulary import (
    DOCUMENT_KINDS,
    GRANTING,
    OUTCOMES,
    STATUSES,
    UNMAPPED_DOCUMENT_KIND,
)
from tests.integrations.municipality.deliveries import Delivery, day

CLOSED = holidays.country_holidays(
    "SE", years=range(2019, 2034), categories=("public", "de_facto"), include_sundays=False
)


def is_open(on: date) -> bool:
    return on.weekday() < 5 and on not in CLOSED


def test_the_municipality_has_the_size_it_promises(on_any_day: Delivery) -> None:
    assert (len(on_any_day["handlaggare"]), len(on_any_day["persons"]), len(on_any_day["cases"])) == (30, 2500, 3500)
    assert Counter(unit["kind"] for unit in on_any_day["units"]) == {"intake": 4, "ordinary": 7, "protected": 1}
    assert len({unit["board"] for unit in on_any_day["units"]}) == 2


def test_every_status_is_there_in_every_area(on_any_day: Delivery) -> None:
    met = defaultdict(set)
    for case in on_any_day["cases"]:
        met[case["area"]].add(case["status"])
    assert met == {area: set(statuses) for area, statuses in STATUSES.items()}


def test_a_case_lies_at_a_unit_of_its_own_area(on_any_day: Delivery) -> None:
    units = on_any_day.by_id("units")
    assert all(units[case["unit"]]["area"] == case["area"] for case in on_any_day["cases"])


def test_protected_people_have_their_livelihood_cases_at_the_protected_unit(delivery: Delivery) -> None:
    persons, cases, units = delivery.by_id("persons"), delivery.by_id("cases"), delivery.by_id("units")
    for link in delivery["case_persons"]:
        case = cases[link["case"]]
        if case["area"] == "EB" and link["role"] == "applicant":
            hidden = persons[link["person"]]["protection"] != "none"
            assert hidden == (units[case["unit"]]["kind"] == "protected")


def test_offices_act_on_working_days(on_any_day: Delivery) -> None:
    for name, column in [
        ("cases", "opened_on"),
        ("cases", "status_since"),
        ("applications", "received_on"),
        ("document_requests", "requested_on"),
        ("document_requests", "due_on"),
        ("document_requests", "received_on"),
        ("decisions", "decided_on"),
        ("decisions", "sent_on"),
        ("executions", "started_on"),
        ("payments", "pay_on"),
    ]:
        closed = {row[column] for row in on_any_day[name] if row[column] and not is_open(day(row[column]))}
        assert not closed, (name, column)


def test_money_is_paid_only_for_a_granted_month(on_any_day: Delivery) -> None:
    decisions = on_any_day.by_id("decisions")
    for payment in on_any_day["payments"]:
        decision = decisions[payment["decision"]]
        assert decision["outcome"] in GRANTING
        assert decision["case"] == payment["case"]
        assert decision["from"][:7] <= payment["month"] <= decision["to"][:7]
        assert decision["decided_on"] <= payment["pay_on"]
        assert day(payment["pay_on"]) <= on_any_day.today + timedelta(days=31)


def test_no_month_is_paid_twice(on_any_day: Delivery) -> None:
    months = Counter((payment["case"], payment["month"]) for payment in on_any_day["payments"])
    assert set(months.values()) == {1}


def test_money_is_on_its_way_has_come_and_is_missing(on_any_day: Delivery) -> None:
    today = on_any_day.today.isoformat()
    paid = {payment["case"] for payment in on_any_day["payments"]}
    assert sum(payment["pay_on"] > today for payment in on_any_day["payments"]) > 50
    assert sum(payment["pay_on"] <= today for payment in on_any_day["payments"]) > 1000
    granted = {case["id"] for case in on_any_day["cases"] if case["area"] == "EB" and case["status"] == "GRANTED"}
    assert granted - paid


def test_a_paid_case_has_been_paid(on_any_day: Delivery) -> None:
    paid = {row["case"] for row in on_any_day["payments"] if row["pay_on"] <= on_any_day.today.isoformat()}
    assert {case["id"] for case in on_any_day["cases"] if case["status"] == "PAID"} <= paid


def test_every_outcome_is_decided_and_some_are_appealed(on_any_day: Delivery) -> None:
    assert {decision["outcome"] for decision in on_any_day["decisions"]} == set(OUTCOMES)
    for column in ("sent_on", "received_on", "appealed_on", "reconsidered_on"):
        assert any(decision[column] for decision in on_any_day["decisions"])
        assert not all(decision[column] for decision in on_any_day["decisions"])


def test_papers_are_missing_overdue_and_arrived(on_any_day: Delivery) -> None:
    today = on_any_day.today.isoformat()
    waiting = [paper for paper in on_any_day["document_requests"] if not paper["received_on"]]
    assert any(paper["due_on"] < today for paper in waiting)
    assert any(paper["due_on"] > today for paper in waiting)
    assert len(waiting) < len(on_any_day["document_requests"])
    asked = {paper["case"] for paper in waiting}
    assert {case["id"] for case in on_any_day["cases"] if case["status"] == "SUPPLEMENT_REQUESTED"} <= asked


def test_one_kind_of_paper_is_on_nobodys_list(delivery: Delivery) -> None:
    listed = {kind for kinds in DOCUMENT_KINDS.values() for kind in kinds}
    assert {paper["kind"] for paper in delivery["document_requests"]} - listed == {UNMAPPED_DOCUMENT_KIND}


def test_some_decisions_wait_more_than_ninety_days_to_be_carried_out(on_any_day: Delivery) -> None:
    decisions, limit = on_any_day.by_id("decisions"), on_any_day.today - timedelta(days=90)
    waiting = [row for row in on_any_day["executions"] if not row["started_on"]]
    assert any(day(decisions[row["decision"]]["decided_on"]) < limit for row in waiting)
    assert any(row["interrupted_on"] for row in on_any_day["executions"])


def test_several_are_away_today_and_one_for_long(on_any_day: Delivery) -> None:
    today = on_any_day.today
    away = [row for row in on_any_day["absences"] if day(row["from"]) <= today <= day(row["to"])]
    assert len(away) >= 6
    assert any(day(row["to"]) - day(row["from"]) > timedelta(days=180) for row in away)
    assert any("," in row["stand_ins"] for row in away)
    assert any(not row["stand_ins"] for row in away)


@pytest.mark.parametrize("role", ["applicant", "co_applicant", "child", "concerned"])
def test_cases_have_people_in_every_role(on_any_day: Delivery, role: str) -> None:
    assert any(link["role"] == role for link in on_any_day["case_persons"])


def test_some_have_separated_and_some_cases_have_nobody_yet(on_any_day: Delivery) -> None:
    assert sum(link["role"] == "co_applicant" and link["to"] != "" for link in on_any_day["case_persons"]) > 5
    staffed = {link["case"] for link in on_any_day["case_staff"]}
    assert 20 < sum(case["id"] not in staffed for case in on_any_day["cases"]) < 200


def test_a_current_handlaggare_works_at_the_unit_that_has_the_case(delivery: Delivery) -> None:
    staff, cases = delivery.by_id("handlaggare"), delivery.by_id("cases")
    assert all(staff[row["handlaggare"]]["unit"] == cases[row["case"]]["unit"] for row in delivery["case_staff"])


def test_children_have_custodians_and_some_have_come_of_age(on_any_day: Delivery) -> None:
    born, today = {row["id"]: day(row["birth_date"]) for row in on_any_day["persons"]}, on_any_day.today
    wards = {row["grantor"] for row in on_any_day["mandates"] if row["kind"] == "custodian"}
    ages = Counter((today - born[ward]).days * 4 // 1461 for ward in wards)
    assert all(age < 21 for age in ages)
    assert ages[15] + ages[16] + ages[17] > 20
    assert ages[18] > 2
    children = {row["person"] for row in on_any_day["case_persons"] if row["role"] == "child"}
    assert children <= wards


def test_mandates_of_every_kind_run_and_have_run_out(on_any_day: Delivery) -> None:
    kinds = {row["kind"] for row in on_any_day["mandates"]}
    assert kinds == {"custodian", "trustee", "administrator", "proxy", "future_power"}
    today = on_any_day.today.isoformat()
    assert any(row["to"] and row["to"] < today for row in on_any_day["mandates"] if row["kind"] == "trustee")


def test_there_is_protection_of_every_kind_and_one_has_died(on_any_day: Delivery) -> None:
    kinds = Counter(row["protection"] for row in on_any_day["persons"])
    assert kinds.keys() == {"none", "marking", "registration", "assumed"}
    assert 20 < len(on_any_day["persons"]) - kinds["none"] < 80
    assert sum(row["deceased_on"] != "" for row in on_any_day["persons"]) == 1
    assert any(row["unsafe_contact"] == "1" for row in on_any_day["persons"])


def test_interpreters_are_needed_in_many_languages(delivery: Delivery) -> None:
    languages = {row["interpreter_language"] for row in delivery["persons"] if row["interpreter"] == "language"}
    assert languages >= {"ar", "so", "fa", "ti", "uk", "fi"}
    assert any(row["interpreter"] == "sign" for row in delivery["persons"])
    assert any(row["communication"] == "text_relay" for row in delivery["persons"])


def test_only_test_identity_numbers_are_used(on_any_day: Delivery) -> None:
    allowed = {who.number for who in carried()}
    kinds = Counter(row["kind"] for row in on_any_day["identifiers"])
    numbers = {row["value"] for row in on_any_day["identifiers"] if row["kind"] == "personnummer"}
    assert numbers <= allowed
    assert [row["value"] for row in on_any_day["identifiers"] if row["kind"] == "samordningsnummer"] == ["197302889931"]
    assert kinds["other"] >= 2
    assert all(check_digit(number[2:11]) == int(number[11]) for number in numbers)


def test_birth_dates_agree_with_identity_numbers(delivery: Delivery) -> None:
    persons = delivery.by_id("persons")
    for row in delivery["identifiers"]:
        if row["kind"] == "personnummer":
            assert persons[row["person"]]["birth_date"].replace("-", "") == row["value"][:8]


def test_phones_are_fictional_and_belong_to_one_person_each(on_any_day: Delivery) -> None:
    phones = [row["value"] for row in on_any_day["contacts"]]
    assert set(phones) <= set(MOBILES)
    assert len(phones) == len(set(phones)) == len({row["person"] for row in on_any_day["contacts"]}) <= 95
    assert (MOBILES[0], MOBILES[-1], len(MOBILES)) == ("070-1740605", "070-1740699", 95)
    assert not any(row["phone"] for row in on_any_day["handlaggare"])
