"""Every field of a delivery against the canonical description of the import files."""

import re
from collections.abc import Callable
from datetime import date, datetime

import pytest

from integrations.local.municipality.vocabulary import AREAS, OUTCOMES, STATUSES, TYPES
from tests.integrations.municipality.deliveries import Delivery

Check = Callable[[str], object]


def one_of(*words: str) -> Check:
    return lambda value: value in words


def text(value: str) -> bool:
    return bool(value) and value == value.strip()


def month(value: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value))


def maybe(check: Check) -> Check:
    return lambda value: not value or check(value)


DATE = date.fromisoformat
FLAG = one_of("0", "1")
KEY = text
SCHEMA: dict[str, dict[str, Check]] = {
    "units": {
        "id": KEY,
        "name": text,
        "outside_name": maybe(text),
        "board": text,
        "area": one_of(*AREAS),
        "kind": one_of("intake", "ordinary", "protected"),
    },
    "handlaggare": {
        "id": KEY,
        "given_name": text,
        "family_name": text,
        "email": maybe(text),
        "phone": maybe(text),
        "unit": KEY,
        "started_on": maybe(DATE),
        "introduction_until": maybe(DATE),
        "mentor": maybe(KEY),
        "phone_hours": maybe(text),
    },
    "absences": {
        "id": KEY,
        "handlaggare": KEY,
        "from": DATE,
        "to": DATE,
        "kind": maybe(text),
        "stand_ins": maybe(text),
    },
    "persons": {
        "id": KEY,
        "given_name": text,
        "family_name": text,
        "birth_date": DATE,
        "deceased_on": maybe(DATE),
        "protection": one_of("none", "marking", "registration", "assumed"),
        "unsafe_contact": FLAG,
        "language": maybe(text),
        "interpreter": one_of("none", "language", "sign"),
        "interpreter_language": maybe(text),
        "communication": maybe(text),
    },
    "identifiers": {
        "person": KEY,
        "kind": one_of("personnummer", "samordningsnummer", "other"),
        "value": text,
        "assurance": one_of("confirmed", "probable", "uncertain"),
        "from": maybe(DATE),
        "to": maybe(DATE),
    },
    "contacts": {
        "person": KEY,
        "kind": one_of("mobile", "landline"),
        "value": text,
        "verified_on": maybe(DATE),
        "secret": FLAG,
    },
    "mandates": {
        "id": KEY,
        "grantor": KEY,
        "grantee_person": maybe(KEY),
        "grantee_name": maybe(text),
        "kind": one_of("custodian", "trustee", "administrator", "proxy", "future_power"),
        "scope": text,
        "from": DATE,
        "to": maybe(DATE),
    },
    "cases": {
        "id": KEY,
        "number": text,
        "area": one_of(*AREAS),
        "type": one_of(*(kind for kinds in TYPES.values() for kind in kinds)),
        "law": maybe(text),
        "status": one_of(*(status for statuses in STATUSES.values() for status in statuses)),
        "status_since": DATE,
        "unit": KEY,
        "opened_on": DATE,
        "closed_on": maybe(DATE),
    },
    "case_persons": {
        "case": KEY,
        "person": KEY,
        "role": one_of("applicant", "co_applicant", "child", "concerned"),
        "from": DATE,
        "to": maybe(DATE),
    },
    "case_staff": {
        "case": KEY,
        "handlaggare": KEY,
        "role": one_of("responsible", "second", "administrator"),
        "from": DATE,
        "to": maybe(DATE),
    },
    "applications": {
        "id": KEY,
        "case": KEY,
        "kind": one_of("new", "renewal", "supplementary", "request"),
        "received_on": DATE,
        "month": maybe(month),
    },
    "document_requests": {
        "id": KEY,
        "case": KEY,
        "kind": text,
        "person": maybe(KEY),
        "requested_on": DATE,
        "due_on": maybe(DATE),
        "received_on": maybe(DATE),
    },
    "decisions": {
        "id": KEY,
        "case": KEY,
        "outcome": one_of(*OUTCOMES),
        "decided_on": DATE,
        "sent_on": maybe(DATE),
        "received_on": maybe(DATE),
        "from": maybe(DATE),
        "to": maybe(DATE),
        "appealed_on": maybe(DATE),
        "reconsidered_on": maybe(DATE),
    },
    "executions": {
        "id": KEY,
        "decision": KEY,
        "due_on": maybe(DATE),
        "started_on": maybe(DATE),
        "ended_on": maybe(DATE),
        "interrupted_on": maybe(DATE),
    },
    "payments": {"id": KEY, "case": KEY, "decision": KEY, "month": month, "pay_on": DATE},
}
REFERENCES = {
    "unit": "units",
    "handlaggare": "handlaggare",
    "mentor": "handlaggare",
    "person": "persons",
    "grantor": "persons",
    "grantee_person": "persons",
    "case": "cases",
    "decision": "decisions",
}
FUTURE_IS_FINE = {"due_on", "pay_on", "introduction_until", "to"}
CAN_BEGIN_LATER = {("absences", "from"), ("decisions", "from")}


