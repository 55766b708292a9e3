"""A protection is committed whatever fails after it, and what failed is done later and told of."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from frontdesk.accesslog import service as accesslog
from frontdesk.accounts.rules import Role
from frontdesk.accounts.service import staff
from frontdesk.calls.models.task import Task
from frontdesk.calls.service import event_handlers
from frontdesk.core import municipal_settings
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskNeeded, TaskSettled
from frontdesk.safety import service
from frontdesk.safety.models import Protection
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import following
from frontdesk.safety.service.recipient import NAMED_PERSON
from frontdesk.safety.views import ContactUnsafe, PersonProtected
from tests.factories.accesslog import ANNA
from tests.factories.accounts import make_staff

PERSON = "demo:p-1"
HARM = "a protection that was pressed is not in force, because something else went wrong"
KINDS = pytest.mark.parametrize("kind", list(ProtectionKind))


class Sick:
    """A handler that fails as often as it is told to, then does what it should."""

    def __init__(self, fault: Callable[[Unit], object]) -> None:
        """Take what goes wrong."""
        self.fault, self.well, self.heard = fault, False, 0

    def __call__(self, unit: Unit, _: Any) -> None:  # noqa: ANN401 - a handler takes any event
        if not self.well:
            self.fault(unit)
        self.heard += 1


def raises(_: Unit) -> None:
    raise RuntimeError("the calendar is on fire")


def breaks_the_database(unit: Unit) -> None:
    unit.db.add(Protection(person=PERSON, kind="protect_now", set_at=unit.now, set_by_name=None))
    unit.db.flush()


def locked_out(_: Unit) -> None:
    raise OperationalError("SELECT", None, Exception("database is locked"))


def join(stores: Stores, *handlers: object) -> None:
    both: dict[Any, Any] = dict.fromkeys((PersonProtected, ContactUnsafe), handlers)
    stores.event_handlers = {
        **both,
        TaskNeeded: (event_handlers.task_needed,),
        TaskSettled: (event_handlers.task_settled,),
    }


def open_tasks(stores: Stores) -> dict[str, uuid.UUID | None]:
    with stores.reading() as unit:
        return {row.kind: row.staff_id for row in unit.db.scalars(select(Task).where(Task.done_at.is_(None)))}


@pytest.mark.harm(HARM)
@KINDS
@pytest.mark.parametrize("fault", [raises, breaks_the_database, locked_out])
def test_a_protection_stands_although_what_follows_fails_and_is_made_up_for(
    stores: Stores, kind: ProtectionKind, fault: Callable[[Unit], object]
) -> None:
    sick, well = Sick(fault), Sick(raises)
    well.well = True
    join(stores, sick, well)
    service.protect_now(stores.writing, person=PERSON, kind=kind, by=ANNA)
    with stores.reading() as unit:
        assert service.is_hidden(unit.db, PERSON)
        assert not service.may_text(unit.db, unit.register, PERSON)
    assert (sick.heard, well.heard) == (0, 1), "what comes after it is done all the same"
    assert set(open_tasks(stores)) == {"protected-bookings", "protection-unfinished"}
    assert following.finish(stores.writing) == 0
    sick.well = True
    assert following.finish(stores.writing) == 1
    assert (sick.heard, well.heard) == (1, 1), "nothing is done twice"
    assert set(open_tasks(stores)) == {"protected-bookings"}
    assert following.finish(stores.writing) == 0


@pytest.mark.harm(HARM)
def test_within_another_unit_of_work_what_fails_is_undone_alone(stores: Stores) -> None:
    join(stores, Sick(breaks_the_database))
    with stores.writing() as unit:
        service.protect(unit, person=PERSON, kind=ProtectionKind.PROTECT_NOW, by=ANNA)
    with stores.reading() as unit:
        assert service.is_hidden(unit.db, PERSON)
    assert set(open_tasks(stores)) == {"protected-bookings", "protection-unfinished"}


@pytest.mark.harm(HARM)
def test_a_protection_stands_although_every_later_transaction_is_refused(stores: Stores) -> None:
    opened = 0

    @contextmanager
    def only_once() -> Iterator[Unit]:
        nonlocal opened
        opened += 1
        if opened > 1:
            raise OperationalError("BEGIN", None, Exception("server closed the connection"))
        with stores.writing() as unit:
            yield unit

    writing: Callable[[], AbstractContextManager[Unit]] = only_once
    service.protect_now(writing, person=PERSON, kind=ProtectionKind.PROTECT_NOW, by=ANNA)
    with stores.reading() as unit:
        assert service.is_hidden(unit.db, PERSON)
    assert following.finish(stores.writing) == 1


@pytest.mark.harm(HARM)
def test_a_protection_stands_although_the_log_refuses(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(accesslog, "record", refuse)
    service.protect_now(stores.writing, person=PERSON, kind=ProtectionKind.PROTECT_NOW, by=ANNA)
    with stores.reading() as unit:
        assert service.is_hidden(unit.db, PERSON)


@pytest.mark.harm(HARM)
@pytest.mark.parametrize("stored", ["Vera Holm", "vera", "", " ", "0190f0a0-0000-7000-8000-000000000000", 7, None])
def test_a_named_person_who_is_nobody_leaves_the_bookings_with_the_whole_protected_desk(
    stores: Stores, stored: object
) -> None:
    join(stores)
    with stores.writing() as unit:
        unit.db.merge(
            municipal_settings.SettingRow(key=NAMED_PERSON.key, value=stored, changed_at=unit.now, changed_by="x")
        )
    service.protect_now(stores.writing, person=PERSON, kind=ProtectionKind.PROTECT_NOW, by=ANNA)
    assert open_tasks(stores) == {"protected-bookings": None}


@pytest.mark.harm(HARM)
def test_a_named_person_whose_account_was_closed_names_nobody_any_more(stores: Stores) -> None:
    join(stores)
    with stores.writing() as unit:
        vera = make_staff(unit, Role.PROTECTED_DESK, login="vera")
        municipal_settings.put(unit.db, NAMED_PERSON, str(vera.id), by="x", now=unit.now)
        assert service.named_person(unit.db) == vera.id
    with stores.writing() as unit:
        staff.close(unit, staff_id=vera.id, by=CLOCK)
    service.protect_now(stores.writing, person=PERSON, kind=ProtectionKind.PROTECT_NOW, by=ANNA)
    assert open_tasks(stores) == {"protected-bookings": None}


@pytest.mark.parametrize("typed", ["Vera Holm", "vera", "rut", "0190f0a0-0000-7000-8000-000000000000"])
def test_only_somebody_with_the_protected_desk_can_be_chosen(unit: Unit, typed: str) -> None:
    make_staff(unit, Role.PROTECTED_DESK, login="vera", name="Vera Holm")
    make_staff(unit, Role.RECEPTIONIST, login="rut")
    with pytest.raises(ValueError, match="option"):
        municipal_settings.put(unit.db, NAMED_PERSON, typed, by="x", now=unit.now)
