"""Kinds of appointment and places as the administrator decides them: kept, refused with what was typed, and logged."""

import re
from collections.abc import Mapping
from datetime import time

import pytest
from sqlalchemy import select

from frontdesk.accesslog.models import LogRow
from frontdesk.accounts.rules import Role
from frontdesk.availability.models.catalogue import FIRST_ROOM, AppointmentType, Place, Room
from frontdesk.availability.queries import catalogue as queries
from frontdesk.availability.rules.enums import Counted
from frontdesk.availability.service import catalogue
from tests.factories import booking
from tests.web.client import Answer, Building, Person


@pytest.fixture
def office(building: Building) -> Building:
    with building.stores.writing() as unit:
        catalogue.seed_types(unit.db)
        booking.make_unit(unit)
        booking.make_place(unit)
    return building


@pytest.fixture
def disa(office: Building) -> Person:
    return office.login(Role.ADMINISTRATOR, name="Disa Norling")


def _typed(answer: Answer, name: str) -> str | None:
    fields = [field for form in answer.html.forms for field in form.fields if field.get("name") == name]
    return fields[0].get("value")


def _rooms(building: Building) -> list[Room]:
    with building.stores.reading() as unit:
        return list(queries.rooms_of(unit.db, "entre-a"))


def _kind(building: Building, code: str) -> AppointmentType:
    with building.stores.reading() as unit:
        found = queries.kind_row(unit.db, code)
    assert found is not None
    return found


def _logged(building: Building, event: str) -> list[list[str]]:
    with building.stores.reading() as unit:
        rows = unit.db.scalars(select(LogRow).where(LogRow.event == event).order_by(LogRow.seq)).all()
        return [list(row.fields) for row in rows]


FIELDS = {
    "label_sv": "Nybesök",
    "label_en": "New visit",
    "area": "EB",
    "minutes": "45",
    "step": "15",
    "before": "5",
    "after": "10",
    "interpreter_minutes": "30",
    "notice": "2",
    "notice_unit": "workdays",
    "horizon": "30",
    "horizon_unit": "workdays",
    "client_notice": "3",
    "client_notice_unit": "days",
    "client_horizon": "40",
    "client_horizon_unit": "days",
    "desk_a_day": "4",
    "visit": "on",
    "video": "on",
    "active": "on",
    "two_staff": "on",
}


def test_every_field_of_a_kind_is_kept_and_the_change_is_logged(office: Building, disa: Person) -> None:
    disa.post("/admin/types/EB_NEW", FIELDS)
    kind = _kind(office, "EB_NEW")
    assert (kind.label_sv, kind.label_en, kind.area) == ("Nybesök", "New visit", "EB")
    assert (kind.minutes, kind.step, kind.before, kind.after, kind.interpreter_minutes) == (45, 15, 5, 10, 30)
    assert (kind.notice, kind.notice_unit, kind.horizon, kind.horizon_unit) == (
        2,
        Counted.WORKDAYS,
        30,
        Counted.WORKDAYS,
    )
    assert (kind.client_notice, kind.client_notice_unit, kind.client_horizon) == (3, Counted.DAYS, 40)
    assert (kind.desk_a_day, kind.modes, kind.two_staff, kind.only_own) == (4, ["visit", "video"], True, False)
    (fields,) = _logged(office, "type.changed")
    assert fields[0] == "EB_NEW"
    assert {"minutes", "label_sv", "two_staff"} <= set(fields)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"label_sv": " "}, "Skriv vad mötet heter på svenska."),
        ({"minutes": "en timme"}, "Skriv ett heltal."),
        ({"minutes": "2"}, "Ett möte är mellan 5 och 480 minuter."),
        ({"after": "-5"}, "Skriv mellan 0 och 240 minuter."),
        ({"horizon": "400"}, "Skriv mellan 1 och 366 dagar."),
        ({"horizon_unit": "minutes"}, "Räkna i dagar eller arbetsdagar."),
        ({"notice_unit": "veckor"}, "Välj i listan."),
        ({"desk_a_day": "0"}, "Skriv minst 1, eller lämna tomt."),
        ({"visit": "", "video": ""}, "Välj minst ett mötessätt."),
    ],
)
def test_a_refused_kind_keeps_what_was_typed(
    office: Building, disa: Person, wrong: dict[str, str], sentence: str
) -> None:
    answer = disa.post("/admin/types/EB_NEW", FIELDS | wrong, status=422)
    assert sentence in answer.text
    typed = [
        field.get("value") for form in answer.html.forms for field in form.fields if field.get("name") == "minutes"
    ]
    assert typed == [(FIELDS | wrong)["minutes"]]
    assert _kind(office, "EB_NEW").minutes == 60
    assert _logged(office, "type.changed") == []


