"""The writing itself: repeatable, shiftable, in two spellings, in any size."""

import csv
import json
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from integrations.local.municipality import Size, write
from integrations.local.municipality.identities import carried, check_digit
from tests.integrations.municipality.conftest import Written
from tests.integrations.municipality.deliveries import DAYS, Delivery

SMALL_CITY = Size(persons=6_000, cases=2_000, handlaggare=60)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_seed_and_day_give_the_same_bytes(delivery: Delivery, tmp_path: Path) -> None:
    write(tmp_path, today=delivery.today)
    assert contents(tmp_path) == contents(delivery.folder)


def test_another_seed_gives_another_municipality_with_the_same_cast(delivery: Delivery, tmp_path: Path) -> None:
    other = Delivery(write(tmp_path, today=delivery.today, seed=2).folder, delivery.today)
    assert other["cases"][:28] == delivery["cases"][:28]
    assert other["cases"][28:] != delivery["cases"][28:]


@pytest.mark.parametrize("today", [day for day in DAYS if (day + timedelta(days=1)).year == day.year], ids=str)
def test_tomorrow_tells_the_same_story_about_the_same_people(today: date, written: Written) -> None:
    before, after = written.on(today), written.on(today + timedelta(days=1))
    for name in before.files:
        if "id" in before[name][0]:
            assert set(before.by_id(name)) == set(after.by_id(name)), name
    assert {row["id"]: row["birth_date"] for row in before["persons"]} == {
        row["id"]: row["birth_date"] for row in after["persons"]
    }
    assert [row["status"] for row in before["cases"]] == [row["status"] for row in after["cases"]]


def test_at_new_year_nearly_everybody_stays(written: Written) -> None:
    before, after = written.on(date(2026, 12, 31)).by_id("persons"), written.on(date(2027, 1, 1)).by_id("persons")
    assert len(before.keys() - after.keys()) < 100
    stayed = before.keys() & after.keys()
    assert all(before[key]["birth_date"] == after[key]["birth_date"] for key in stayed)


def test_json_lines_say_the_same_as_csv(delivery: Delivery, tmp_path: Path) -> None:
    write(tmp_path, today=delivery.today, format="jsonl")
    for name, rows in delivery.files.items():
        lines = (tmp_path / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        said = [{column: value for column, value in row.items() if value} for row in rows]
        assert [{column: str(value) for column, value in json.loads(line).items()} for line in lines] == said


def test_the_demo_is_written_in_two_seconds(tmp_path: Path) -> None:
    started = time.process_time()  # what the machine does besides is not ours
    write(tmp_path, today=DAYS[0])
    assert time.process_time() - started < 2


def test_a_large_municipality_invents_numbers_that_nobody_living_has(tmp_path: Path) -> None:
    city = Delivery(write(tmp_path, today=DAYS[0], size=SMALL_CITY).folder, DAYS[0])
    assert (len(city["persons"]), len(city["cases"]), len(city["handlaggare"])) == (6_000, 2_000, 60)
    numbers = [row["value"] for row in city["identifiers"] if row["kind"] == "personnummer"]
    assert len(numbers) == len(set(numbers))
    assert not {who.number for who in carried()} & set(numbers)
    assert all("1850" <= number[:4] <= "1899" for number in numbers)
    assert all(check_digit(number[2:11]) == int(number[11]) for number in numbers)
    assert len(city["contacts"]) == 95


def test_a_municipality_without_enough_handlaggare_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="30 handläggare"):
        write(tmp_path, today=DAYS[0], size=Size(persons=100, cases=100, handlaggare=5))


def test_a_small_folder_reads_as_plain_csv(delivery: Delivery) -> None:
    with (delivery.folder / "units.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))
    assert {len(row) for row in rows} == {6}
