"""An absence hits bookings: each gets another answer, none is dropped, and no client is told twice."""

import uuid
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from frontdesk.absence import service as absence
from frontdesk.absence.queries import (
    absent_spans,
    cover_of,
)
from frontdesk.absence.rules import AbsenceKind, whole_days
from frontdesk.absence.rules.recurring import Pattern
from frontdesk.availability.models.catalogue import AppointmentType
from frontdesk.booking.errors import SlotTaken
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import book, change
from frontdesk.booking.views import Guest, Pick, Texting
from frontdesk.calls.models.task import Task
from frontdesk.core.actor import CLOCK, Actor
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import Stale
from frontdesk.core.ids import new_id
from frontdesk.core.times import FixedClock, start_instant
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.notices.models import Notice
from frontdesk.notices.rules.status import NoticeKind, NoticeStatus
from frontdesk.rebooking import jobs
from frontdesk.rebooking.models import Rebooking
from frontdesk.rebooking.rules import RebookingChoice, RebookingState, Way
from frontdesk.rebooking.service import options
from frontdesk.rebooking.service.decide import (
    TAKEN,
    decide_as_usual,
    decide_one,
    hand_to_reception,
    undo_decision,
)
from frontdesk.rebooking.views import HitBooking
from tests.factories.booking import RECEPTIONIST, at, days_on, make_appointment, make_office

SARA, JONAS, EVA = "demo:h-1", "demo:h-2", "demo:h-3"
HEAD = Actor(id=new_id(), name="Mona Chef", role="unit_head")
TUESDAY, WEDNESDAY = days_on(1), days_on(2)
HER_NUMBER = Texting("070-174 06 05")


@pytest.fixture
def house(stores: Stores) -> Stores:
    """The stores with the house's own reactions and an office of three."""
    stores.event_handlers = EVENT_HANDLERS
    with stores.writing() as unit:
        make_office(unit, people=3)
    return stores


def booked(unit: Unit, starts_at: datetime, *, texted: bool = True, kind: str = "EB_NEW") -> Appointment:
    """Book somebody by name, who has a number or not."""
    pick = Pick(kind, starts_at, handlaggare=SARA)
    return book.book(
        unit, pick=pick, guest=Guest(name="Kim Okänd"), by=RECEPTIONIST, texting=HER_NUMBER if texted else None
    )


def is_ill(
    unit: Unit, first: int = 1, last: int = 1, *stand_ins: str, key: str = SARA, shares: tuple[int, ...] = ()
) -> uuid.UUID:
    starts_at, ends_at = whole_days(days_on(first), days_on(last))
    return absence.register(
        unit,
        by=HEAD,
        handlaggare=key,
        starts_at=starts_at,
        ends_at=ends_at,
        kind=AbsenceKind.ILL,
        stand_ins=stand_ins,
        shares=shares,
    )


def tasks(unit: Unit) -> list[tuple[str, str]]:
    wanted = select(Task).where(Task.done_at.is_(None), Task.kind.startswith("booking-"))
    return [(row.kind, row.to) for row in unit.db.scalars(wanted.order_by(Task.due_at))]


def news(unit: Unit, appointment: Appointment) -> list[tuple[str, str]]:
    wanted = select(Notice).where(Notice.appointment_id == appointment.id).order_by(Notice.created_at, Notice.id)
    return [(row.kind, row.status) for row in unit.db.scalars(wanted)]


def states(unit: Unit) -> list[RebookingState]:
    return list(unit.db.scalars(select(Rebooking.state).order_by(Rebooking.starts_at, Rebooking.id)))


def one(unit: Unit, away: uuid.UUID) -> HitBooking:
    [hit] = options.hits(unit, [away])
    return hit


def choice_of(hit: HitBooking, way: Way) -> RebookingChoice:
    return next(choice for choice in hit.choices if choice.way is way)


def decide(unit: Unit, appointment: Appointment, choice: RebookingChoice) -> None:
    decide_one(unit, by=HEAD, appointment_id=appointment.id, choice=choice)