def test_a_new_kind_needs_a_code_of_its_own(office: Building, disa: Person) -> None:
    assert "2–40 stora bokstäver" in disa.post("/admin/types/new", FIELDS | {"code": "nytt möte"}, status=422).text
    assert "används redan" in disa.post("/admin/types/new", FIELDS | {"code": "EB_NEW"}, status=422).text
    disa.post("/admin/types/new", FIELDS | {"code": "EB_GROUP"})
    assert _kind(office, "EB_GROUP").position == 13
    assert [fields[0] for fields in _logged(office, "type.added")] == ["EB_GROUP"]


def test_a_kind_moves_up_and_down_but_not_off_the_list(office: Building, disa: Person) -> None:
    def first() -> list[str]:
        with office.stores.reading() as unit:
            return [kind.code for kind in queries.kind_rows(unit.db)][:3]

    disa.post("/admin/types/EB_FOLLOWUP/move", {"step": "-1"})
    assert first() == ["EB_FOLLOWUP", "EB_NEW", "EB_URGENT"]
    disa.post("/admin/types/EB_FOLLOWUP/move", {"step": "-1"})
    disa.post("/admin/types/EB_FOLLOWUP/move", {"step": "1"})
    assert first() == ["EB_NEW", "EB_FOLLOWUP", "EB_URGENT"]
    assert len(_logged(office, "type.changed")) == 2


def test_a_kind_no_longer_offered_is_marked(office: Building, disa: Person) -> None:
    disa.post("/admin/types/EB_NEW", {name: value for name, value in FIELDS.items() if name != "active"})
    assert "Nybesök Erbjuds inte" in disa.get("/admin/types").text


@pytest.mark.parametrize("path", ["/admin/types/NO_SUCH", "/admin/places/no-such"])
def test_what_is_not_there_cannot_be_changed(disa: Person, path: str) -> None:
    disa.get(path, status=404)
    disa.post(path, FIELDS | {"name": "Någonstans", "outside_name": "Någonstans"}, status=404)


PLACE = {
    "name": "Stadshuset, entré A",
    "outside_name": "Stadshuset entré A",
    "address": "Storgatan 1",
    "entrance": "Ring på klockan vid porten.",
    "active": "on",
    "hours-0": "8–12, 13.00–16.30",
    "hours-2": "9.00-15.00",
    "room": ["", ""],
    "room-name": ["Rum 1", "Rum 2"],
    "room-seats": ["4", "2"],
}


def test_a_place_keeps_its_hours_and_its_rooms(office: Building, disa: Person) -> None:
    disa.post("/admin/places/entre-a", PLACE)
    with office.stores.reading() as unit:
        place = unit.db.get_one(Place, "entre-a")
        hours = [(row.weekday, row.opens, row.closes) for row in queries.hours_of(unit.db, "entre-a")]
        rooms = [(row.id, row.name, row.seats) for row in queries.rooms_of(unit.db, "entre-a")]
    assert (place.address, place.entrance) == ("Storgatan 1", "Ring på klockan vid porten.")
    assert hours == [(0, time(8), time(12)), (0, time(13), time(16, 30)), (2, time(9), time(15))]
    assert rooms == [(FIRST_ROOM, "Rum 1", 4), (FIRST_ROOM + 1, "Rum 2", 2)]
    assert _logged(office, "place.changed") == [["entre-a"]]
    assert _typed(disa.get("/admin/places/entre-a"), "hours-0") == "08.00–12.00, 13.00–16.30"


def test_a_place_says_whether_a_room_is_taken_before_and_after_a_visit_too(office: Building, disa: Person) -> None:
    for given, kept in (({"room_buffers": "on"}, True), ({}, False)):
        disa.post("/admin/places/entre-a", PLACE | given)
        with office.stores.reading() as unit:
            assert unit.db.get_one(Place, "entre-a").room_buffers is kept
        box = re.search(r'<input[^>]*name="room_buffers"[^>]*>', disa.get("/admin/places/entre-a").response.text)
        assert box
        assert ("checked" in box[0]) is kept


def test_a_room_is_renamed_put_out_of_use_and_never_reused(office: Building, disa: Person) -> None:
    disa.post("/admin/places/entre-a", PLACE)
    again = {"room": [str(FIRST_ROOM), str(FIRST_ROOM + 1), ""], "room-name": ["Rum A", "Rum 2", "Rum 3"]}
    disa.post(
        "/admin/places/entre-a", PLACE | again | {"room-seats": ["5", "2", "6"], "room-unused": str(FIRST_ROOM + 1)}
    )
    with office.stores.reading() as unit:
        rooms = [(row.id - FIRST_ROOM, row.name, row.seats, row.active) for row in queries.rooms_of(unit.db, "entre-a")]
    assert rooms == [(0, "Rum A", 5, True), (1, "Rum 2", 2, False), (2, "Rum 3", 6, True)]


@pytest.mark.parametrize(
    ("path", "form", "code"),
    [("/admin/types/new", FIELDS, "EB_NEW"), ("/admin/places/new", PLACE, "entre-a")],
)
def test_of_two_who_give_one_code_at_once_the_second_is_told(
    office: Building, disa: Person, monkeypatch: pytest.MonkeyPatch, path: str, form: dict[str, object], code: str
) -> None:
    for look in ("kind_row", "place_by_code"):
        monkeypatch.setattr(queries, look, lambda *_: None)
    refused = disa.post(path, form | {"code": code}, status=422)
    assert "används redan" in refused.text
    assert code in refused.response.text


