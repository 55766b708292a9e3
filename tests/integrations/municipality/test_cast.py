"""The cast: what tests and demonstrations count on about the people with names."""

from datetime import date, timedelta

import pytest

from integrations.local.municipality import CAST, cast_on
from integrations.local.municipality.days import is_working_day
from tests.integrations.municipality.deliveries import Delivery, Record, day

TODAYS = [date(2026, 1, 1) + timedelta(days=37 * step) for step in range(60)]


def case_of(delivery: Delivery, key: str, nth: int = 0) -> Record:
    return delivery.by_id("cases")[cast_on(delivery.today)[key].cases[nth]]


def age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def test_every_member_is_a_person_with_the_name_number_and_cases_told(on_any_day: Delivery) -> None:
    persons, cases = on_any_day.by_id("persons"), on_any_day.by_id("cases")
    numbers = {row["person"]: row["value"] for row in on_any_day["identifiers"]}
    links = {(row["case"], row["person"]) for row in on_any_day["case_persons"]}
    for member in cast_on(on_any_day.today).values():
        person = persons[member.person_id]
        assert (person["given_name"], person["family_name"]) == (member.given_name, member.family_name)
        assert numbers[member.person_id] == member.value
        assert member.identity_number in {member.value, None}
        assert all(case in cases and (case, member.person_id) in links for case in member.cases)


def test_every_member_is_told_of_once() -> None:
    members = cast_on(TODAYS[0])
    assert len({member.person_id for member in members.values()}) == len(members)
    assert all(key == member.key for key, member in members.items())
    mobiles = [member.mobile for member in members.values() if member.mobile]
    assert len(mobiles) == len(set(mobiles))


@pytest.mark.parametrize("today", TODAYS, ids=str)
def test_children_stay_children_as_the_years_go_by(today: date) -> None:
    cast = cast_on(today)
    assert age(cast["alva"].birth_date, today) in {8, 9}
    assert age(cast["simon"].birth_date, today) in {16, 17}
    assert age(cast["tuva"].birth_date, today) in {5, 6}
    of_age = cast["nora"].birth_date.replace(year=cast["nora"].birth_date.year + 18, day=1)
    assert timedelta(0) <= today - of_age < timedelta(days=240)


def test_karin_lacks_this_months_rent_notice_and_saras_stand_in_is_jonas(on_any_day: Delivery) -> None:
    case, today = case_of(on_any_day, "karin"), on_any_day.today
    assert case["status"] == "SUPPLEMENT_REQUESTED"
    missing = [paper for paper in on_any_day.of_case("document_requests", case["id"]) if not paper["received_on"]]
    assert [paper["kind"] for paper in missing] == ["hyresavi"]
    assert timedelta(days=5) <= day(missing[0]["due_on"]) - today <= timedelta(days=9)
    assert f"{today:%Y-%m}" in {row["month"] for row in on_any_day.of_case("applications", case["id"])}
    assert [row["handlaggare"] for row in on_any_day.of_case("case_staff", case["id"])] == ["H01"]
    away = next(row for row in on_any_day["absences"] if row["handlaggare"] == "H01")
    assert (away["stand_ins"], day(away["to"]) - today) == ("H02", timedelta(days=3))


def test_ali_and_elin_have_money_coming_and_maria_has_hers(on_any_day: Delivery) -> None:
    today = on_any_day.today.isoformat()
    pay_days = {key: on_any_day.of_case("payments", CAST[key].cases[0]) for key in ("ali", "elin", "maria")}
    assert all(len(payments) == 1 for payments in pay_days.values())
    assert pay_days["maria"][0]["pay_on"] <= today < pay_days["elin"][0]["pay_on"] <= pay_days["ali"][0]["pay_on"]


def test_mikael_is_granted_but_not_paid_and_known_to_two_boards(delivery: Delivery) -> None:
    assert not delivery.of_case("payments", CAST["mikael"].cases[0])
    assert delivery.of_case("decisions", CAST["mikael"].cases[0])[0]["outcome"] == "granted"
    units = delivery.by_id("units")
    assert len({units[case_of(delivery, "mikael", nth)["unit"]]["board"] for nth in (0, 1)}) == 2


