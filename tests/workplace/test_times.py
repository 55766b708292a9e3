"""The weekly editor as its doors answer it: what is typed, what it would do, and what is kept."""

from collections.abc import Mapping
from datetime import date, time

import pytest
from sqlalchemy import select

from frontdesk.accesslog.queries import of_event
from frontdesk.accounts.rules import Role
from frontdesk.availability.models.catalogue import OpeningWindow, WindowOccurrence
from frontdesk.availability.queries import openings
from frontdesk.availability.rules.enums import LAST, AppointmentStatus, Repeats
from frontdesk.availability.rules.opening_hours import Plan
from frontdesk.availability.service import opening_hours
from frontdesk.availability.service.opening_hours import except_on
from frontdesk.booking.models import Appointment
from frontdesk.calls.models.task import Task
from frontdesk.event_handlers import EVENT_HANDLERS
from tests.factories import booking
from tests.web.client import Answer, Building, Person
from tests.workplace.conftest import NINE, NOON, OLLE, SARA

TUESDAY, NEXT_TUESDAY, THIRD_TUESDAY = date(2026, 11, 24), date(2026, 12, 1), date(2026, 12, 8)

WEEKLY = {"weekday": "1", "opens": "9", "closes": "12.00", "repeats": "weekly", "valid_from": str(TUESDAY)}


def _plans(building: Building, key: str = SARA) -> list[Plan]:
    with building.stores.reading() as unit:
        return [row.plan for row in openings.windows_of(unit.db, key)]


def _day(building: Building, day: date) -> list[tuple[str, bool, bool]]:
    """What stands on a day: hours, closed, changed by hand."""
    with building.stores.reading() as unit:
        rows = unit.db.scalars(select(WindowOccurrence).where(WindowOccurrence.day == day)).all()
        found = [(booking_hours(row), row.closed, row.by_hand) for row in rows]
    return sorted(found)


def booking_hours(row: WindowOccurrence) -> str:
    return "–".join(f"{booking.local_clock(second):%H.%M}" for second in (row.opens, row.closes))


def book(building: Building, hour: int, day: date, minute: int = 0) -> str:
    with building.stores.writing() as unit:
        return str(booking.make_appointment(unit, booking.at(hour, minute, day=day), person=None).id)


def preview(person: Person, form: Mapping[str, object], *, status: int = 200) -> Answer:
    return person.post("/workplace/times/preview", form, status=status)


def save(person: Person, form: Mapping[str, object], *, status: int = 303, **more: object) -> Answer:
    return person.post("/workplace/times/save", {**form, **more}, status=status)


def _typed(answer: Answer, name: str) -> str:
    fields = [field for form in answer.html.forms for field in form.fields if field.get("name") == name]
    return fields[-1].get("value") or ""


def test_a_time_is_told_in_words_before_it_is_saved(office: Building, sara: Person) -> None:
    told = preview(sara, WEEKLY).text
    assert "tisdagar, varje vecka 09.00–12.00" in told
    assert "tisdagar 09.00–12.00, 53 gånger från tisdag 24 november" in told
    assert _plans(office) == []
    assert "Sparat." in sara.follow(save(sara, WEEKLY)).text
    assert _plans(office) == [Plan(1, NINE, NOON, TUESDAY)]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"repeats": "odd_weeks"}, "tisdagar, udda veckor"),
        ({"repeats": "even_weeks"}, "tisdagar, jämna veckor"),
        ({"repeats": "monthly", "nth": "2"}, "andra tisdagen i månaden"),
        ({"repeats": "monthly", "nth": str(LAST)}, "sista tisdagen i månaden"),
        ({"repeats": "once"}, "tisdag 24 november"),
        ({"valid_to": "2027-03-30"}, "24 november 2026 till 30 mars 2027"),
    ],
)
def test_every_way_to_recur_can_be_typed_and_is_said(sara: Person, more: dict[str, str], words: str) -> None:
    assert words in preview(sara, WEEKLY | more).text