def test_what_can_be_done_is_shown_at_once_and_the_clients_time_is_kept_if_it_can_be(house: Stores) -> None:
    with house.writing() as unit:
        made = booked(unit, at(9, day=TUESDAY))
        hit = one(unit, is_ill(unit, 1, 1, JONAS, EVA))
        assert {choice.way for choice in hit.choices} == set(Way)
        assert [choice.handlaggare for choice in hit.choices if choice.way is Way.STAND_IN] == [JONAS, EVA]
        assert len([choice for choice in hit.choices if choice.way is Way.OTHER_TIME]) == 3
        assert hit.proposed == RebookingChoice(Way.STAND_IN, JONAS, made.starts_at).value
        assert tasks(unit) == [], "whoever entered it has it on their screen"


def test_the_nearest_other_times_are_those_around_the_one_they_had(house: Stores) -> None:
    with house.writing() as unit:
        booked(unit, at(9, day=WEDNESDAY))
        hit = one(unit, is_ill(unit, 2, 2, JONAS))
        other = [choice for choice in hit.choices if choice.way is Way.OTHER_TIME]
        # Jonas at 10 and 11.10 (ten minutes of notes between); or Tuesday, further off.
        assert [(one.handlaggare, one.starts_at) for one in other] == [
            (JONAS, at(10, day=WEDNESDAY)),
            (JONAS, at(11, day=WEDNESDAY)),
            (JONAS, at(13, day=WEDNESDAY)),
        ]


def test_a_stand_in_takes_the_same_time_and_the_client_hears_nothing_new(house: Stores) -> None:
    with house.writing() as unit:
        made = booked(unit, at(9, day=TUESDAY))
        away = is_ill(unit, 1, 1, JONAS)
        decide(unit, made, choice_of(one(unit, away), Way.STAND_IN))
        assert (made.handlaggare, made.starts_at) == (JONAS, at(9, day=TUESDAY))
        assert news(unit, made) == [(NoticeKind.CONFIRMATION, NoticeStatus.CREATED)], "time and place stand"
        hit = one(unit, away)
        assert (hit.state, hit.decided_by, hit.undo) == (RebookingState.MOVED, "Mona Chef", True)
        assert cover_of(unit.db, SARA, (at(9, day=TUESDAY), at(10, day=TUESDAY))).candidates[0].given == 1


def test_todays_meeting_can_go_to_a_stand_in_however_soon_it_begins(house: Stores, clock: FixedClock) -> None:
    with house.writing() as unit:
        made = booked(unit, at(9, day=TUESDAY))
    clock.set(at(8, 55, day=TUESDAY))
    with house.writing() as unit:
        hit = one(unit, is_ill(unit, 1, 1, JONAS))
        assert hit.proposed == RebookingChoice(Way.STAND_IN, JONAS, at(9, day=TUESDAY)).value
        decide(unit, unit.db.get_one(Appointment, made.id), choice_of(hit, Way.STAND_IN))
        assert unit.db.get_one(Appointment, made.id).handlaggare == JONAS


def test_another_time_is_told_by_one_sms(house: Stores, clock: FixedClock) -> None:
    with house.writing() as unit:
        made = booked(unit, at(9, day=TUESDAY))
        away = is_ill(unit, 1, 1, JONAS)
    clock.move(timedelta(minutes=5))
    with house.writing() as unit:
        moving = unit.db.get_one(Appointment, made.id)
        decide(unit, moving, choice_of(one(unit, away), Way.OTHER_TIME))
        told = [kind for kind, status in news(unit, moving) if status != NoticeStatus.WITHHELD]
        assert told == [NoticeKind.CHANGED]
        assert tasks(unit) == []


