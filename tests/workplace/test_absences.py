"""Absence as the person themself and the unit head enter it, and the bookings it hits."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdesk.absence.models import Absence, AbsenceSeries
from frontdesk.absence.rules import KIND_LABELS, AbsenceKind, part_of_day, whole_days
from frontdesk.absence.rules.sharing import MOST_STAND_INS
from frontdesk.accesslog.queries import of_event
from frontdesk.accounts.rules import Role
from frontdesk.availability.models.catalogue import AppointmentType
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import book, change
from frontdesk.booking.views import Guest, Pick, Texting
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.rebooking.models import Rebooking
from frontdesk.rebooking.rules import RebookingState
from frontdesk.rebooking.service import options
from tests.factories import booking
from tests.factories.booking import NINE, NOON, at, days_on
from tests.web.client import Answer, Building, Person

SARA, JONAS, EVA = "demo:h-1", "demo:h-2", "demo:h-3"
UNIT = "demo:u-eb"
TUESDAY, WEDNESDAY = days_on(1), days_on(2)


@pytest.fixture
def house(building: Building) -> Building:
    building.stores.event_handlers = EVENT_HANDLERS
    with building.stores.writing() as unit:
        booking.make_office(unit, people=3)
    return building


def head(house: Building) -> Person:
    return house.login(Role.UNIT_HEAD, name="Mona Chef", units=[UNIT])


def sara(house: Building) -> Person:
    return house.login(Role.HANDLAGGARE, name="Sara Nilsson", handlaggare=SARA)


def is_booked(house: Building, *hours: tuple[int, int], texted: bool = True, name: str = "Kim Okänd") -> None:
    with house.stores.writing() as unit:
        unit.db.get_one(AppointmentType, "EB_NEW").desk_a_day = None  # a day fuller than the desk may make it
        for hour in hours:
            book.book(
                unit,
                pick=Pick("EB_NEW", at(*hour, day=TUESDAY), handlaggare=SARA),
                guest=Guest(name=name),
                by=booking.RECEPTIONIST,
                texting=Texting("070-174 06 05") if texted else None,
            )


def form(**more: object) -> dict[str, object]:
    return {"kind": "ill", "how": "days", "first": TUESDAY.isoformat(), **more}


def enter(person: Person, **more: object) -> str:
    return person.post("/workplace/absences", form(**more)).location


def test_a_handlaggare_enters_their_own_absence_and_sees_what_it_hits(house: Building) -> None:
    is_booked(house, (9, 0))
    person = sara(house)
    page = person.get(enter(person, stand_in_1=JONAS, last=WEDNESDAY.isoformat()))
    assert "tisdag 24 november till onsdag 25 november" in page.text
    assert "Bokningar i tiden · 1" in page.text
    assert "Kim Okänd" in page.text
    with house.stores.reading() as unit:
        row = unit.db.scalars(select(Absence)).one()
        assert (row.handlaggare, row.starts_at, row.ends_at) == (SARA, *whole_days(TUESDAY, WEDNESDAY))
        assert [str(one) for one in of_event(unit.db, "absence.bookings")] != []


def test_part_of_a_day_and_what_returns(house: Building) -> None:
    person = sara(house)
    enter(person, how="part", begins="09:00", ends="12.00")
    enter(person, how="returns", weekdays=["4"], every="2", begins="13:00", ends="16:30", kind="parental")
    with house.stores.reading() as unit:
        single = unit.db.scalars(select(Absence).where(Absence.series_id.is_(None))).one()
        assert (single.starts_at, single.ends_at) == part_of_day(TUESDAY, NINE, NOON)
        series = unit.db.scalars(select(AbsenceSeries)).one()
        assert (series.weekdays, series.every, series.handlaggare) == ([4], 2, SARA)
    text = person.get("/workplace/absences").text
    assert "tisdag 24 november kl 09.00–12.00" in text
    assert "Varannan vecka: fredag kl 13.00–16.30" in text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"first": ""}, "Fyll i fältet."),
        ({"first": "igår"}, "Skriv ett datum"),
        ({"kind": ""}, "Välj orsak."),
        ({"last": "2026-11-20"}, "Frånvaron slutar innan den börjar."),
        ({"how": "part", "begins": "sent", "ends": "12:00"}, "Skriv en tid"),
        ({"how": "returns"}, "Välj minst en veckodag."),
        ({"stand_in_1": JONAS, "share_1": "många"}, "Skriv andelen som ett tal"),
        ({"stand_in_1": "demo:h-99"}, "Välj ersättare ur listan."),
        ({"stand_in_1": SARA}, "kan inte ersätta sig själv"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(house: Building, sent: dict[str, str], said: str) -> None:
    page = sara(house).post("/workplace/absences", form(**{"kind": "ill", **sent}), status=422)
    assert said in page.text
    with house.stores.reading() as unit:
        assert unit.db.scalars(select(Absence)).all() == []


def test_nobody_enters_absence_for_others_but_the_head_of_their_unit(house: Building) -> None:
    sara(house).post("/workplace/absences", form(who=JONAS), status=422)
    other = house.login(Role.UNIT_HEAD, name="Annan Chef", units=["demo:u-9"])
    other.post("/workplace/absences", form(who=SARA), status=422)
    page = enter(head(house), who=SARA)
    other.get(page, status=404)
    house.login(Role.HANDLAGGARE, name="Jonas", handlaggare=JONAS).get(page, status=404)
    house.login(Role.RECEPTIONIST).get(page, status=403)


def test_only_the_unit_head_sees_why_somebody_is_away(house: Building) -> None:
    person = sara(house)
    page = enter(person, stand_in_1=JONAS)
    enter(person, how="returns", weekdays=["4"], kind="parental")
    reasons = {KIND_LABELS[AbsenceKind.ILL], KIND_LABELS[AbsenceKind.PARENTAL]}
    everybody = {
        Role.HANDLAGGARE: ("/workplace", "/workplace/bookings", "/workplace/myself", page),
        Role.RECEPTIONIST: ("/reception", "/bookings", "/tasks", "/left-over"),
        Role.PROTECTED_DESK: ("/reception", "/bookings", "/tasks", "/protected"),
        Role.LOG_REVIEWER: ("/log",),
        Role.ADMINISTRATOR: ("/admin",),
    }
    for role, paths in everybody.items():
        who = person if role is Role.HANDLAGGARE else house.login(role)
        for path in paths:
            body = who.client.get(path).text
            assert not [reason for reason in reasons if reason in body], (role, path)
    listed = person.get("/workplace/absences").html
    assert "Orsak" not in listed.text.split("Lägg in frånvaro")[0], "no column for it"
    colleague = house.login(Role.HANDLAGGARE, name="Jonas Ek", handlaggare=JONAS)
    assert "Sara" not in colleague.get("/workplace/absences").text.split("Ersättare 1")[0]
    mona = head(house)
    assert "Sjuk" in mona.get(page).text
    assert "Föräldraledig" in mona.get("/workplace/absences").text.split("Lägg in frånvaro")[0]


def choose(page: str, way: str, house: Building, place: int = 0) -> tuple[str, dict[str, str]]:
    """Return where to send and what, for one booking and one way to settle it."""
    with house.stores.writing() as unit:
        hits = options.hits(unit, [unit.db.scalars(select(Absence.id)).one()])
    hit = hits[place]
    value = next(choice.value for choice in hit.choices if choice.way == way)
    return f"{page}/bookings/{hit.id}", {"choice": value}


def states(house: Building) -> list[RebookingState]:
    with house.stores.reading() as unit:
        return list(unit.db.scalars(select(Rebooking.state).order_by(Rebooking.starts_at)))


def test_the_head_settles_bookings_in_different_ways_and_takes_one_back(house: Building) -> None:
    is_booked(house, (9, 0), (10, 10), (13, 0), (14, 10))
    mona = head(house)
    page = enter(mona, who=SARA, stand_in_1=JONAS, stand_in_2=EVA)
    ways = ("stand_in", "other_time", "ask", "desk")
    sent = [choose(page, way, house, place) for place, way in enumerate(ways)]
    for url, choice in sent:
        assert mona.post(url, choice).location == f"{page}#bookings"
    assert states(house) == [RebookingState.MOVED, RebookingState.MOVED, RebookingState.ASKED, RebookingState.DESK]
    text = mona.get(page).text
    assert "Allt är beslutat" in text
    assert "Klienten är tillfrågad" in text
    assert "Receptionen ringer klienten." in text
    mona.post(f"{sent[0][0]}/undo")
    assert states(house)[0] is RebookingState.OPEN


def test_all_at_once_leaves_nothing_undecided(house: Building) -> None:
    is_booked(house, (9, 0), (10, 10), (13, 0), texted=False)
    with house.stores.writing() as unit:
        booking.make_appointment(unit, at(13, day=TUESDAY), handlaggare=JONAS)
    mona = head(house)
    page = enter(mona, who=SARA, stand_in_1=JONAS)
    assert "Gör detta för alla (3)" in mona.get(page).text
    mona.post(f"{page}/bookings")
    assert states(house) == [RebookingState.MOVED, RebookingState.MOVED, RebookingState.DESK]
    assert "Allt är beslutat" in mona.get(page).text
    mona.post(f"{page}/bookings")
    assert states(house) == [RebookingState.MOVED, RebookingState.MOVED, RebookingState.DESK], (
        "pressed twice, done once"
    )


def test_a_time_that_was_taken_meanwhile_finds_another_answer(house: Building) -> None:
    is_booked(house, (9, 0))
    mona = head(house)
    page = enter(mona, who=SARA, stand_in_1=JONAS, stand_in_2=EVA)
    url, choice = choose(page, "stand_in", house)
    with house.stores.writing() as unit:
        booking.make_appointment(unit, at(9, day=TUESDAY), handlaggare=JONAS)
    told = mona.post(url, choice)
    assert "En tid hann bli bokad, så det blev inte som du valde." in mona.follow(told).text
    with house.stores.reading() as unit:
        moved = unit.db.scalars(select(Appointment).where(Appointment.name != "")).one()
        assert (moved.handlaggare, moved.starts_at) == (EVA, at(9, day=TUESDAY))


def test_a_time_that_was_taken_with_no_other_to_propose_says_why_reception_has_it(house: Building) -> None:
    is_booked(house, (9, 0), texted=False)
    mona = head(house)
    page = enter(mona, who=SARA, stand_in_1=JONAS)
    url, choice = choose(page, "stand_in", house)
    with house.stores.writing() as unit:
        booking.make_appointment(unit, at(9, day=TUESDAY), handlaggare=JONAS)
    mona.post(url, choice)
    assert states(house) == [RebookingState.DESK]
    assert "Tiden hann bli bokad, så receptionen ringer." in mona.get(page).text


def test_of_two_heads_who_decide_the_same_the_second_is_told(house: Building) -> None:
    is_booked(house, (9, 0))
    mona, nils = head(house), house.login(Role.UNIT_HEAD, name="Nils Chef", units=[UNIT])
    page = enter(mona, who=SARA, stand_in_1=JONAS)
    url, stays = choose(page, "stand_in", house)
    _, other = choose(page, "desk", house)
    mona.post(url, stays)
    told = nils.follow(nils.post(url, other))
    assert "Någon annan hann bestämma, så ditt val gäller inte." in told.text
    assert "Mona Chef" in told.text
    assert states(house) == [RebookingState.MOVED]
    assert "ditt val" not in nils.get(page).text
    nils.get(f"{page}?told=nonsense", status=422)


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("other_time", "Det är för sent att ångra: klienten får besked om den nya tiden."),
        ("ask", "Det är för sent att ångra: klienten har fått frågan."),
    ],
)
def test_too_late_to_undo_is_said_on_the_page_and_what_to_do_instead(house: Building, way: str, said: str) -> None:
    is_booked(house, (9, 0))
    mona = head(house)
    page = enter(mona, who=SARA, stand_in_1=JONAS)
    url, choice = choose(page, way, house)
    mona.post(url, choice)
    before = states(house)
    house.stores.clock.move(timedelta(minutes=2))  # type: ignore[attr-defined] # FixedClock
    refused = mona.post(f"{url}/undo", status=409)
    assert said in refused.text
    assert "Bokningar i tiden · 1" in refused.text
    assert states(house) == before


def test_what_was_settled_elsewhere_cannot_be_undone_and_says_so(house: Building) -> None:
    is_booked(house, (9, 0))
    mona = head(house)
    page = enter(mona, who=SARA, stand_in_1=JONAS)
    url, choice = choose(page, "desk", house)
    mona.post(url, choice)
    with house.stores.writing() as unit:
        row = unit.db.scalars(select(Appointment)).one()
        change.cancel(unit, appointment_id=row.id, version=row.version, by_client=True, by=booking.RECEPTIONIST)
    refused = mona.post(f"{url}/undo", status=409)
    assert "Det går inte att ångra: bokningen har ändrats sedan dess." in refused.text
    assert "Avbokad" in refused.text


def test_another_units_head_decides_nothing_here(house: Building) -> None:
    is_booked(house, (9, 0))
    page = enter(head(house), who=SARA, stand_in_1=JONAS)
    url, choice = choose(page, "desk", house)
    house.login(Role.UNIT_HEAD, name="Annan", units=["demo:u-9"]).post(url, choice, status=404)
    assert states(house) == [RebookingState.OPEN]


def test_an_absence_is_changed_and_ended(house: Building) -> None:
    person = sara(house)
    page = enter(person, stand_in_1=JONAS)
    changed = {"how": "days", "first": WEDNESDAY.isoformat(), "last": days_on(3).isoformat(), "stand_in_1": EVA}
    person.post(f"{page}/change", changed)
    shown = person.get(page)
    assert "onsdag 25 november till torsdag 26 november" in shown.text
    chosen = [kept["value"] for tag, kept in shown.html.tags if tag == "option" and "selected" in kept]
    assert chosen == [EVA, "", ""], "whoever stands in stands in the form"
    person.post(f"{page}/end")
    assert "Slut" in person.get(page).text
    assert "Ingen frånvaro är inlagd." in person.get("/workplace/absences").text


def test_what_returns_can_be_ended_for_a_day_or_for_good(house: Building) -> None:
    person = sara(house)
    page = enter(person, how="returns", weekdays=["1"], kind="leave")
    with house.stores.reading() as unit:
        first = unit.db.scalars(select(Absence.id).order_by(Absence.starts_at)).first()
    person.post(f"/workplace/absences/{first}/end")
    person.post(f"{page}/end", {"last_day": (TUESDAY + timedelta(days=7)).isoformat()})
    with house.stores.reading() as unit:
        left = unit.db.scalars(select(Absence.day).where(~Absence.ended)).all()
    assert left == [TUESDAY + timedelta(days=7)]


def _rows(page: Answer) -> list[str]:
    names = {field.get("name") or "" for one in page.html.forms for field in one.fields}
    return sorted(name for name in names if name.startswith("stand_in_"))


def test_there_are_as_many_rows_for_stand_ins_as_are_asked_for(house: Building) -> None:
    keys = [f"demo:h-{number}" for number in range(2, 8)]
    with house.stores.writing() as unit:
        for key in keys[2:]:
            booking.make_handlaggare(unit, key, name=f"Person {key}")
    person = head(house)
    assert len(_rows(person.get("/workplace/absences"))) == 3
    sent = form(who=SARA, stand_in_1=JONAS, share_1="50", stand_in_2=EVA, first="")
    page = person.post("/workplace/absences", {**sent, "rows": "4"}, status=200)
    assert len(_rows(page)) == 4
    assert "Fyll i fältet." not in page.text, "nothing is judged before it is sent"
    assert 'value="50"' in page.response.text
    everybody = {f"stand_in_{place}": key for place, key in enumerate(keys, 1)}
    with house.stores.reading() as unit:
        assert unit.db.scalars(select(Absence)).all() == []
    made = enter(person, who=SARA, **everybody)
    with house.stores.reading() as unit:
        row = unit.db.scalars(select(Absence)).one()
        assert [one.handlaggare for one in row.stand_ins] == keys
    shown = person.get(made)
    assert len(_rows(shown)) == len(keys), "whoever stands in already keeps a row"
    more = person.post(
        f"{made}/change", {"how": "days", "first": TUESDAY.isoformat(), **everybody, "rows": "7"}, status=200
    )
    assert len(_rows(more)) == len(keys) + 1
    person.post(f"{made}/change", {"how": "days", "first": TUESDAY.isoformat(), **everybody, "stand_in_6": ""})
    with house.stores.reading() as unit:
        assert [one.handlaggare for one in unit.db.scalars(select(Absence)).one().stand_ins] == keys[:-1]


@pytest.mark.parametrize("rows", ["9999", "x", "-1", "²"])
def test_the_number_of_rows_stays_within_reason(house: Building, rows: str) -> None:
    page = head(house).post("/workplace/absences", form(who=SARA, rows=rows, stand_in_99=JONAS), status=200)
    assert len(_rows(page)) == MOST_STAND_INS
    assert "Fler ersättare" not in page.text


def test_what_is_wrong_in_a_later_row_is_said_there(house: Building) -> None:
    sent = form(who=SARA, stand_in_5=JONAS, share_5="många")
    page = head(house).post("/workplace/absences", sent, status=422)
    assert "Skriv andelen som ett tal" in page.text
    assert len(_rows(page)) == 5


def test_the_head_comes_to_each_persons_times(house: Building) -> None:
    person = head(house)
    for url in ("/workplace/unit", "/workplace/unit/weeks"):
        links = {attributes.get("href") for _, attributes in person.get(url).html.tags}
        assert {f"/workplace/unit/times/{key}" for key in (SARA, JONAS, EVA)} <= links
    assert "Sara Nilsson" in person.get(f"/workplace/unit/times/{SARA}").text
