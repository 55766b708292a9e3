"""Every kind of data has its days, and what is due is counted beforehand and gone the morning after."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from frontdesk.accesslog.models import LogRow
from frontdesk.accounts.rules import Role
from frontdesk.admin.service.retention import KINDS, dispose_of_what_is_due, preview
from frontdesk.availability.models.occupancy import Occupancy
from frontdesk.availability.rules.enums import OrderStatus
from frontdesk.booking.models import Appointment, InterpreterOrder
from frontdesk.core import municipal_settings, retention
from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.retention import RetentionKind
from frontdesk.core.times import FixedClock
from frontdesk.disclosure.models import Identification, IncidentDraft, MethodLock, PhoneCode
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.notices.models import Notice, NoticeContent
from frontdesk.safety.models import Protection
from tests.factories.booking import at, days_on, make_appointment, make_office
from tests.factories.disclosure import draft_incident
from tests.web.client import Building

# Tables that hold nothing about a client or a contact, or that go in another way, and why.
KEPT_OTHERWISE = {
    "log_row": "frontdesk log dispose",
    "log_detail": "frontdesk log dispose",
    "log_head": "frontdesk log dispose",
    "log_segment": "frontdesk log dispose",
    "log_review": "frontdesk log dispose",
    "log_answer": "frontdesk log dispose",
    "notice_content": "erased a week after the meeting",
    "notice_reply": "erased a week after it came",
    "notice_text": "texts of the municipality",
    "session": "forgotten after thirty days",
    "login_attempt": "forgotten after thirty days",
    "kept_answer": "forgotten after a day",
    "job_run": "forgotten after thirty days",
    "staff_kin": "as long as the employee is one",
    "protected_in_register": "until the case system protects the person no longer",
    "hold": "let go when it expires",
}


def _kind(key: str) -> RetentionKind:
    return next(kind for kind in KINDS if kind.days.key == key)


def _rows(unit: Unit, model: type[DeskBase]) -> int:
    return unit.db.scalar(select(func.count()).select_from(model)) or 0


def test_a_meeting_goes_with_all_that_belongs_to_it_a_year_after(stores: Stores, clock: FixedClock) -> None:
    with stores.writing() as unit:
        make_office(unit)
        made = make_appointment(unit, starts_at=at(9, day=days_on(1)))
        order = InterpreterOrder(
            appointment_id=made.id, status=OrderStatus.CONFIRMED, language="ar", changed_at=unit.now, changed_by=None
        )
        unit.db.add(order)
    clock.move(timedelta(days=300))
    with stores.writing() as unit:
        assert retention.count(unit, _kind("booking.keep_appointments_days")) == 0
    clock.move(timedelta(days=80))
    with stores.writing() as unit:
        assert retention.dispose(unit, _kind("booking.keep_appointments_days")) == 1
        assert [_rows(unit, model) for model in (Appointment, Occupancy, InterpreterOrder)] == [0, 0, 0]


def test_who_a_contact_concerned_is_forgotten_and_an_open_incident_is_not(stores: Stores, clock: FixedClock) -> None:
    contact = uuid.uuid4()
    with stores.writing() as unit:
        unit.db.add(_standing(unit, contact))
        unit.db.add(MethodLock(person="demo:p-1", method="code", failures=2, locked_until=None, changed_at=unit.now))
        unit.db.add(PhoneCode(person="demo:p-1", hash="x", set_at=unit.now, set_by="Rut", how="visit"))
        draft_incident(unit, contact, "demo:p-1")
        draft_incident(unit, contact, "demo:p-2").closed_at = unit.now
    clock.move(timedelta(days=31))
    gone = dispose_of_what_is_due(stores)
    assert {key: count for key, count in gone.items() if count} == {
        "disclosure.keep_standings_days": 1,
        "disclosure.keep_tries_days": 1,
    }
    clock.move(timedelta(days=5000))
    dispose_of_what_is_due(stores)
    with stores.reading() as unit:
        assert list(unit.db.scalars(select(IncidentDraft.person))) == ["demo:p-1"]
        assert _rows(unit, PhoneCode) == 0


def test_a_protection_in_force_never_goes(stores: Stores, clock: FixedClock) -> None:
    with stores.writing() as unit:
        for person, lifted in (("demo:p-1", None), ("demo:p-2", unit.now)):
            unit.db.add(
                Protection(
                    person=person, kind="protected", set_at=unit.now, set_by=None, set_by_name="Rut", lifted_at=lifted
                )
            )
    clock.move(timedelta(days=9000))
    dispose_of_what_is_due(stores)
    with stores.reading() as unit:
        assert list(unit.db.scalars(select(Protection.person))) == ["demo:p-1"]


def test_the_trace_of_an_sms_outlives_its_text_and_not_the_other_way_round(stores: Stores, clock: FixedClock) -> None:
    with stores.writing() as unit:
        for name in ("erased", "whole"):
            notice = _notice(unit, name)
            unit.db.add(notice)
            unit.db.flush()
            if name == "whole":
                unit.db.add(NoticeContent(notice_id=notice.id, number="+46701740605", text="x", erase_after=unit.now))
    clock.move(timedelta(days=400))
    dispose_of_what_is_due(stores)
    with stores.reading() as unit:
        assert list(unit.db.scalars(select(Notice.kind))) == ["whole"]


def test_what_was_removed_is_counted_in_the_log_and_names_nobody(stores: Stores, clock: FixedClock) -> None:
    with stores.writing() as unit:
        unit.db.add(_standing(unit, uuid.uuid4()))
    clock.move(timedelta(days=31))
    dispose_of_what_is_due(stores)
    with stores.reading() as unit:
        row = unit.db.scalars(select(LogRow).where(LogRow.event == "data.disposed")).one()
    assert (row.fields, row.person) == (["disclosure.keep_standings_days", "1"], None)


def test_the_page_says_what_goes_tonight_and_why(building: Building) -> None:
    building.stores.event_handlers = EVENT_HANDLERS
    with building.stores.writing() as unit:
        old = _standing(unit, uuid.uuid4())
        old.opened_at = unit.now - timedelta(days=31)
        unit.db.add(old)
    page = building.login(Role.ADMINISTRATOR).get("/admin/disposal")
    assert "vem en kontakt gällde" in page.text
    assert all(kind.days.help in page.text for kind in KINDS)
    with building.stores.reading() as unit:
        assert [line.due for line in preview(unit) if line.due] == [1]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.days.key)
def test_every_kind_says_on_what_ground_it_goes(kind: RetentionKind) -> None:
    assert "Grund:" in kind.days.help
    assert kind.days in municipal_settings.declared()


def test_no_table_that_knows_a_client_is_kept_for_ever() -> None:
    """A table with a person, a contact or an appointment in it goes by itself, with its parent, or as said above."""
    disposed = {model.__tablename__ for kind in KINDS for model, _ in kind.parts}
    telling = {"person", "contact_id", "appointment_id", "number", "message_id", "notice_id", "speaker_person"}
    goes, forgotten = disposed | set(KEPT_OTHERWISE), []
    for table in DeskBase.metadata.sorted_tables:  # parents before children
        if goes & {key.column.table.name for key in table.foreign_keys if key.ondelete == "CASCADE"}:
            goes.add(table.name)
        elif telling & set(table.columns.keys()) and table.name not in goes:
            forgotten.append(table.name)
    assert forgotten == []


def _standing(unit: Unit, contact_id: uuid.UUID) -> Identification:
    return Identification(
        contact_id=contact_id,
        person="demo:p-1",
        opened_at=unit.now,
        opened_by=uuid.uuid4(),
        speaker="self",
        speaker_name="",
        speaker_person=None,
        child_agreed=None,
        methods=[],
        calling_back=False,
    )


def _notice(unit: Unit, kind: str) -> Notice:
    return Notice(
        appointment_id=uuid.uuid4(),
        kind=kind,
        version=1,
        contact_id=None,
        person="demo:p-1",
        by_name=False,
        language="sv",
        text_version="1",
        text_hash="",
        segments=1,
        status="delivered",
        created_at=unit.now,
        created_by=None,
        not_before=unit.now,
        undo_until=unit.now,
        not_after=unit.now,
    )


def test_what_is_due_is_told_from_its_first_day_to_its_last_and_handed_out_without_a_name(
    building: Building, clock: FixedClock
) -> None:
    with building.stores.writing() as unit:
        make_office(unit)
        for day in (1, 2):
            make_appointment(unit, starts_at=at(9, day=days_on(day))).name = "Kim Lund"
    clock.move(timedelta(days=400))
    admin = building.login(Role.ADMINISTRATOR)
    first, last = str(days_on(1)), str(days_on(2))
    page = admin.get("/admin/disposal").text
    assert f"2 {first} {last}" in page
    answer = admin.get("/admin/disposal/export").response
    assert answer.headers["content-type"].startswith("text/csv")
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert rows[0] == "Slag;Vad och varför;Dagar;Gallras i natt;Äldsta;Nyaste"
    [line] = [row for row in rows if row.startswith("booking.keep_appointments_days;")]
    assert line.endswith(f";2;{first};{last}")
    assert len(rows) == len(KINDS) + 1
    assert "Kim" not in answer.text


def test_the_preview_knows_the_day_of_every_kind_but_of_notes_that_are_as_old_as_their_contacts() -> None:
    counted = {kind.days.key: kind.parts[-1] for kind in KINDS}
    day = at(9, day=days_on(1))
    untold = [key for key, (model, where) in counted.items() if retention.day_column(model, where(day)) is None]
    assert untold == ["calls.keep_notes_days"]