def test_the_client_is_asked_by_one_sms_and_reception_has_the_task(house: Stores) -> None:
    with house.writing() as unit:
        made = booked(unit, at(9, day=WEDNESDAY))
        away = is_ill(unit, 2, 2)
        decide(unit, made, RebookingChoice(Way.ASK))
        assert (NoticeKind.REBOOK, NoticeStatus.CREATED) in news(unit, made)
        assert tasks(unit) == [("booking-asked", "reception")]
        assert one(unit, away).state is RebookingState.ASKED
        with pytest.raises(Stale):
            decide(unit, made, RebookingChoice(Way.ASK))
        assert [kind for kind, _ in news(unit, made)].count(NoticeKind.REBOOK) == 1


def test_somebody_without_a_number_is_never_asked_nor_moved_unasked(house: Stores) -> None:
    with house.writing() as unit:
        made = booked(unit, at(9, day=WEDNESDAY), texted=False)
        hit = one(unit, is_ill(unit, 2, 2))
        assert Way.ASK not in {choice.way for choice in hit.choices}
        assert hit.proposed == "desk"
        decide(unit, made, RebookingChoice(Way.ASK))
        assert tasks(unit) == [("booking-absence", "reception")], "the desk rings instead"


def test_a_meeting_too_close_to_answer_about_is_not_asked_about(house: Stores, clock: FixedClock) -> None:
    with house.writing() as unit:
        booked(unit, at(14, 20), kind="PHONE_CALLBACK")
        away = is_ill(unit, 0, 0)
        assert Way.ASK in {choice.way for choice in one(unit, away).choices}
    clock.set(at(12))
    with house.reading() as unit:
        assert Way.ASK not in {choice.way for choice in one(unit, away).choices}


def test_two_proposals_never_want_the_same_time(house: Stores) -> None:
    with house.writing() as unit:
        first, second = booked(unit, at(9, day=TUESDAY)), booked(unit, at(10, 10, day=TUESDAY))
        make_appointment(unit, at(9, day=TUESDAY), handlaggare=JONAS)
        away = is_ill(unit, 1, 1, JONAS)
        proposed = [RebookingChoice.read(hit.proposed) for hit in options.hits(unit, [away])]
        assert [choice.way for choice in proposed if choice] == [Way.OTHER_TIME, Way.STAND_IN]
        for appointment, choice in zip((first, second), proposed, strict=True):
            assert choice is not None
            decide(unit, appointment, choice)
        assert states(unit) == [RebookingState.MOVED, RebookingState.MOVED]


def test_what_is_dealt_to_stand_ins_follows_their_shares(house: Stores) -> None:
    with house.writing() as unit:
        unit.db.get_one(AppointmentType, "EB_NEW").desk_a_day = None
        made = [booked(unit, at(*hour, day=WEDNESDAY)) for hour in ((9, 0), (10, 10), (13, 0), (14, 10))]
        away = is_ill(unit, 2, 2, JONAS, EVA, shares=(3, 1))
        proposed = [RebookingChoice.read(hit.proposed) for hit in options.hits(unit, [away])]
        assert [choice.handlaggare for choice in proposed if choice] == [JONAS, EVA, JONAS, JONAS]
        assert len(made) == len(proposed)


def test_a_time_that_was_taken_meanwhile_goes_to_reception(house: Stores) -> None:
    with house.writing() as unit:
        made = booked(unit, at(9, day=TUESDAY))
        away = is_ill(unit, 1, 1, JONAS)
        chosen = choice_of(one(unit, away), Way.STAND_IN)
        make_appointment(unit, at(9, day=TUESDAY), handlaggare=JONAS)
        with pytest.raises(SlotTaken):
            decide(unit, made, chosen)
        hand_to_reception(unit, by=HEAD, appointment_id=made.id)
        hit = one(unit, away)
        assert (hit.state, hit.why) == (RebookingState.DESK, TAKEN)
        assert tasks(unit) == [("booking-absence", "reception")]


