from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from frontdesk.accesslog.models import LogRow
from frontdesk.accounts.rules import Role
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.events import Event
from frontdesk.core.tasks import TaskNeeded, TaskSettled
from frontdesk.safety import service
from frontdesk.safety.errors import LiftNeedsReason, MayNotLift
from frontdesk.safety.models import ConfirmedNumber, Protection
from frontdesk.safety.rules import ProtectionKind, WaiverScope
from frontdesk.safety.views import ContactUnsafe, NumberErased, PersonProtected, ProtectionLifted
from tests.factories import register
from tests.factories.accesslog import ANNA
from tests.factories.accounts import make_staff

PERSON = "demo:p-1"
HEARD = (PersonProtected, ContactUnsafe, NumberErased, ProtectionLifted, TaskNeeded, TaskSettled)


@pytest.fixture
def heard(stores: Stores) -> list[Event]:
    """Everything safety tells the rooms above."""
    told: list[Event] = []

    def listen(_: Unit, event: Any) -> None:  # noqa: ANN401 - a handler takes any event
        told.append(event)

    stores.event_handlers = {kind: [listen] for kind in HEARD}
    return told


def test_protect_now_hides_the_person_and_tells_everybody(stores: Stores, heard: list[Event]) -> None:
    with stores.writing() as unit:
        service.protect(unit, person=PERSON, kind=ProtectionKind.PROTECT_NOW, by=ANNA)
    with stores.reading() as unit:
        assert service.hidden_keys(unit.db) == {PERSON}
        assert not service.may_text(unit.db, unit.register, PERSON)
        assert not service.may_call(unit.db, unit.register, PERSON)
    assert heard[0] == PersonProtected(PERSON)
    task = heard[1]
    assert isinstance(task, TaskNeeded)
    assert (task.kind, task.to, task.person) == ("protected-bookings", "protected_desk", PERSON)


def test_unsafe_contact_hides_as_well_and_takes_the_number_away(stores: Stores, heard: list[Event]) -> None:
    with stores.writing() as unit:
        service.confirm_number(unit, person=PERSON, typed="070-174 06 05", by=ANNA)
    with stores.writing() as unit:
        service.protect(unit, person=PERSON, kind=ProtectionKind.UNSAFE_CONTACT, by=ANNA)
    with stores.reading() as unit:
        assert service.is_hidden(unit.db, PERSON)
        assert service.consent(unit.db, PERSON).number is None
    assert [type(event) for event in heard] == [NumberErased, ContactUnsafe, TaskNeeded]


def test_protecting_twice_is_protecting_once(stores: Stores, heard: list[Event]) -> None:
    for _ in range(2):
        with stores.writing() as unit:
            service.protect(unit, person=PERSON, kind=ProtectionKind.PROTECT_NOW, by=ANNA)
    assert len(heard) == 2


def test_the_database_keeps_one_protection_of_a_kind_in_force(unit: Unit) -> None:
    rows = [
        Protection(
            person=PERSON, kind="protect_now", set_at=unit.now, set_by_name="x", lift_reason="", lifted_by_name=""
        )
        for _ in range(2)
    ]
    unit.db.add_all(rows)
    with pytest.raises(IntegrityError):
        unit.db.flush()


def test_only_those_who_answer_for_it_may_lift_and_only_with_a_reason(unit: Unit) -> None:
    service.protect(unit, person=PERSON, kind=ProtectionKind.PROTECT_NOW, by=ANNA)
    (protection,) = service.protections(unit.db)
    receptionist = make_staff(unit, Role.RECEPTIONIST)
    keeper = make_staff(unit, Role.PROTECTED_DESK)
    with pytest.raises(MayNotLift):
        service.lift(unit, protection_id=protection.id, staff=receptionist, reason="fel person")
    with pytest.raises(LiftNeedsReason):
        service.lift(unit, protection_id=protection.id, staff=keeper, reason="  ")
    service.lift(unit, protection_id=protection.id, staff=keeper, reason="Klienten har flyttat, beslut 23 november")
    assert not service.is_hidden(unit.db, PERSON)


def test_a_person_stays_hidden_while_any_protection_holds(stores: Stores, heard: list[Event]) -> None:
    with stores.writing() as unit:
        head = make_staff(unit, Role.UNIT_HEAD)
        for kind in ProtectionKind:
            service.protect(unit, person=PERSON, kind=kind, by=ANNA)
        first, second = service.protections(unit.db)
        service.lift(unit, protection_id=first.id, staff=head, reason="prövat")
        assert service.is_hidden(unit.db, PERSON)
        assert not any(isinstance(event, ProtectionLifted) for event in heard)
        service.lift(unit, protection_id=second.id, staff=head, reason="prövat")
    assert ProtectionLifted(PERSON) in heard


def test_protecting_and_lifting_are_logged(stores: Stores) -> None:
    with stores.writing() as unit:
        service.protect(unit, person=PERSON, kind=ProtectionKind.PROTECT_NOW, by=ANNA)
    with stores.writing() as unit:
        (protection,) = service.protections(unit.db)
        head = make_staff(unit, Role.UNIT_HEAD)
        service.lift(unit, protection_id=protection.id, staff=head, reason="prövat")
    with stores.reading() as unit:
        events = unit.db.execute(select(LogRow.event, LogRow.person).where(LogRow.person == PERSON)).all()
    assert [tuple(row) for row in events] == [("person.protected", PERSON), ("person.unprotected", PERSON)]


@pytest.mark.both_postgres
def test_the_register_alone_can_stop_every_message(stores: Stores, register_writer: Engine) -> None:
    register.keep(
        register_writer,
        register.person("demo:p-1"),
        register.person("demo:p-2", protection="marking"),
        register.person("demo:p-3", unsafe_contact=True),
        register.person("demo:p-4", deceased_on=date(2026, 10, 1)),
    )
    with stores.reading() as unit:
        answers = [service.may_text(unit.db, unit.register, f"demo:p-{number}") for number in range(1, 5)]
    assert answers == [True, False, False, False]


def test_an_erased_number_leaves_no_trace_in_the_files(stores: Stores) -> None:
    with stores.writing() as unit:
        service.confirm_number(unit, person=PERSON, typed="0701740699", by=ANNA)
    with stores.writing() as unit:
        service.set_consent(unit, person=PERSON, by=ANNA, wants_sms=False, shared_phone=None)
    with stores.reading() as unit:
        assert unit.db.scalar(select(ConfirmedNumber)) is None
        if stores.embedded:
            path = unit.db.connection().exec_driver_sql("PRAGMA database_list").fetchall()[0][2]
            assert not any(b"701740699" in Path(path + end).read_bytes() for end in ("", "-wal"))


def test_a_waiver_names_somebody_something_and_an_end(unit: Unit) -> None:
    from_day = unit.now.date()
    made = service.waive(
        unit,
        person=PERSON,
        recipient="Eva Karlsson, syster",
        scope=[WaiverScope.BOOKINGS],
        until=from_day + timedelta(days=30),
        by=ANNA,
        level="A3",
    )
    assert [waiver.id for waiver in service.valid_waivers(unit.db, PERSON, on=from_day)] == [made]
    assert service.valid_waivers(unit.db, PERSON, on=from_day + timedelta(days=31)) == ()
    service.revoke_waiver(unit, waiver_id=made, person=PERSON, by=ANNA)
    assert service.valid_waivers(unit.db, PERSON, on=from_day) == ()