def test_place_modes_and_types_are_kept(office: Building, sara: Person) -> None:
    save(sara, WEEKLY, place="entre-a", modes=["phone", "visit"], types=["EB_NEW"])
    (plan,) = _plans(office)
    assert (plan.place, plan.modes, plan.types) == ("entre-a", ("visit", "phone"), ("EB_NEW",))
    assert "Stadshuset entré A · besök, telefon · Nybesök ekonomiskt bistånd" in sara.get("/workplace/times").text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"opens": "tolv"}, "Skriv en tid, till exempel 9.00."),
        ({"opens": "25.00"}, "Skriv en tid, till exempel 9.00."),
        ({"opens": "13.00"}, "Tiden slutar innan den börjar."),
        ({"opens": "12.00"}, "Tiden slutar innan den börjar."),
        ({"opens": "5.30"}, "Tiden ska ligga mellan 6.00 och 22.00."),
        ({"closes": "23.00"}, "Tiden ska ligga mellan 6.00 och 22.00."),
        ({"valid_from": ""}, "Skriv ett datum"),
        ({"valid_from": "2026-11-20"}, "Datumet har redan varit."),
        ({"valid_to": "2026-11-23"}, "Slutdatumet ligger före startdatumet."),
        ({"valid_to": "snart"}, "Skriv ett datum"),
        ({"repeats": "alltid"}, "Välj hur ofta."),
        ({"place": "månen"}, "Välj en plats i listan."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    office: Building, sara: Person, wrong: dict[str, str], sentence: str
) -> None:
    for door in ("preview", "save"):
        answer = sara.post(f"/workplace/times/{door}", WEEKLY | wrong, status=422)
        assert sentence in answer.text
        assert _typed(answer, "closes") == (WEEKLY | wrong)["closes"]
    assert _plans(office) == []


@pytest.mark.parametrize(("opens", "closes"), [("11.30", "13"), ("9", "12"), ("8", "16"), ("10", "10.30")])
def test_nobody_is_open_twice_at_once(sara: Person, tuesdays: str, opens: str, closes: str) -> None:
    answer = preview(sara, WEEKLY | {"opens": opens, "closes": closes}, status=422)
    assert "krockar med en tid som redan är öppen: tisdag 24 november klockan 09.00–12.00" in answer.text
    assert _typed(answer, "opens") == opens


@pytest.mark.parametrize(("opens", "closes"), [("8", "9"), ("12", "13")])
def test_touching_is_not_overlapping(sara: Person, tuesdays: str, opens: str, closes: str) -> None:
    assert "Öppnar" in preview(sara, WEEKLY | {"opens": opens, "closes": closes}).text


def test_one_date_gets_other_hours_and_the_rest_stays(office: Building, sara: Person, tuesdays: str) -> None:
    form = {"window": tuesdays, "day": str(TUESDAY), "scope": "date", "opens": "10", "closes": "11"}
    assert "tisdag 24 november 10.00–11.00 i stället för 09.00–12.00" in preview(sara, form).text
    page = sara.follow(save(sara, form)).text
    assert "ändrat" in page
    assert _day(office, TUESDAY) == [("10.00–11.00", False, True)]
    assert _day(office, NEXT_TUESDAY) == [("09.00–12.00", False, False)]


def test_one_date_is_closed_and_opened_again(office: Building, sara: Person, tuesdays: str) -> None:
    form = {"window": tuesdays, "day": str(NEXT_TUESDAY), "scope": "date", "verb": "remove"}
    assert "Stänger tisdag 1 december 09.00–12.00" in preview(sara, form).text
    assert "stängt" in sara.follow(save(sara, form)).text
    assert _day(office, NEXT_TUESDAY) == [("09.00–12.00", True, True)]
    asked = f"/workplace/times?window={tuesdays}&day={NEXT_TUESDAY}"
    assert "Återställ dagen" in sara.get(asked).text
    form["verb"] = "restore"
    assert "Öppnar tisdag 1 december 09.00–12.00" in preview(sara, form).text
    assert "Dagen är som vanligt igen." in sara.follow(save(sara, form)).text
    assert _day(office, NEXT_TUESDAY) == [("09.00–12.00", False, False)]