def test_every_file_has_its_columns_and_every_field_its_form(on_any_day: Delivery) -> None:
    assert set(on_any_day.files) == set(SCHEMA)
    for name, checks in SCHEMA.items():
        header = (on_any_day.folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
        assert header == ";".join(checks)
        for row in on_any_day[name]:
            wrong = [column for column, check in checks.items() if not check(row[column])]
            assert not wrong, (name, row)


def test_the_manifest_counts_what_the_files_hold(on_any_day: Delivery) -> None:
    manifest = on_any_day.manifest
    assert manifest["rows"] == {name: len(rows) for name, rows in on_any_day.files.items()}
    assert (manifest["source_system"], manifest["kind"], manifest["areas"]) == ("demo", "full", list(AREAS))
    taken = datetime.fromisoformat(manifest["extracted_at"])
    assert taken.tzinfo is not None
    assert taken.date() == on_any_day.today


def test_every_reference_leads_somewhere(on_any_day: Delivery) -> None:
    known = {name: set(on_any_day.by_id(name)) for name in ("units", "handlaggare", "persons", "cases", "decisions")}
    for name, rows in on_any_day.files.items():
        for column in SCHEMA[name].keys() & REFERENCES.keys():
            lost = {row[column] for row in rows if row[column]} - known[REFERENCES[column]]
            assert not lost, (name, column)
    stand_ins = {one for row in on_any_day["absences"] for one in row["stand_ins"].split(",") if one}
    assert stand_ins < known["handlaggare"]


def test_no_id_and_no_link_is_written_twice(on_any_day: Delivery) -> None:
    for name, rows in on_any_day.files.items():
        keys = [row["id"] if "id" in row else tuple(row.values()) for row in rows]
        assert len(keys) == len(set(keys)), name
    pairs = [(row["case"], row["person"], row["role"]) for row in on_any_day["case_persons"]]
    assert len(pairs) == len(set(pairs))
    values = [(row["kind"], row["value"]) for row in on_any_day["identifiers"]]
    assert len(values) == len(set(values))


def test_nothing_has_happened_that_is_still_to_come(on_any_day: Delivery) -> None:
    for name, rows in on_any_day.files.items():
        dated = [column for column, check in SCHEMA[name].items() if column.endswith(("_on", "from", "since"))]
        for column in set(dated) - FUTURE_IS_FINE:
            if (name, column) not in CAN_BEGIN_LATER:
                late = [row for row in rows if row[column] > on_any_day.today.isoformat()]
                assert not late, (name, column, late[:2])


ORDERED = [
    ("absences", "from", "to"),
    ("mandates", "from", "to"),
    ("cases", "opened_on", "status_since"),
    ("cases", "opened_on", "closed_on"),
    ("case_persons", "from", "to"),
    ("case_staff", "from", "to"),
    ("document_requests", "requested_on", "due_on"),
    ("document_requests", "requested_on", "received_on"),
    ("decisions", "decided_on", "sent_on"),
    ("decisions", "sent_on", "received_on"),
    ("decisions", "from", "to"),
    ("decisions", "decided_on", "appealed_on"),
    ("executions", "started_on", "ended_on"),
    ("executions", "started_on", "interrupted_on"),
]


@pytest.mark.parametrize(("name", "first", "then"), ORDERED)
def test_nothing_ends_before_it_begins(on_any_day: Delivery, name: str, first: str, then: str) -> None:
    backwards = [row for row in on_any_day[name] if row[first] and row[then] and row[then] < row[first]]
    assert not backwards


def test_a_mandate_names_one_who_holds_it(delivery: Delivery) -> None:
    for mandate in delivery["mandates"]:
        assert bool(mandate["grantee_person"]) != bool(mandate["grantee_name"])