def test_what_nobody_decides_becomes_receptions_task(house: Stores, clock: FixedClock) -> None:
    with house.writing() as unit:
        booked(unit, at(9, day=WEDNESDAY))
        is_ill(unit, 2, 2)
    clock.move(timedelta(minutes=14))
    jobs.hand_over_hit(house)
    with house.reading() as unit:
        assert tasks(unit) == []
    clock.move(timedelta(minutes=1))
    jobs.hand_over_hit(house)
    with house.reading() as unit:
        assert (states(unit), tasks(unit)) == ([RebookingState.DESK], [("booking-absence", "reception")])


def test_an_absence_nobody_is_looking_at_asks_reception_at_once(house: Stores) -> None:
    with house.writing() as unit:
        booked(unit, at(9, day=WEDNESDAY))
        absence.from_calendar(unit, handlaggare=SARA, spans=[("e1", *whole_days(WEDNESDAY, WEDNESDAY))])
        assert (states(unit), tasks(unit)) == ([RebookingState.DESK], [("booking-absence", "reception")])


def test_the_same_booking_hit_twice_is_looked_after_once(house: Stores) -> None:
    with house.writing() as unit:
        booked(unit, at(9, day=WEDNESDAY))
        is_ill(unit, 2, 2)
        is_ill(unit, 1, 3)
        assert states(unit) == [RebookingState.OPEN]


def test_reception_moves_it_itself_and_the_list_and_the_task_follow(house: Stores) -> None:
    with house.writing() as unit:
        made = booked(unit, at(9, day=WEDNESDAY))
        away = is_ill(unit, 2, 2)
        decide(unit, made, RebookingChoice(Way.DESK))
        assert tasks(unit) != []
        to = change.NewTime(starts_at=at(9, day=days_on(3)))
        change.move(unit, appointment_id=made.id, version=made.version, to=to, by=RECEPTIONIST)
        assert (one(unit, away).state, tasks(unit)) == (RebookingState.MOVED, [])


def test_a_booking_that_is_called_off_needs_no_answer(house: Stores) -> None:
    with house.writing() as unit:
        made = booked(unit, at(9, day=WEDNESDAY))
        is_ill(unit, 2, 2)
        change.cancel(unit, appointment_id=made.id, version=made.version, by_client=True, by=RECEPTIONIST)
        assert states(unit) == [RebookingState.CANCELLED]


def test_ending_an_absence_settles_what_is_open(house: Stores) -> None:
    with house.writing() as unit:
        booked(unit, at(9, day=WEDNESDAY))
        made = booked(unit, at(9, day=days_on(3)))
        away = is_ill(unit, 2, 3)
        decide(unit, made, RebookingChoice(Way.DESK))
        absence.end(unit, by=HEAD, absence_id=away)
        assert (states(unit), tasks(unit)) == ([RebookingState.STANDS, RebookingState.STANDS], [])


def test_shortening_an_absence_settles_only_what_is_free_again(house: Stores) -> None:
    with house.writing() as unit:
        booked(unit, at(9, day=WEDNESDAY))
        booked(unit, at(9, day=days_on(3)))
        away = is_ill(unit, 2, 3)
        starts_at, ends_at = whole_days(WEDNESDAY, WEDNESDAY)
        absence.change(unit, by=HEAD, absence_id=away, starts_at=starts_at, ends_at=ends_at, stand_ins=[])
        assert states(unit) == [RebookingState.OPEN, RebookingState.STANDS]


def test_lengthening_an_absence_finds_what_it_hits(house: Stores) -> None:
    with house.writing() as unit:
        booked(unit, at(9, day=days_on(3)))
        away = is_ill(unit, 2, 2)
        assert states(unit) == []
        starts_at, ends_at = whole_days(WEDNESDAY, days_on(3))
        absence.change(unit, by=HEAD, absence_id=away, starts_at=starts_at, ends_at=ends_at, stand_ins=[])
        assert states(unit) == [RebookingState.OPEN]