def test_from_a_later_day_on_leaves_the_days_before_as_they_were(office: Building, sara: Person, tuesdays: str) -> None:
    with office.stores.writing() as unit:
        window = unit.db.scalars(select(OpeningWindow)).one()
        except_on(unit, window_id=window.id, day=TUESDAY, hours=(time(10), time(11)))
        except_on(unit, window_id=window.id, day=date(2026, 12, 15), hours=None)
    form = WEEKLY | {
        "window": tuesdays,
        "day": str(THIRD_TUESDAY),
        "scope": "all",
        "opens": "13",
        "closes": "16",
        "valid_from": str(THIRD_TUESDAY),
        "place": "entre-a",
    }
    told = preview(sara, form).text
    assert "Öppnar" not in told
    assert "Stänger" not in told
    assert "tisdagar 13.00–16.00 i stället för 09.00–12.00, 50 gånger från tisdag 8 december" in told
    save(sara, form)
    assert _day(office, TUESDAY) == [("10.00–11.00", False, True)]
    assert _day(office, NEXT_TUESDAY) == [("09.00–12.00", False, False)]
    assert _day(office, THIRD_TUESDAY) == [("13.00–16.00", False, False)]
    assert _day(office, date(2026, 12, 15)) == [("09.00–12.00", True, True)]
    assert sorted((plan.opens, plan.valid_from, plan.valid_to) for plan in _plans(office)) == [
        (NINE, date(2026, 11, 2), date(2026, 12, 7)),
        (time(13), THIRD_TUESDAY, None),
    ]


def test_a_window_ends_before_a_day_or_goes_altogether(office: Building, sara: Person, tuesdays: str) -> None:
    later = {"window": tuesdays, "day": str(THIRD_TUESDAY), "scope": "all", "verb": "remove"}
    assert "tisdagar 09.00–12.00, 51 gånger från tisdag 8 december" in preview(sara, later).text
    save(sara, later)
    assert [plan.valid_to for plan in _plans(office)] == [date(2026, 12, 7)]
    save(sara, later | {"day": str(TUESDAY)})
    assert _plans(office) == []


def test_a_meeting_left_outside_is_shown_confirmed_and_asked_about(
    office: Building, sara: Person, tuesdays: str
) -> None:
    office.stores.event_handlers = EVENT_HANDLERS
    made = book(office, 10, NEXT_TUESDAY)
    form = {"window": tuesdays, "day": str(NEXT_TUESDAY), "scope": "date", "opens": "9", "closes": "10"}
    shown = preview(sara, form)
    assert "Ett bokat möte hamnar utanför" in shown.text
    assert "tisdag 1 december klockan 10.00 Kim Okänd" in shown.text
    assert _typed(shown, "seen") == made
    with office.stores.reading() as unit:
        assert [row.fields for row in of_event(unit.db, "workplace.shown")] == [[f"appointment:{made}"]]
    assert "kryssa i att du har sett dem" in save(sara, form, status=422, seen=made).text
    assert "kryssa i att du har sett dem" in save(sara, form, status=422, confirmed="on").text
    assert _day(office, NEXT_TUESDAY) == [("09.00–12.00", False, False)]
    save(sara, form, confirmed="on", seen=made)
    with office.stores.reading() as unit:
        (task,) = unit.db.scalars(select(Task)).all()
        (row,) = of_event(unit.db, "windows.changed")
        booked = unit.db.get_one(Appointment, task.appointment_id)
    asked = (task.kind, task.to, task.handlaggare, str(task.appointment_id))
    assert asked == ("booking-outside", "reception", SARA, made)
    assert booked.status is AppointmentStatus.BOOKED
    assert (row.fields, row.result) == ([SARA, tuesdays], "orphans: 1")
    assert "ligger utanför handläggarens öppna tider" in sara.get("/workplace").text


def test_a_meeting_booked_since_the_preview_was_not_seen(office: Building, sara: Person, tuesdays: str) -> None:
    seen = book(office, 9, NEXT_TUESDAY)
    form = {"window": tuesdays, "day": str(NEXT_TUESDAY), "scope": "date", "verb": "remove"}
    preview(sara, form)
    book(office, 10, NEXT_TUESDAY, minute=10)
    answer = save(sara, form, status=422, confirmed="on", seen=seen)
    assert "2 bokade möten hamnar utanför" in answer.text
    assert _day(office, NEXT_TUESDAY) == [("09.00–12.00", False, False)]


