"""The desk as somebody without JavaScript uses it, and the fragments htmx fetches."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from frontdesk.accesslog import service as accesslog
from frontdesk.accesslog.models import LogRow
from frontdesk.accounts.rules import Grant, Role
from frontdesk.calls.queries import contacts, messages
from frontdesk.calls.rules.contact import ContactState, Priority
from frontdesk.calls.rules.ending import to_unit
from frontdesk.calls.service import urgency
from frontdesk.core.times import FixedClock
from tests.factories.calls import EB_INTAKE, organisation, ringing
from tests.web.client import Building, Person


@pytest.fixture
def rut(building: Building) -> Person:
    with building.stores.writing() as unit:
        organisation(unit)
    return building.login(Role.RECEPTIONIST, name="Rut Receptionist")


def _ring(building: Building, *, queue: str = "allman", caller: str = "070-174 06 05") -> UUID:
    with building.stores.writing() as unit:
        return ringing(unit, queue=queue, caller=caller).id


def _begin(rut: Person, what: str = "call") -> UUID:
    return UUID(rut.post(f"/queue/{what}").location.partition("?")[0].rpartition("/")[2])


def _state(building: Building, contact_id: UUID) -> str:
    with building.stores.reading() as unit:
        return contacts.one(unit.db, contact_id).state


def test_the_queue_shows_who_waits_and_for_how_long(building: Building, rut: Person, clock: FixedClock) -> None:
    _ring(building)
    clock.move(timedelta(seconds=100))
    answer = rut.get("/queue")
    assert "070-174 06 05" in answer.text
    assert "01:40" in answer.text
    assert any(tag == "time" and found.get("data-since") == "100" for tag, found in answer.html.tags)


def test_the_queue_fetches_itself_when_it_is_told(rut: Person) -> None:
    panel = next(found for _, found in rut.get("/queue", htmx=True).html.tags if found.get("id") == "calls-queue")
    assert "live:queue from:body" in panel["hx-trigger"]


def test_a_line_of_an_area_one_is_not_granted_is_not_seen(building: Building) -> None:
    _ring(building, queue="barn")
    eva = building.login(Role.RECEPTIONIST, grants=[Grant("socialnamnd", "EB")])
    assert "Ingen väntar" in eva.get("/queue").text
    eva.post("/queue/next", status=409)


def test_a_call_of_such_a_line_is_not_taken_by_its_address_either(building: Building) -> None:
    contact_id = _ring(building, queue="barn")
    eva = building.login(Role.RECEPTIONIST, grants=[Grant("socialnamnd", "EB")])
    eva.post(f"/contacts/{contact_id}/claim", status=404)


def test_svara_opens_the_longest_waiting(building: Building, rut: Person) -> None:
    contact_id = _ring(building)
    assert rut.post("/queue/next").location == f"/reception/contacts/{contact_id}"
    assert _state(building, contact_id) == ContactState.OPEN


def test_htmx_is_sent_to_the_whole_page(building: Building, rut: Person) -> None:
    contact_id = _ring(building)
    answer = rut.post("/queue/next", htmx=True, status=204)
    assert answer.response.headers["hx-redirect"] == f"/reception/contacts/{contact_id}"


def test_the_loser_is_told_who_took_it(building: Building, rut: Person) -> None:
    contact_id = _ring(building)
    rut.post(f"/contacts/{contact_id}/claim")
    eva = building.login(Role.RECEPTIONIST, name="Eva Ny")
    assert "Rut Receptionist hann ta kontakten." in eva.post(f"/contacts/{contact_id}/claim", status=409).text


def test_what_a_colleague_holds_is_not_shown(building: Building, rut: Person) -> None:
    contact_id = _begin(rut)
    rut.post(f"/contacts/{contact_id}/note", {"text": "Hemligt"})
    eva = building.login(Role.RECEPTIONIST)
    for panel in ("wrap-up", "outcome", "leave", "callback", "concern", "papers", "callbar", "hand-over"):
        assert "Hemligt" not in eva.get(f"/contacts/{contact_id}/{panel}", status=403).text


@pytest.mark.parametrize(
    "panel", ["wrap-up", "outcome", "leave", "callback", "concern", "papers", "callbar", "hand-over"]
)
def test_every_panel_is_a_page_and_a_fragment(rut: Person, panel: str) -> None:
    contact_id = _begin(rut, "visit")
    rut.get(f"/contacts/{contact_id}/{panel}")
    fragment = rut.get(f"/contacts/{contact_id}/{panel}", htmx=True)
    assert f"calls-{panel}" in fragment.html.ids


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_panels_speak_both_languages(building: Building, rut: Person, language: str) -> None:
    rut.post("/me", {"language": language, "shortcuts": "on"})
    contact_id = _begin(rut)
    said = rut.get(f"/contacts/{contact_id}/wrap-up").text
    assert ("Klart, ta nästa" in said) == (language == "sv")
    assert ("Done, take the next" in said) == (language == "en")


def test_a_note_is_stored_while_it_is_typed(building: Building, rut: Person) -> None:
    contact_id = _begin(rut)
    assert "Sparat 10.00" in rut.post(f"/contacts/{contact_id}/note", {"text": "Ha"}, htmx=True, status=200).text
    assert "Ha" in rut.get(f"/contacts/{contact_id}/wrap-up").text


def test_a_message_is_left_and_said_without_a_name(building: Building, rut: Person) -> None:
    contact_id = _begin(rut)
    form = {"kind": "application", "text": "Söker bistånd för december.", "receiver": EB_INTAKE}
    answer = rut.post(f"/contacts/{contact_id}/leave", form, htmx=True, status=200)
    assert "Din ansökan är mottagen idag" in answer.text
    assert "lämnat vidare" in answer.text


def test_a_faulty_form_comes_back_with_what_was_typed(rut: Person) -> None:
    contact_id = _begin(rut)
    form = {"day": "2026-11-23", "start": "13", "end": "kvart över", "number": "070-174 06 10", "text": "Om hyran"}
    answer = rut.post(f"/contacts/{contact_id}/callback", form, htmx=True, status=422)
    assert "Skriv en tid som 13.30." in answer.text
    assert "Om hyran" in answer.text


def test_a_callback_outside_office_hours_says_when_somebody_is_there(rut: Person) -> None:
    contact_id = _begin(rut)
    form = {"day": "2026-11-23", "start": "17", "end": "18", "number": "070-174 06 10", "text": "Om hyran"}
    assert "mellan 08.00 och 16.30" in rut.post(f"/contacts/{contact_id}/callback", form, status=422).text


def test_a_callback_is_promised_and_stands_in_the_queue(rut: Person) -> None:
    contact_id = _begin(rut)
    form = {"day": "2026-11-23", "start": "13", "end": "14.30", "number": "070-174 06 10", "text": "Om hyran"}
    answer = rut.post(
        f"/contacts/{contact_id}/callback",
        form | {"interpreter": "arabiska", "receiver": EB_INTAKE},
        htmx=True,
        status=200,
    )
    assert "Vi ringer dig måndag 23 november mellan klockan 13.00 och 14.30." in answer.text
    queue = rut.get("/queue").text
    assert "13.00–14.30" in queue
    assert "Behöver tolk (arabiska)" in queue


def test_an_anonymous_report_leaves_no_number_on_any_page(building: Building, rut: Person) -> None:
    contact_id = _ring(building)
    rut.post("/queue/next")
    form = {"capacity": "private", "anonymous": "yes", "text": "Barnen lämnas ensamma."}
    rut.post(f"/contacts/{contact_id}/concern", form)
    for page in ("/queue", f"/contacts/{contact_id}/callbar", f"/contacts/{contact_id}/wrap-up"):
        assert "174 06 05" not in rut.get(page).text


def test_papers_get_a_receipt(rut: Person) -> None:
    url = f"/contacts/{_begin(rut, 'visit')}/papers"
    assert "K-2026-0001" in rut.post(url, {"what": "Hyresavi", "pages": "2"}, htmx=True, status=200).text
    assert "K-2026-0002" in rut.post(url, {"what": "Kvitto"}, htmx=True, status=200).text


def test_klart_ta_nasta_goes_straight_on(building: Building, rut: Person) -> None:
    contact_id = _begin(rut)
    waiting = _ring(building)
    to = to_unit(EB_INTAKE)
    form = {"outcome": "answered", "text": "Frågade om öppettider.", "then": "next", "to": to}
    assert rut.post(f"/contacts/{contact_id}/close", form).location == f"/reception/contacts/{waiting}"
    assert _state(building, contact_id) == ContactState.CLOSED


def test_klart_with_nobody_waiting_leads_home(rut: Person) -> None:
    contact_id = _begin(rut)
    assert rut.post(f"/contacts/{contact_id}/close", {"outcome": "answered", "then": "next"}).location == "/reception"


def test_a_refused_end_keeps_the_note(building: Building, rut: Person) -> None:
    contact_id = _begin(rut)
    rut.post(f"/contacts/{contact_id}/close", {"outcome": "callback", "text": "Ring henne"}, status=409)
    with building.stores.reading() as unit:
        assert contacts.notes(unit.db, [contact_id]) == {contact_id: "Ring henne"}


def test_an_end_that_says_nothing_of_the_note_leaves_it_as_it_is(building: Building, rut: Person) -> None:
    contact_id = _begin(rut)
    rut.post(f"/contacts/{contact_id}/note", {"text": "Ring henne"})
    rut.post(f"/contacts/{contact_id}/close", {"outcome": "answered", "to": to_unit(EB_INTAKE)})
    with building.stores.reading() as unit:
        assert contacts.notes(unit.db, [contact_id]) == {contact_id: "Ring henne"}


def test_the_head_releases_an_urgent_contact_and_nobody_else_may(building: Building, rut: Person) -> None:
    contact_id = _begin(rut)
    with building.stores.writing() as unit:
        urgency.raise_priority(unit, contact_id=contact_id, priority=Priority.NOW)
    rut.post(f"/contacts/{contact_id}/close", {"outcome": "answered"}, status=409)
    rut.post(f"/contacts/{contact_id}/release", status=403)
    head = building.login(Role.UNIT_HEAD)
    head.post(f"/contacts/{contact_id}/release")
    rut.post(f"/contacts/{contact_id}/close", {"outcome": "answered"})
    with building.stores.reading() as unit:
        rows = unit.db.execute(select(LogRow.event, LogRow.who_id, LogRow.fields, LogRow.result)).all()
    route = "POST /contacts/{contact_id}/release"
    assert ("access.refused", rut.staff.id, [route], "not-allowed") in rows
    assert ("contact.released", head.staff.id, [], "urgent") in rows


def test_112_is_noted_with_its_time(rut: Person, building: Building) -> None:
    contact_id = _begin(rut)
    with building.stores.writing() as unit:
        urgency.raise_priority(unit, contact_id=contact_id, priority=Priority.NOW)
    assert "112 larmat nu" in rut.get(f"/contacts/{contact_id}/outcome").text
    answer = rut.post(f"/contacts/{contact_id}/alarmed", htmx=True, status=200)
    assert "112 larmat kl 10.00" in answer.text
    assert "112 larmat kl 10.00" in rut.get(f"/contacts/{contact_id}/callbar").text


def test_who_took_over_is_written_where_the_contact_ends(rut: Person, building: Building) -> None:
    contact_id = _begin(rut)
    with building.stores.writing() as unit:
        urgency.raise_priority(unit, contact_id=contact_id, priority=Priority.NOW)
    rut.post(f"/contacts/{contact_id}/taken", {"by": " "}, status=422)
    rut.post(f"/contacts/{contact_id}/taken", {"by": "Mia Lund, mottagningen"})
    assert "Mottaget av Mia Lund, mottagningen" in rut.get(f"/contacts/{contact_id}/callbar").text
    rut.post(f"/contacts/{contact_id}/close", {"outcome": "connected"})


def test_what_is_left_from_yesterday_is_listed(building: Building, rut: Person, clock: FixedClock) -> None:
    assert "Allt från tidigare dagar är klart" in rut.get("/left-over").text
    contact_id = _begin(rut)
    rut.post(f"/contacts/{contact_id}/leave", {"kind": "message", "text": "Ring.", "receiver": EB_INTAKE})
    clock.move(timedelta(days=1))
    left = building.login_as(rut.staff.login).get("/left-over").text
    assert "Kontakter · 1" in left
    assert "Meddelanden ingen tagit emot · 1" in left


def test_a_missed_call_is_ticked_off(building: Building, rut: Person) -> None:
    contact_id = _ring(building)
    with building.stores.writing() as unit:
        contacts.locked(unit.db, contact_id).state = ContactState.MISSED
    assert "Missade idag · 1" in rut.get("/queue").text
    rut.post("/queue/lost", {"contact": str(contact_id)})
    assert "Missade" not in rut.get("/queue").text


def test_a_contact_handed_over_waits_for_the_colleague(building: Building, rut: Person) -> None:
    contact_id = _begin(rut)
    eva = building.login(Role.RECEPTIONIST, name="Eva Ny")
    rut.post(f"/contacts/{contact_id}/hand-over", {"to": str(eva.staff.id)})
    assert "överlämnad av Rut Receptionist" in eva.get("/queue").text
    assert "Ingen väntar" in rut.get("/queue").text


def test_messages_left_are_delivered(building: Building, rut: Person) -> None:
    contact_id = _begin(rut)
    rut.post(f"/contacts/{contact_id}/leave", {"kind": "message", "text": "Ring.", "receiver": EB_INTAKE})
    with building.stores.reading() as unit:
        assert [one.text for one in messages.of_contact(unit.db, contact_id)] == ["Ring."]


@pytest.mark.parametrize("to", ["nonsense", "00000000-0000-0000-0000-000000000009"])
def test_a_contact_is_not_handed_to_somebody_who_is_not_there(building: Building, rut: Person, to: str) -> None:
    contact_id = _begin(rut)
    rut.post(f"/contacts/{contact_id}/hand-over", {"to": to}, status=422)
    assert _state(building, contact_id) == ContactState.OPEN


def test_knocking_at_a_colleagues_contact_is_logged_once_with_the_contact(building: Building, rut: Person) -> None:
    contact_id = _begin(rut)
    eva = building.login(Role.RECEPTIONIST, name="Eva")
    for _ in range(3):
        eva.get(f"/contacts/{contact_id}/outcome", status=403)
        eva.post(f"/contacts/{contact_id}/close", {"outcome": "answered"}, status=403)
    with building.stores.reading() as unit:
        refused = select(LogRow).where(LogRow.event == "access.refused").order_by(LogRow.seq)
        rows = unit.db.scalars(refused).all()
    assert [(row.who_name, str(row.contact), row.result) for row in rows] == [
        ("Eva", str(contact_id), "not-your-contact")
    ] * 2


def test_a_refusal_stands_though_it_cannot_be_logged(
    building: Building, rut: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception())

    monkeypatch.setattr(accesslog, "viewed", fail)
    with capture_logs() as lines:
        rut.get("/admin/staff", status=403)
    assert [line["event"] for line in lines if line["log_level"] == "error"] == ["refusal not logged"]