def _named(building: Building) -> list[tuple[int, str]]:
    with building.stores.reading() as unit:
        return [(row.id - FIRST_ROOM, row.name) for row in unit.db.scalars(select(Room).order_by(Room.id))]


THREE = {"room": ["", "", ""], "room-name": ["Rum 1", "Rum 2", "Rum 3"], "room-seats": ["4", "2", "1"]}
IDS = [str(FIRST_ROOM + number) for number in range(3)]


@pytest.mark.parametrize(
    "names",
    [
        ["Rum 2", "Rum 1", "Rum 3"],
        ["Rum 2", "Rum 3", "Rum 1"],
        ["rum 1", "Rum 3", "Rum 2"],
        ["Rum 4", "Rum 1", "Rum 2"],
    ],
)
def test_rooms_swap_their_names(office: Building, disa: Person, names: list[str]) -> None:
    disa.post("/admin/places/entre-a", PLACE | THREE)
    disa.post("/admin/places/entre-a", PLACE | THREE | {"room": IDS, "room-name": names})
    assert _named(office) == list(enumerate(names))


def test_a_room_does_not_take_the_name_of_one_that_another_tab_added(office: Building, disa: Person) -> None:
    disa.post("/admin/places/entre-a", PLACE | THREE)
    two = {"room": IDS[:2], "room-name": ["Rum 1", "rum 3"], "room-seats": ["4", "2"]}
    refused = disa.post("/admin/places/entre-a", PLACE | two | {"address": "Nya gatan 2"}, status=422)
    assert "Två rum har samma namn." in refused.text
    assert "rum 3" in refused.response.text
    assert "Nya gatan 2" in refused.response.text
    assert [name for _, name in _named(office)] == THREE["room-name"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Skriv vad platsen heter."),
        ({"outside_name": "Socialtjänsten"}, "Det får inte stå i ett SMS: Socialtjänsten"),
        ({"entrance": "Säg till i socialkontorets reception."}, "Det får inte stå i ett SMS: "),
        ({"outside_name": "Kvinnohuset"}, "Det får inte stå i ett SMS: Kvinnohuset"),
        ({"outside_name": "Vuxenmottagningen"}, "Det får inte stå i ett SMS: Vuxenmottagningen"),
        ({"entrance": "Fråga efter Disa."}, "Det får inte stå i ett SMS: Disa"),
        ({"hours-1": "hela dagen"}, "Skriv som 8.00–12.00, 13.00–16.30."),
        ({"hours-1": "12.00–8.00"}, "Tiderna ska sluta efter att de börjar"),
        ({"hours-1": "8.00–12.00, 11.00–13.00"}, "Tiderna ska sluta efter att de börjar"),
        ({"room-name": ["Rum 1", "rum 1"]}, "Två rum har samma namn."),
        ({"room-name": ["Rum 1", "Rum\u00a01\u200b"]}, "Två rum har samma namn."),
        ({"room-seats": ["99999999999999999999", "2"]}, "Varje rum behöver ett namn och minst en plats."),
        ({"room-seats": ["²", "2"]}, "Varje rum behöver ett namn och minst en plats."),
        ({"room-seats": ["0", "2"]}, "Varje rum behöver ett namn och minst en plats."),
    ],
)
def test_a_refused_place_keeps_what_was_typed(
    office: Building, disa: Person, wrong: Mapping[str, object], sentence: str
) -> None:
    answer = disa.post("/admin/places/entre-a", {**PLACE, **wrong}, status=422)
    assert sentence in answer.text
    typed = [
        field.get("value") for form in answer.html.forms for field in form.fields if field.get("name") == "address"
    ]
    assert typed == ["Storgatan 1"]
    with office.stores.reading() as unit:
        assert unit.db.get_one(Place, "entre-a").address == ""


def test_a_new_place_needs_a_code_of_its_own(office: Building, disa: Person) -> None:
    assert "används redan" in disa.post("/admin/places/new", PLACE | {"code": "entre-a"}, status=422).text
    assert "2–40 små bokstäver" in disa.post("/admin/places/new", PLACE | {"code": "Entré B"}, status=422).text
    disa.post("/admin/places/new", PLACE | {"code": "entre-b"})
    assert "entre-b" in [row.code for row in _places(office)]
    assert _logged(office, "place.added") == [["entre-b"]]


def _places(building: Building) -> list[Place]:
    with building.stores.reading() as unit:
        return list(queries.all_places(unit.db))


@pytest.mark.parametrize("path", ["/admin/types/NOT_THERE", "/admin/places/not-there"])
@pytest.mark.parametrize("form", [{}, {"minutes": "x"}, FIELDS])
def test_what_is_not_there_is_not_changed_whatever_is_sent(disa: Person, path: str, form: dict[str, str]) -> None:
    assert "finns inte" in disa.post(path, form, status=404).text
