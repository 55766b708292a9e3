"""Versions and values at the API's doors."""

from datetime import UTC, datetime

import pytest
from pydantic import BaseModel, ValidationError

from frontdesk.core.api.values import Day, Key, Text, When, Word
from frontdesk.core.api.versions import Condition, VersionChanged, VersionMissing, etag


class Values(BaseModel):
    at: When | None = None
    on: Day | None = None
    key: Key | None = None
    word: Word | None = None
    text: Text | None = None


@pytest.mark.parametrize("header", ['"3"', '"1", "3"', "*"])
def test_a_change_to_the_version_that_was_read_goes_through(header: str) -> None:
    Condition(header).require(3)


@pytest.mark.parametrize("header", ['"2"', 'W/"3"', "3", "", '"03"'])
def test_a_change_to_another_version_or_to_much_the_same_does_not(header: str) -> None:
    with pytest.raises(VersionChanged):
        Condition(header).require(3)


def test_a_change_without_a_version_is_refused() -> None:
    with pytest.raises(VersionMissing):
        Condition(None).require(3)
    Condition(etag(3)).require(3)


@pytest.mark.parametrize("written", ["2026-11-26T10:30:00+01:00", "2026-11-26T09:30:00Z", "2026-11-26T09:30Z"])
def test_a_time_is_read_with_its_offset_and_written_in_stockholms(written: str) -> None:
    read = Values.model_validate({"at": written})
    assert read.at == datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
    assert '"2026-11-26T10:30:00+01:00"' in read.model_dump_json()


@pytest.mark.parametrize(
    "value",
    [
        {"at": "2026-11-26T10:30:00"},
        {"at": "2026-11-26"},
        {"at": 1764149400},
        {"at": "0001-01-01T00:00:00Z"},
        {"at": "9999-12-31T23:59:59-01:00"},
        {"on": "20261126"},
        {"on": "1764115200"},
        {"on": True},
        {"key": "demo"},
        {"key": "demo:\x00"},
        {"key": ":p-1"},
        {"word": "EB NEW"},
        {"text": "Kim\x00"},
        {"text": "  "},
        {"text": "\ud800"},
    ],
)
def test_what_a_database_or_a_calendar_cannot_take_is_refused(value: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Values.model_validate(value)
