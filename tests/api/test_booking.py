"""From a free time to a kept, moved and cancelled appointment, over HTTP."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdesk.accesslog.models import LogRow
from frontdesk.accounts.rules import Grant, Scope
from frontdesk.availability.rules.enums import SIGN
from frontdesk.core.times import FixedClock
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import confirm_number, protect, set_consent, silence
from tests.api.conftest import EB, NINE, TUESDAY, WANTED, Outside, Program
from tests.factories import register
from tests.factories.booking import RECEPTIONIST, make_handlaggare, make_unit, open_all_week

TEN = f"{TUESDAY}T10:10:00+01:00"
NOBODY = uuid.UUID(int=0)


def slots(program: Program, query: str = "type=EB_NEW") -> list[str]:
    found = program.get(f"/slots?{query}&from={TUESDAY}&to={TUESDAY}")
    return [slot["starts_at"] for slot in found["slots"]]


def events(outside: Outside) -> list[tuple[str, str, str]]:
    with outside.building.stores.reading() as unit:
        return [(row.event, row.why, row.result) for row in unit.db.scalars(select(LogRow).order_by(LogRow.seq))]


def test_a_time_is_found_reserved_booked_moved_and_cancelled(outside: Outside, clock: FixedClock) -> None:
    program = outside.program()
    assert slots(program)[:2] == [NINE, "2026-11-24T10:00:00+01:00"]
    hold = program.post("/holds", {"type": "EB_NEW", "handlaggare": "demo:h-1", "starts_at": NINE, "mode": "visit"})
    assert NINE not in slots(program)

    made = program.ask("POST", "/appointments", {**WANTED, "hold": hold["id"]}, status=201)
    booked = made.json()
    where = made.headers["location"].removeprefix("/api/v1")
    assert (booked["starts_at"], booked["place"], booked["status"]) == (NINE, "Stadshuset entré A", "booked")

    shown = program.ask("GET", where)
    assert shown.json() == booked
    later = slots(program, f"type=EB_NEW&moving={booked['id']}")[1]
    moved = program.ask("PATCH", where, {"starts_at": later}, If_Match=shown.headers["etag"])
    assert (moved.json()["starts_at"], moved.headers["etag"]) == (later, '"2"')

    assert program.post(f"{where}/cancel", status=200)["status"] == "cancelled_by_client"
    assert NINE not in slots(program), "what can still be undone is kept"
    clock.move(timedelta(seconds=60))
    assert NINE in slots(program)
    assert program.post(f"{where}/cancel", status=409)["type"].endswith("#not-coming")


def test_a_slot_says_who_when_where_and_how(outside: Outside) -> None:
    found = outside.program().get(f"/slots?type=EB_NEW&from={TUESDAY}&to={TUESDAY}&limit=1")
    assert found == {
        "slots": [
            {
                "handlaggare": "demo:h-1",
                "starts_at": NINE,
                "ends_at": "2026-11-24T10:00:00+01:00",
                "place": "Stadshuset entré A",
                "mode": "visit",
                "calendar": "unread",
            }
        ],
        "more": True,
    }


def test_a_taken_time_comes_with_the_next_free_ones(outside: Outside) -> None:
    program = outside.program()
    program.post("/appointments", WANTED)
    refused = program.post("/appointments", WANTED, status=409)
    assert refused["type"].endswith("#slot-taken")
    offered = [slot["starts_at"] for slot in refused["next_free"]]
    assert offered
    assert offered == slots(program)[: len(offered)]
    assert refused["next_free"][0]["place"] == "Stadshuset entré A"


def test_somebody_outside_the_register_is_booked_by_name(outside: Outside) -> None:
    program = outside.program()
    booked = program.post("/appointments", {**WANTED, "client": None, "name": "Kim Okänd"})
    assert (booked["client"], booked["name"]) == (None, "Kim Okänd")
    nameless = program.post("/appointments", {**WANTED, "client": None}, status=422)
    assert [error["field"] for error in nameless["errors"]] == ["name"]


def test_a_change_needs_the_version_that_was_read(outside: Outside) -> None:
    program = outside.program()
    where = f"/appointments/{program.post('/appointments', WANTED)['id']}"
    change = {"starts_at": slots(program)[-1]}
    assert program.ask("PATCH", where, change, status=428).json()["type"].endswith("#version-missing")
    for stale in ('"7"', 'W/"1"'):
        assert program.ask("PATCH", where, change, status=412, If_Match=stale).json()["type"].endswith("-changed")
        program.ask("POST", f"{where}/cancel", status=412, If_Match=stale)
    program.ask("PATCH", where, {}, status=422, If_Match="*")
    assert program.ask("PATCH", where, change, If_Match='"1"').json()["starts_at"] == change["starts_at"]


def test_a_reservation_is_its_holders_alone_and_for_that_very_time(outside: Outside) -> None:
    program, other = outside.program(), outside.program()
    hold = program.post("/holds", {"type": "EB_NEW", "starts_at": NINE})
    held = {**WANTED, "hold": hold["id"]}
    assert other.post("/appointments", held, status=409)["type"].endswith("#hold-gone")
    wrong = program.post("/appointments", {**held, "starts_at": TEN, "mode": "phone"}, status=422)
    assert {error["field"] for error in wrong["errors"]} == {"starts_at", "mode"}
    program.post("/appointments", held)
    program.post("/appointments", held, status=409)


def test_what_is_not_granted_does_not_exist(outside: Outside) -> None:
    booked = outside.program().post("/appointments", WANTED)
    stranger = outside.program(grants=[Grant("socialnamnd", "BOU")])
    assert slots(stranger) == []
    assert slots(stranger, "type=EB_NEW&handlaggare=demo:h-1") == []
    stranger.post("/holds", {"type": "EB_NEW", "handlaggare": "demo:h-1", "starts_at": TEN}, status=422)
    not_granted = stranger.ask("GET", f"/appointments/{booked['id']}", status=404)
    nobody = stranger.ask("GET", f"/appointments/{NOBODY}", status=404)
    assert not_granted.content == nobody.content
    assert stranger.post(f"/appointments/{booked['id']}/cancel", status=404) == nobody.json()
    assert stranger.post("/appointments", WANTED, status=404) == nobody.json()


def test_a_hidden_client_and_their_appointment_do_not_exist(outside: Outside) -> None:
    program = outside.program()
    booked = program.post("/appointments", WANTED)
    with outside.building.stores.writing() as unit:
        protect(unit, person="demo:p-1", kind=ProtectionKind.PROTECT_NOW, by=RECEPTIONIST)
    hidden = program.ask("GET", f"/appointments/{booked['id']}", status=404)
    assert hidden.content == program.ask("GET", f"/appointments/{NOBODY}", status=404).content
    again = {**WANTED, "starts_at": slots(program)[-1]}
    assert program.post("/appointments", again, status=404) == program.post(
        "/appointments", {**again, "client": "demo:p-nobody"}, status=404
    )


def test_every_look_and_every_vain_one_is_logged_with_its_reason(outside: Outside) -> None:
    program = outside.program()
    booked = program.post("/appointments", WANTED)
    program.get(f"/appointments/{booked['id']}")
    program.get(f"/appointments/{NOBODY}", status=404)
    program.post("/appointments", {**WANTED, "client": "demo:p-nobody"}, status=404)
    assert events(outside)[1:] == [
        ("appointment.booked", "online-booking", "booked"),
        ("appointment.shown", "online-booking", "booked"),
        ("appointment.shown", "online-booking", "not_here"),
        ("person.opened", "online-booking", "not_here"),
    ]


@pytest.mark.parametrize("path", ["/appointments", f"/appointments/{NOBODY}/cancel"])
def test_who_does_not_say_why_is_refused(outside: Outside, path: str) -> None:
    program = outside.program()
    del program.headers["X-Reason"]
    assert program.post(path, WANTED, status=400)["type"].endswith("#reason-missing")
    program.post(path, WANTED, status=422, X_Reason="Anna Karlsson 650412")
    unknown = program.post(path, WANTED, status=422, X_Contact=str(NOBODY))
    assert unknown["errors"][0]["field"] == "X-Contact"


def test_a_token_opens_the_doors_of_its_scopes_and_no_other(outside: Outside) -> None:
    looker = outside.program(Scope.SLOTS)
    assert slots(looker)
    assert looker.post("/appointments", WANTED, status=403)["type"].endswith("#scope-missing")
    looker.headers["Authorization"] = "Bearer fd_nobody"
    refused = looker.ask("GET", f"/slots?type=EB_NEW&from={TUESDAY}&to={TUESDAY}", status=401)
    assert refused.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=2026-11-24&to=2027-01-25", "to"),
        ("from=2026-11-24&to=2026-11-23", "to"),
        ("from=2026-11-24T00:00:00Z&to=2026-11-25", "from"),
        ("from=20261124&to=2026-11-25", "from"),
    ],
)
def test_days_are_local_inclusive_and_at_most_sixty_two(outside: Outside, query: str, field: str) -> None:
    refused = outside.program().get(f"/slots?type=EB_NEW&{query}", status=422)
    assert [error["field"] for error in refused["errors"]] == [field]
    outside.program().get("/slots?type=EB_NEW&from=2026-11-24&to=2027-01-24")


def test_a_problem_speaks_the_callers_language(outside: Outside) -> None:
    program = outside.program(grants=[EB])
    swedish = program.get(f"/appointments/{NOBODY}", status=404)
    english = program.get(f"/appointments/{NOBODY}", status=404, Accept_Language="en-GB, sv;q=0.5")
    assert swedish["title"].startswith("Sidan finns inte")
    assert english["title"] != swedish["title"]


def test_the_sms_about_an_appointment_are_told_without_number_or_text(outside: Outside) -> None:
    with outside.building.stores.writing() as unit:
        set_consent(unit, person="demo:p-1", by=RECEPTIONIST, wants_sms=True, shared_phone=False)
        confirm_number(unit, person="demo:p-1", typed="070-174 06 12", by=RECEPTIONIST)
    program = outside.program()
    booked = program.post("/appointments", WANTED)
    listed = program.ask("GET", f"/notices?appointment={booked['id']}")
    assert [(notice["kind"], notice["state"]) for notice in listed.json()["notices"]] == [("confirmation", "counting")]
    assert "1740612" not in listed.text
    program.post(f"/appointments/{booked['id']}/cancel", {"by": "office"}, status=200)
    told = program.get(f"/notices?appointment={booked['id']}")["notices"]
    assert [notice["kind"] for notice in told] == ["confirmation", "cancelled"]
    stranger = outside.program(grants=[Grant("socialnamnd", "BOU")])
    assert stranger.get(f"/notices?appointment={booked['id']}") == {"notices": []}


def test_a_follow_up_is_held_by_the_clients_own_handlaggare(outside: Outside) -> None:
    with outside.building.stores.writing() as unit:
        make_handlaggare(unit, "demo:h-2")
        open_all_week(unit, "demo:h-2")
    program = outside.program()
    follow_up = {**WANTED, "type": "EB_FOLLOWUP"}
    program.post("/appointments", {**follow_up, "handlaggare": "demo:h-2"}, status=422)
    program.post("/appointments", {**follow_up, "client": None, "name": "Kim Okänd"}, status=422)
    assert program.post("/appointments", {**follow_up, "handlaggare": None})["handlaggare"] == "demo:h-1"


def test_an_appointment_is_not_handed_to_somebody_outside_the_grant(outside: Outside) -> None:
    with outside.building.stores.writing() as unit:
        make_unit(unit, "demo:u-bou", area="BOU")
        make_handlaggare(unit, "demo:h-9", at_unit="demo:u-bou")
        open_all_week(unit, "demo:h-9")
    program = outside.program()
    where = f"/appointments/{program.post('/appointments', WANTED)['id']}"
    refused = program.ask("PATCH", where, {"handlaggare": "demo:h-9"}, status=422, If_Match="*")
    assert [error["field"] for error in refused.json()["errors"]] == ["handlaggare"]


@pytest.mark.harm("a client who speaks in signs is booked for a meeting by telephone")
def test_a_client_who_signs_is_not_met_by_telephone(outside: Outside) -> None:
    register.keep(outside.register, register.person("demo:p-9", "Siv", "Tecken", interpreter=SIGN))
    register.keep(outside.register, register.part("demo:c-1", "demo:p-9"))
    program = outside.program()
    wanted = {"type": "PHONE_CALLBACK", "handlaggare": "demo:h-1", "starts_at": NINE, "mode": "phone"}
    refused = program.post("/appointments", {**wanted, "client": "demo:p-9"}, status=422)
    assert refused["type"].endswith("#not-by-phone")
    hold = program.post("/holds", wanted)
    refused = program.post("/appointments", {**wanted, "client": "demo:p-9", "hold": hold["id"]}, status=422)
    assert refused["type"].endswith("#not-by-phone")
    visit = program.ask(
        "POST", "/appointments", {**WANTED, "client": "demo:p-9", "starts_at": f"{TUESDAY}T13:00:00+01:00"}, status=201
    )
    where = visit.headers["location"].removeprefix("/api/v1")
    refused = program.ask("PATCH", where, {"mode": "phone"}, status=422, If_Match=visit.headers["etag"]).json()
    assert refused["type"].endswith("#not-by-phone")
    assert program.post("/appointments", {**wanted, "client": "demo:p-1", "hold": hold["id"]})["mode"] == "phone"


@pytest.mark.harm("a telephone rings with a client in the room where another may answer")
def test_an_unsafe_contact_is_not_met_by_telephone_and_no_program_is_told_why(outside: Outside) -> None:
    register.keep(outside.register, register.person("demo:p-8", "Hodan", "Warsame", unsafe_contact=True))
    register.keep(outside.register, register.part("demo:c-1", "demo:p-8"))
    program = outside.program()
    wanted = {"type": "PHONE_CALLBACK", "handlaggare": "demo:h-1", "starts_at": NINE, "mode": "phone"}
    anew = program.post("/appointments", {**wanted, "client": "demo:p-8"}, status=422)
    held = {**wanted, "hold": program.post("/holds", wanted)["id"]}
    for refused in (anew, program.post("/appointments", {**held, "client": "demo:p-8"}, status=422)):
        assert refused["type"].endswith("#not-by-phone")
        assert "Tyst" not in str(refused)
        assert "säker" not in str(refused)
    visit = program.ask(
        "POST", "/appointments", {**WANTED, "client": "demo:p-8", "starts_at": f"{TUESDAY}T13:00:00+01:00"}, status=201
    )
    where = visit.headers["location"].removeprefix("/api/v1")
    refused = program.ask("PATCH", where, {"mode": "phone"}, status=422, If_Match=visit.headers["etag"]).json()
    assert refused["type"].endswith("#not-by-phone")
    assert "Tyst" not in str(refused)
    assert program.post("/appointments", {**held, "client": "demo:p-1"})["mode"] == "phone"


@pytest.mark.harm("a telephone rings with a client in the room where another may answer")
def test_in_a_silent_contact_no_program_books_a_telephone_meeting(outside: Outside) -> None:
    program = outside.program()
    contact = program.post("/contacts", {})["id"]
    with outside.building.stores.writing() as unit:
        silence(unit, contact_id=uuid.UUID(contact))
    wanted = {"type": "PHONE_CALLBACK", "handlaggare": "demo:h-1", "starts_at": NINE, "mode": "phone", "name": "Kim"}
    refused = program.post("/appointments", wanted, status=422, X_Contact=contact)
    assert refused["type"].endswith("#not-by-phone")
    assert program.post("/appointments", wanted)["mode"] == "phone"