def test_one_who_was_asked_and_whose_time_stands_after_all_is_told_by_somebody(
    house: Stores, clock: FixedClock
) -> None:
    with house.writing() as unit:
        made = booked(unit, at(9, day=WEDNESDAY))
        away = is_ill(unit, 2, 2)
        decide(unit, made, RebookingChoice(Way.ASK))
        question = unit.db.scalars(select(Notice).where(Notice.kind == NoticeKind.REBOOK)).one()
        question.status = NoticeStatus.DELIVERED
        absence.end(unit, by=HEAD, absence_id=away)
        assert (states(unit), tasks(unit)) == ([RebookingState.STANDS], [("booking-stands", "reception")])


def test_a_question_that_has_not_left_is_held_when_the_time_stands(house: Stores) -> None:
    with house.writing() as unit:
        made = booked(unit, at(9, day=WEDNESDAY))
        away = is_ill(unit, 2, 2)
        decide(unit, made, RebookingChoice(Way.ASK))
        absence.end(unit, by=HEAD, absence_id=away)
        assert tasks(unit) == []
        assert dict(news(unit, made))[NoticeKind.REBOOK] == NoticeStatus.WITHHELD


@pytest.mark.parametrize("way", [Way.STAND_IN, Way.OTHER_TIME, Way.ASK, Way.DESK])
def test_every_decision_can_be_taken_back_and_nobody_was_told(house: Stores, way: Way) -> None:
    with house.writing() as unit:
        made = booked(unit, at(9, day=WEDNESDAY))
        away = is_ill(unit, 2, 2, JONAS)
        decide(unit, made, choice_of(one(unit, away), way))
        undo_decision(unit, by=HEAD, appointment_id=made.id)
        hit = one(unit, away)
        assert (hit.state, made.handlaggare, made.starts_at) == (RebookingState.OPEN, SARA, at(9, day=WEDNESDAY))
        assert tasks(unit) == []
        assert NoticeStatus.CREATED not in {
            status for kind, status in news(unit, made) if kind != NoticeKind.CONFIRMATION
        }
        assert {choice.way for choice in hit.choices} >= {Way.STAND_IN, Way.OTHER_TIME, Way.DESK}


def test_the_usual_answer_is_given_as_things_stand_now(house: Stores) -> None:
    with house.writing() as unit:
        made = booked(unit, at(9, day=TUESDAY))
        is_ill(unit, 1, 1, JONAS, EVA)
        make_appointment(unit, at(9, day=TUESDAY), handlaggare=JONAS)
        decide_as_usual(unit, by=HEAD, appointment_id=made.id)
        assert made.handlaggare == EVA


def test_a_recurring_absence_hits_bookings_as_any_other(house: Stores) -> None:
    from_day = start_instant(WEDNESDAY, time(0))
    with house.writing() as unit:
        booked(unit, at(9, day=WEDNESDAY))
        booked(unit, at(9, day=days_on(9)))
        absence.register_series(
            unit,
            by=CLOCK,
            handlaggare=SARA,
            pattern=Pattern(frozenset({2}), WEDNESDAY),
            kind=AbsenceKind.PARENTAL,
            stand_ins=[JONAS],
        )
        assert states(unit) == [RebookingState.OPEN, RebookingState.OPEN]
        assert absent_spans(unit.db, [SARA], (from_day, from_day + timedelta(days=8))) != {}


def test_whoever_is_booked_while_away_is_found_by_night(house: Stores) -> None:
    with house.writing() as unit:
        is_ill(unit)
    with house.writing() as unit:
        later = booked(unit, at(9, day=WEDNESDAY))
        there = booked(unit, at(13, day=WEDNESDAY))
        # An outside calendar, an import or a mended clock may put a meeting where nobody may book.
        later.starts_at, later.ends_at = at(9, day=TUESDAY), at(10, day=TUESDAY)
    for _ in range(2):
        jobs.find_booked_while_away(house)
        with house.reading() as unit:
            found = unit.db.scalars(select(Rebooking)).all()
            assert [(row.appointment_id, row.state) for row in found] == [(later.id, RebookingState.DESK)]
            assert tasks(unit) == [("booking-absence", "reception")]
            assert there.id != later.id
