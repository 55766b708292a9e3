"""Series: each meeting is looked at, the chosen ones are booked all or none, and the client is told once."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from frontdesk.availability.models.occupancy import Occupancy
from frontdesk.availability.rules.enums import AppointmentStatus, Mode, Occupied
from frontdesk.booking.errors import SeriesStuck, SlotTaken
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import change, hold, series
from frontdesk.booking.service.change import NewTime
from frontdesk.booking.views import Guest, Pick, Texting
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local
from frontdesk.notices.models import Notice, NoticeContent
from frontdesk.notices.rules.lint import lint
from tests.factories.booking import RECEPTIONIST, at, days_on, make_appointment, make_office

WEDNESDAY = days_on(2)
NINE = at(9, day=WEDNESDAY)
PICK = Pick("EB_NEW", NINE, "demo:h-1", mode=Mode.VISIT)
A_MINUTE = timedelta(seconds=60)


def weeks(*numbers: int, hour: int = 9) -> list[object]:
    return [at(hour, day=days_on(2 + 7 * number)) for number in numbers]


def booked(unit: Unit, *, texting: bool = False, count: int = 4) -> list[Appointment]:
    make_office(unit)
    held = hold.hold(unit, pick=PICK, by=RECEPTIONIST)
    later = [part.starts_at for part in series.parts(unit, PICK, every_days=7, count=count)]
    to = Texting("070-174 06 05") if texting else None
    guest = Guest(name="Kim")
    return series.book_all(
        unit, hold_id=held.id, pick=PICK, later=later, every_days=7, guest=guest, by=RECEPTIONIST, texting=to
    )


def taken(unit: Unit) -> set[tuple[int, int]]:
    rows = unit.db.execute(select(Occupancy.starts, Occupancy.ends).where(Occupancy.kind == Occupied.APPOINTMENT))
    return {(starts, ends) for starts, ends in rows}


def waiting_sms(unit: Unit) -> list[tuple[str, str]]:
    rows = unit.db.execute(
        select(Notice.kind, NoticeContent.text).join(NoticeContent).where(Notice.status == "created")
    )
    return [(kind, text) for kind, text in rows]


def test_every_later_meeting_is_looked_at_and_what_is_taken_comes_with_its_nearest(unit: Unit) -> None:
    make_office(unit)
    make_appointment(unit, at(9, day=days_on(2 + 14)))
    found = series.parts(unit, PICK, every_days=14, count=3)
    assert [(part.starts_at, part.free) for part in found] == [
        (at(9, day=days_on(16)), False), (at(9, day=days_on(30)), True)
    ]  # fmt: skip
    assert [local(time.starts_at).day for time in found[0].instead] == [9, 9, 9]
    assert [local(one.starts_at).hour for one in series.parts(unit, PICK, every_days=7, count=13)] == [9] * 12


def test_the_hour_stays_across_a_change_of_clocks() -> None:
    assert series.again(at(9, day=days_on(2)), 7 * 20) == at(9, day=days_on(2 + 140))


def test_all_chosen_are_booked_in_one_go_and_told_in_one_sms(unit: Unit) -> None:
    made = booked(unit, texting=True)
    assert [one.starts_at for one in made] == weeks(0, 1, 2, 3)
    assert len({one.series_id for one in made}) == 1
    [(kind, text)] = waiting_sms(unit)
    assert kind == "series"
    assert "onsdag 25 november kl 09.00, Stadshuset entré A, och sedan 2 dec, 9 dec, 16 dec." in text
    assert lint(text) == ()


def test_when_one_is_taken_meanwhile_none_is_booked(unit: Unit) -> None:
    make_office(unit)
    held = hold.hold(unit, pick=PICK, by=RECEPTIONIST)
    make_appointment(unit, at(9, day=days_on(9)))
    with pytest.raises(SlotTaken), unit.db.begin_nested():
        series.book_all(
            unit, hold_id=held.id, pick=PICK, later=weeks(1, 2), every_days=7, guest=Guest(name="Kim"), by=RECEPTIONIST  # type: ignore[arg-type]
        )  # fmt: skip
    assert len(unit.db.scalars(select(Appointment)).all()) == 1


def test_what_was_booked_in_one_go_is_taken_back_in_one_go(unit: Unit) -> None:
    made = booked(unit, texting=True)
    series.take_back(unit, appointment_id=made[2].id, by=RECEPTIONIST)
    assert {one.status for one in made} == {AppointmentStatus.UNDONE}
    assert (taken(unit), waiting_sms(unit)) == (set(), [])


def test_one_can_be_moved_alone(unit: Unit) -> None:
    made = booked(unit)
    to = NewTime(starts_at=at(14, day=days_on(9)))
    change.move(unit, appointment_id=made[1].id, version=1, to=to, by=RECEPTIONIST)
    assert [one.starts_at for one in series.rest_of(unit, made[0])] == [*weeks(0), to.starts_at, *weeks(2, 3)]


@pytest.mark.parametrize("days", [7, -1, 1])
def test_this_and_the_rest_move_by_as_many_days_and_back_again(unit: Unit, days: int) -> None:
    made = booked(unit, texting=True)
    before = taken(unit)
    unit.now += A_MINUTE
    to = NewTime(starts_at=at(9 if days == 7 else 13, day=days_on(9 + days)))
    moved = series.move_rest(unit, appointment_id=made[1].id, version=1, to=to, by=RECEPTIONIST)
    hour = 9 if days == 7 else 13
    assert [one.starts_at for one in moved] == [at(hour, day=days_on(9 + days + 7 * number)) for number in range(3)]
    assert made[0].starts_at == NINE
    kept = unit.db.scalars(select(Occupancy).where(Occupancy.kind == Occupied.KEPT)).all()
    assert len(kept) == (1 if days == 7 else 3)
    with pytest.raises(SlotTaken):
        make_appointment(unit, at(9, day=days_on(9)))
    series.undo(unit, appointment_id=made[3].id, by=RECEPTIONIST)
    assert [one.starts_at for one in made] == weeks(0, 1, 2, 3)
    assert taken(unit) == before
    assert unit.db.scalars(select(Occupancy).where(Occupancy.kind == Occupied.KEPT)).all() == []


def test_when_one_of_the_rest_cannot_move_none_does(unit: Unit) -> None:
    made = booked(unit)
    make_appointment(unit, at(14, day=days_on(16)))
    before = taken(unit)
    to = NewTime(starts_at=at(14, day=days_on(9)))
    with pytest.raises(SeriesStuck) as stuck, unit.db.begin_nested():
        series.move_rest(unit, appointment_id=made[1].id, version=1, to=to, by=RECEPTIONIST)
    assert stuck.value.starts_at == at(14, day=days_on(16))
    assert taken(unit) == before


def test_a_moved_series_is_told_once(unit: Unit) -> None:
    made = booked(unit, texting=True)
    unit.db.execute(update(Notice).values(status="delivered"))
    to = NewTime(starts_at=at(14, day=WEDNESDAY))
    series.move_rest(unit, appointment_id=made[0].id, version=1, to=to, by=RECEPTIONIST)
    assert [kind for kind, _ in waiting_sms(unit)] == ["series_changed"]


def test_calling_the_first_off_before_anybody_was_told_still_tells_of_the_rest(unit: Unit) -> None:
    made = booked(unit, texting=True)
    change.cancel(unit, appointment_id=made[0].id, version=1, by_client=True, by=RECEPTIONIST)
    assert sorted(kind for kind, _ in waiting_sms(unit)) == ["series"]