def test_one_can_go_back_to_what_was_typed(sara: Person) -> None:
    answer = save(sara, WEEKLY, status=200, back="1")
    assert _typed(answer, "valid_from") == str(TUESDAY)
    assert "Visa vad som ändras" in answer.text


def test_the_week_shows_what_is_open_and_what_is_taken(office: Building, sara: Person, tuesdays: str) -> None:
    book(office, 10, TUESDAY)
    with office.stores.reading() as unit:
        alias = unit.db.scalars(select(Appointment.alias)).one()
    page = sara.get("/workplace/times").text
    assert f"10.00 {alias}" in page
    assert "Kim Okänd" not in page


def test_a_pointed_stretch_stands_in_the_form_and_in_the_week(sara: Person) -> None:
    answer = sara.get("/workplace/times?day=2026-11-26&opens=13:00&closes=14:30", htmx=True)
    assert answer.html.ids[0] == "workplace-times"
    assert (_typed(answer, "opens"), _typed(answer, "closes")) == ("13.00", "14.30")
    drawn = [attributes for _, attributes in answer.html.tags if "drawn" in attributes.get("class", "").split()]
    assert [cell["data-at"] for cell in drawn] == ["13:00", "13:30", "14:00"]
    assert drawn[0]["data-drawn"] == "13.00–14.30"


def test_others_windows_are_not_there(office: Building, sara: Person) -> None:
    with office.stores.writing() as unit:
        others = str(opening_hours.open_window(unit, handlaggare=OLLE, plan=Plan(1, NINE, NOON, TUESDAY)))
    sara.get(f"/workplace/times?window={others}", status=404)
    sara.get("/workplace/times?window=no-id", status=404)
    form = {"window": others, "day": str(TUESDAY), "scope": "all", "verb": "remove"}
    save(sara, form, status=404)
    assert len(_plans(office, OLLE)) == 1


def test_a_head_edits_the_times_of_their_unit_and_of_nobody_else(office: Building) -> None:
    with office.stores.writing() as unit:
        booking.make_unit(unit, "demo:u-bou", area="BOU")
        booking.make_handlaggare(unit, "demo:h-3", name="Eva Ek", at_unit="demo:u-bou")
    mona = office.login(Role.UNIT_HEAD, name="Mona Ekdahl", units=["demo:u-eb"])
    first = mona.follow(mona.get("/workplace/unit/times", status=303))
    assert "Tider för Olle Berg" in first.text
    assert "Eva Ek" not in first.text
    answer = mona.post(f"/workplace/unit/times/{OLLE}/save", WEEKLY)
    assert "Sparat." in mona.follow(answer).text
    assert _plans(office, OLLE) == [Plan(1, NINE, NOON, TUESDAY)]
    mona.get("/workplace/unit/times/demo:h-3", status=404)
    mona.post("/workplace/unit/times/demo:h-3/save", WEEKLY, status=404)


def test_a_head_of_nobody_has_no_times_to_edit(office: Building) -> None:
    office.login(Role.UNIT_HEAD, name="Mona Ekdahl").get("/workplace/unit/times", status=404)


def test_the_editor_speaks_english(office: Building, tuesdays: str) -> None:
    sara = office.login(Role.HANDLAGGARE, name="Sara Nilsson", handlaggare=SARA)
    sara.post("/language", {"language": "en", "back": "/workplace/times"})
    told = preview(sara, WEEKLY | {"opens": "13", "closes": "16", "repeats": "monthly", "nth": "1"}).text
    assert "first Tuesday of the month 13:00–16:00" in told


def test_repeats_of_the_form_are_those_of_the_rules(sara: Person) -> None:
    page = sara.get("/workplace/times?verb=add").html
    offered = {attributes.get("value") for tag, attributes in page.tags if tag == "option"}
    assert {way.value for way in Repeats} <= offered
