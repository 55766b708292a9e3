from datetime import timedelta
from pathlib import Path

import pytest

from integrations.local.municipality import CAST, delta
from integrations.local.municipality.rows import FILES, columns
from tests.integrations.municipality.deliveries import Delivery

KEYS = {"identifiers": 3, "contacts": 3, "case_persons": 4, "case_staff": 4}


@pytest.fixture
def changes(delivery: Delivery, tmp_path: Path) -> Delivery:
    return Delivery(delta(tmp_path, today=delivery.today).folder, delivery.today)


def test_a_delta_has_every_file_with_two_columns_more(changes: Delivery) -> None:
    assert changes.manifest["kind"] == "delta"
    assert changes.manifest["rows"] == {name: len(rows) for name, rows in changes.files.items()}
    for kind, name in FILES.items():
        header = (changes.folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
        assert header.split(";") == [*columns(kind), "updated_at", "deleted"]


def test_a_delta_was_taken_after_the_full_delivery(changes: Delivery, delivery: Delivery) -> None:
    assert changes.manifest["extracted_at"] > delivery.manifest["extracted_at"]


def test_only_known_rows_change_or_go(changes: Delivery, delivery: Delivery) -> None:
    for name, rows in changes.files.items():
        width = KEYS.get(name, 1)
        known = {tuple(row.values())[:width] for row in delivery[name]}
        new = [row for row in rows if tuple(row.values())[:width] not in known]
        assert not new or name == "case_staff"
        assert all(row not in delivery[name] for row in rows if row["deleted"] == "0")


def test_a_delta_tells_what_it_says_it_tells(changes: Delivery) -> None:
    assert changes.by_id("document_requests")["A000001-D0"]["received_on"] == "2026-11-20"
    assert changes.by_id("cases")["A000001"]["status"] == "AWAITING_DECISION"
    assert [row["person"] for row in changes["contacts"] if row["deleted"] == "1"] == [CAST["maria"].person_id]
    assert [row["handlaggare"] for row in changes["absences"] if row["deleted"] == "1"] == ["H01"]
    assert changes.by_id("persons")[CAST["emma"].person_id]["protection"] == "marking"
    assert len(changes["cases"]) == 6


def test_a_moved_payment_stays_in_the_days_to_come(changes: Delivery, delivery: Delivery) -> None:
    was, moved = (told.by_id("payments")["A000002-U0"]["pay_on"] for told in (delivery, changes))
    assert was < moved <= str(delivery.today + timedelta(days=45))
