"""An anonymous report: the number is erased at once and stands nowhere afterwards."""

import logging
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from frontdesk.calls.errors import CannotBeAnonymous
from frontdesk.calls.queries import contacts, messages
from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.rules.numbers import scrubbed
from frontdesk.calls.service import concern, contact, note
from frontdesk.calls.service.concern import Report
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from tests.factories.calls import ANNA, BOU_INTAKE, E164, open_contact, organisation, ringing

WRITTEN = "Grannen hör skrik. Hon ringde från 070-174 06 05, alltså +46 70 174 06 05."
SPELLINGS = (b"46701740605", b"0701740605", b"701740605", b"070-174 06 05", b"70 174 06 05")


def _report(unit: Unit, **given: object) -> Report:
    return Report(**{"text": "Barnen lämnas ensamma.", **given})  # type: ignore[arg-type]


def test_a_report_goes_to_the_childrens_intake_the_same_day(offices: Unit) -> None:
    made = open_contact(offices)
    left = concern.report(offices, contact_id=made.id, who=ANNA, report=_report(offices, reporter="Eva Lind"))
    assert (left.unit, left.handlaggare, Priority(left.priority)) == (BOU_INTAKE, None, Priority.TODAY)
    assert messages.concerns(offices.db, [left.id])[left.id].reporter == "Eva Lind"


def test_somebody_who_reports_in_duty_cannot_be_anonymous(offices: Unit) -> None:
    made = open_contact(offices)
    with pytest.raises(CannotBeAnonymous):
        concern.report(offices, contact_id=made.id, who=ANNA, report=_report(offices, in_duty=True, anonymous=True))
    assert contacts.number_of(offices.db, made.id) == E164


def test_an_anonymous_reporter_leaves_no_name(offices: Unit) -> None:
    made = open_contact(offices)
    report = _report(offices, anonymous=True, reporter="Eva Lind", organisation="Skolan")
    left = concern.report(offices, contact_id=made.id, who=ANNA, report=report)
    kept = messages.concerns(offices.db, [left.id])[left.id]
    assert (kept.reporter, kept.organisation, kept.anonymous) == ("", "", True)


@pytest.mark.parametrize(
    "spelling", ["070-174 06 05", "0701740605", "+46701740605", "0046 70 174 06 05", "+46 (0)70-174 06 05"]
)
def test_every_spelling_of_the_number_is_scrubbed_from_text(spelling: str) -> None:
    assert scrubbed(f"Ringde från {spelling}.", E164) == "Ringde från •••."


def _anonymous_call(stores: Stores) -> None:
    with stores.writing() as unit:
        organisation(unit)
        ringing(unit, caller="070-174 06 99")
        made = open_contact(unit)
        note.write(unit, contact_id=made.id, who=ANNA, text=WRITTEN)
    with stores.writing() as unit:
        concern.report(unit, contact_id=made.id, who=ANNA, report=_report(unit, text=WRITTEN, anonymous=True))


def _everything(stores: Stores) -> bytes:
    with stores.reading() as unit:
        rows = [str(tuple(row)) for table in DeskBase.metadata.sorted_tables for row in unit.db.execute(table.select())]
    return "\n".join(rows).encode()


def test_the_digits_stand_in_no_table(stores: Stores) -> None:
    _anonymous_call(stores)
    everything = _everything(stores)
    assert [digits for digits in SPELLINGS if digits in everything] == []
    assert b"46701740699" in everything


def test_the_digits_stand_in_no_file_of_either_store_nor_in_the_log(
    stores: Stores, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    _anonymous_call(stores)
    for file in _files(stores, tmp_path):
        held = file.read_bytes()
        assert [digits for digits in SPELLINGS if digits in held] == [], file.name
    assert not [digits for digits in SPELLINGS if digits.decode() in caplog.text]


def _files(stores: Stores, folder: Path) -> list[Path]:
    """Return every file of both stores; on PostgreSQL the files of the tables that held the number."""
    if stores.embedded:
        return [file for file in folder.iterdir() if file.is_file()]
    tables = ("contact_number", "callback_number", "contact_note", "message", "log_detail")
    owner = create_engine(stores.desk.url.set(username="postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with owner.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        root = Path(str(connection.scalar(text("SHOW data_directory"))))
        where = text("SELECT pg_relation_filepath(to_regclass('desk.' || :table))")
        paths = [root / str(connection.scalar(where, {"table": table})) for table in tables]
    return [path for path in paths if path.exists()]


def test_an_anonymous_contact_is_shown_without_a_number_in_the_queue(offices: Unit) -> None:
    made = open_contact(offices)
    concern.anonymise(offices, contact_id=made.id, who=ANNA)
    contact.hand_over(offices, contact_id=made.id, who=ANNA)
    assert contacts.numbers(offices.db, [made.id]) == {}
    assert made.withheld
