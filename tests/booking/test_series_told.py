"""A client is told the times of a series once, and as they are: a change tells which times hold no longer."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from frontdesk.availability.rules.enums import Mode
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import change, hold, series
from frontdesk.booking.service.change import NewTime
from frontdesk.booking.views import Guest, Pick, Texting
from frontdesk.core.db.stores import Stores
from frontdesk.notices.models import Notice, NoticeContent
from tests.factories.booking import RECEPTIONIST, at, days_on

FIRST = days_on(1)
TIMES = [at(9, day=FIRST + timedelta(days=7 * week)) for week in range(3)]
NUMBER = Texting("+46701740612")


@pytest.fixture
def made(desk: Stores) -> list[Appointment]:
    """Three Tuesdays at nine, booked in one go."""
    pick = Pick("EB_NEW", TIMES[0], "demo:h-1", mode=Mode.VISIT)
    with desk.writing() as unit:
        held = hold.hold(unit, pick=pick, by=RECEPTIONIST)
        return series.book_all(
            unit,
            hold_id=held.id,
            pick=pick,
            later=TIMES[1:],
            every_days=7,
            guest=Guest(name="Kim"),
            by=RECEPTIONIST,
            texting=NUMBER,
        )


def waiting(desk: Stores) -> list[tuple[str, str]]:
    """Return what would be sent now: kind and text."""
    with desk.reading() as unit:
        wanted = select(Notice.kind, NoticeContent.text).join(NoticeContent).where(Notice.status == "created")
        return [(kind, text) for kind, text in unit.db.execute(wanted)]


def sends(desk: Stores) -> None:
    with desk.writing() as unit:
        for notice in unit.db.scalars(select(Notice).where(Notice.status == "created")):
            notice.status = "delivered"


def move_rest(desk: Stores, appointment: Appointment, to: datetime) -> None:
    with desk.writing() as unit:
        row = unit.db.get_one(Appointment, appointment.id)
        series.move_rest(
            unit, appointment_id=row.id, version=row.version, to=NewTime(starts_at=to), by=RECEPTIONIST, told=True
        )


def move(desk: Stores, appointment: Appointment, to: datetime) -> None:
    with desk.writing() as unit:
        row = unit.db.get_one(Appointment, appointment.id)
        change.move(
            unit, appointment_id=row.id, version=row.version, to=NewTime(starts_at=to), by=RECEPTIONIST, told=True
        )


def cancel(desk: Stores, appointment: Appointment) -> None:
    with desk.writing() as unit:
        row = unit.db.get_one(Appointment, appointment.id)
        change.cancel(unit, appointment_id=row.id, version=row.version, by_client=True, by=RECEPTIONIST)


AFTERNOON = TIMES[1] + timedelta(hours=4)
DAY = timedelta(days=1)


@pytest.mark.harm("A client is told times of a series that hold no longer, and comes on the wrong days.")
@pytest.mark.parametrize(
    ("changes", "told", "gone"),
    [
        (lambda desk, made: move_rest(desk, made[1], AFTERNOON), ["24 nov", "1 dec", "8 dec"], []),
        (
            lambda desk, made: move(desk, made[1], AFTERNOON + timedelta(days=1)),
            ["24 nov", "2 dec", "8 dec"],
            ["1 dec"],
        ),
        (lambda desk, made: cancel(desk, made[1]), ["24 nov", "8 dec"], ["1 dec"]),
        (lambda desk, made: cancel(desk, made[0]), ["1 dec", "8 dec"], ["24 nov"]),
        (lambda desk, made: move_rest(desk, made[0], AFTERNOON), ["1 dec", "8 dec", "15 dec"], ["24 nov"]),
    ],
)
def test_a_change_within_the_minute_rewrites_the_one_sms(
    desk: Stores,
    made: list[Appointment],
    changes: Callable[[Stores, list[Appointment]], None],
    told: list[str],
    gone: list[str],
) -> None:
    changes(desk, made)
    [(kind, text)] = waiting(desk)
    assert kind == "series"
    short = text.replace("ember", "")
    for day in told:
        assert day in short, text
    for day in gone:
        assert f" {day}" not in short, text
    assert "gäller inte" not in text


def test_two_changes_within_the_minute_are_still_one_sms(desk: Stores, made: list[Appointment]) -> None:
    move(desk, made[2], AFTERNOON + timedelta(days=8))
    cancel(desk, made[0])
    [(kind, text)] = waiting(desk)
    assert kind == "series"
    assert "9 dec" in text
    assert "24 nov" not in text


def test_a_change_later_says_which_times_hold_no_longer(desk: Stores, made: list[Appointment]) -> None:
    sends(desk)
    move_rest(desk, made[1], AFTERNOON + timedelta(days=1))
    [(kind, text)] = waiting(desk)
    assert kind == "series_changed"
    assert text.startswith("Ändrade tider: onsdag 2 december kl 13")
    assert "De tidigare tiderna 1 dec 09.00, 8 dec 09.00 gäller inte." in text


def test_undone_within_the_minute_the_one_sms_is_as_it_was(desk: Stores, made: list[Appointment]) -> None:
    before = waiting(desk)
    move_rest(desk, made[1], AFTERNOON + timedelta(days=1))
    with desk.writing() as unit:
        series.undo(unit, appointment_id=made[1].id, by=RECEPTIONIST)
    assert waiting(desk) == before
    cancel(desk, made[1])
    with desk.writing() as unit:
        series.undo(unit, appointment_id=made[1].id, by=RECEPTIONIST)
    assert waiting(desk) == before