def test_peters_refusal_is_sent_and_not_known_to_have_come(on_any_day: Delivery) -> None:
    decision = on_any_day.of_case("decisions", CAST["peter"].cases[0])[0]
    assert decision["outcome"] == "rejected"
    assert decision["sent_on"]
    assert not decision["received_on"]


def test_marcus_is_no_longer_part_of_elins_case(on_any_day: Delivery) -> None:
    link = next(row for row in on_any_day["case_persons"] if row["person"] == CAST["marcus"].person_id)
    assert (link["case"], link["role"]) == (CAST["elin"].cases[0], "co_applicant")
    assert link["from"] < link["to"] < on_any_day.today.isoformat()


def test_anders_has_waited_more_than_three_months_for_what_was_granted(on_any_day: Delivery) -> None:
    decision = on_any_day.of_case("decisions", CAST["anders"].cases[0])[0]
    execution = next(row for row in on_any_day["executions"] if row["decision"] == decision["id"])
    assert not execution["started_on"]
    assert on_any_day.today - day(decision["decided_on"]) > timedelta(days=92)


def test_representatives_are_named_and_inga_has_one_who_no_longer_is(delivery: Delivery) -> None:
    today, mandates = delivery.today.isoformat(), delivery["mandates"]
    held = {
        key: {row["kind"]: row for row in mandates if row["grantor"] == CAST[key].person_id}
        for key in ("bengt", "rolf", "astrid", "inga")
    }
    assert held["bengt"]["trustee"]["grantee_name"] == "Kerstin Sjöberg"
    assert held["rolf"].keys() == {"administrator"}
    assert held["astrid"]["proxy"]["to"] > today > held["inga"]["proxy"]["to"]
    assert held["inga"]["future_power"]["to"] == ""


def test_custodians_of_the_cast_are_in_the_register(on_any_day: Delivery) -> None:
    cast = cast_on(on_any_day.today)
    custody = {(row["grantor"], row["grantee_person"]): row["to"] for row in on_any_day["mandates"]}
    for child, parent in [("alva", "emma"), ("alva", "daniel"), ("simon", "helena"), ("tuva", "jens")]:
        assert custody[cast[child].person_id, cast[parent].person_id] == ""
    assert custody[cast["nora"].person_id, cast["ulrika"].person_id] <= on_any_day.today.isoformat()


def test_the_two_anna_rosengrens_differ_only_in_birth_date(delivery: Delivery) -> None:
    older, younger = CAST["anna_1984"], CAST["anna_1996"]
    assert older.name == younger.name
    assert older.birth_date < younger.birth_date
    assert case_of(delivery, "anna_1996")["opened_on"] == "2026-11-20"


def test_gosta_died_while_his_case_was_open(on_any_day: Delivery) -> None:
    person = on_any_day.by_id("persons")[CAST["gosta"].person_id]
    assert on_any_day.today - day(person["deceased_on"]) == timedelta(days=9)
    assert not case_of(on_any_day, "gosta")["closed_on"]


def test_tesfay_and_olena_are_known_by_other_numbers(delivery: Delivery) -> None:
    known = {row["person"]: row for row in delivery["identifiers"]}
    assert known[CAST["tesfay"].person_id]["kind"] == "other"
    assert CAST["tesfay"].identity_number is None
    olena = known[CAST["olena"].person_id]
    assert (olena["kind"], olena["assurance"]) == ("samordningsnummer", "uncertain")


def test_only_hodans_phone_is_secret(delivery: Delivery) -> None:
    assert [row["person"] for row in delivery["contacts"] if row["secret"] == "1"] == [CAST["hodan"].person_id]


def test_tuvas_case_is_within_its_fourteen_days(on_any_day: Delivery) -> None:
    opened = day(case_of(on_any_day, "tuva")["opened_on"])
    assert is_working_day(opened)
    assert on_any_day.today - opened <= timedelta(days=14)
