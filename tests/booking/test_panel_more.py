"""The panel without scripts: undo a move and a cancellation, come together, again and again, and wait for earlier."""

import re
from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import Engine, delete, select

from frontdesk.accounts.rules import Role
from frontdesk.availability.models.catalogue import AppointmentType, OpeningWindow, WindowOccurrence
from frontdesk.availability.rules.enums import AppointmentStatus
from frontdesk.availability.service import opening_hours
from frontdesk.booking.models import Appointment, Colleague
from frontdesk.booking.service import change
from frontdesk.core.times import FixedClock
from frontdesk.disclosure.queries import (
    identification_of,
)
from frontdesk.disclosure.rules.levels import Level
from frontdesk.disclosure.service import open_person
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.notices.models import Notice
from frontdesk.safety.service import visit_alone, visit_in_twos
from frontdesk.waitlist.models import WaitlistEntry, WaitlistOffer
from frontdesk.waitlist.service import offers
from integrations.local.sms import LocalSms
from tests.factories import disclosure
from tests.factories.booking import RECEPTIONIST, at, days_on, make_appointment, make_office
from tests.web.client import Answer, Building, Person

THURSDAY = days_on(3)
TEN = at(10, day=THURSDAY)


@pytest.fixture
def rut(building: Building, register_writer: Engine) -> Person:
    """A receptionist in a town where Sara, Anna's handläggare, is open all week, and so are two colleagues."""
    disclosure.town(register_writer)
    with building.stores.writing() as unit:
        make_office(unit, people=3)
    return building.login(Role.RECEPTIONIST)


@pytest.fixture
def panel(building: Building, rut: Person) -> str:
    """The panel of a call in which Anna has proved who she is."""
    contact = rut.post("/queue/call").location.rpartition("/")[2]
    with building.stores.writing() as unit:
        key = type(rut.staff.id)(contact)
        open_person(unit, staff=rut.staff, contact_id=key, person=disclosure.ANNA)
        standing = identification_of(unit.db, key)
        assert standing is not None
        standing.methods = [*disclosure.METHODS[Level.A3]]
    return f"/contacts/{contact}/booking"


def booked(rut: Person, panel: str, building: Building, **form: str) -> Appointment:
    rut.post(f"{panel}/hold", {"kind": "EB_NEW", "mode": "visit", "starts_at": TEN.isoformat(), **form})
    rut.post(f"{panel}/book", {"send": "no"})
    return appointments(building)[-1]


def appointments(building: Building) -> list[Appointment]:
    with building.stores.reading() as unit:
        return list(unit.db.scalars(select(Appointment).order_by(Appointment.starts_at)))


def act(rut: Person, panel: str, one: Appointment, verb: str, *, status: int = 303, **form: object) -> Answer:
    answer = rut.post(f"{panel}/{one.id}/{verb}", {"version": one.version, **form}, status=status)
    return rut.follow(answer) if status == 303 else answer


def test_a_cancelled_booking_stays_on_the_panel_for_a_minute_and_comes_back(
    building: Building, rut: Person, panel: str, clock: FixedClock
) -> None:
    one = booked(rut, panel, building)
    shown = act(rut, panel, one, "cancel", by="client")
    assert "Avbokad" in shown.text
    assert f'action="{panel}/{one.id}/undo"' in shown.response.text
    assert "Bokade tider" in act(rut, panel, one, "undo").text
    assert appointments(building)[0].status is AppointmentStatus.BOOKED
    act(rut, panel, appointments(building)[0], "cancel", by="client")
    clock.move(timedelta(seconds=60))
    assert "Avbokad" not in rut.get(panel).text
    assert "för sent att ångra" in act(rut, panel, one, "undo", status=409).text


def test_a_moved_booking_goes_back(building: Building, rut: Person, panel: str) -> None:
    one = booked(rut, panel, building)
    later = at(14, day=THURSDAY)
    act(rut, panel, one, "move", moving=str(one.id), starts_at=later.isoformat())
    assert appointments(building)[0].starts_at == later
    act(rut, panel, one, "undo")
    assert appointments(building)[0].starts_at == TEN


def test_somebody_comes_along(building: Building, rut: Person, panel: str) -> None:
    shown = rut.get(f"{panel}?kind=EB_NEW")
    assert "En till från enheten (två handläggare)" in shown.text
    booked(rut, panel, building, besides="demo:h-3")
    with building.stores.reading() as unit:
        assert unit.db.scalars(select(Colleague.handlaggare)).all() == ["demo:h-3"]
    rut.post(
        f"{panel}/hold",
        {"kind": "EB_NEW", "mode": "visit", "starts_at": at(14, day=THURSDAY).isoformat(), "besides": "two"},
    )
    rut.post(f"{panel}/book", {"send": "no"})
    with building.stores.reading() as unit:
        assert len(unit.db.scalars(select(Colleague)).all()) == 2
    assert rut.get(f"/bookings?day={THURSDAY}").text.count("Sara Nilsson, Sara Nilsson") == 2


def test_the_same_time_again_and_again(building: Building, rut: Person, panel: str) -> None:
    with building.stores.writing() as unit:
        make_appointment(unit, at(10, day=days_on(10)), person=None)
    rut.post(f"{panel}/hold", {"kind": "EB_NEW", "mode": "visit", "starts_at": TEN.isoformat()})
    shown = rut.get(f"{panel}?every=7&count=4")
    later = re.findall(r'type="checkbox" id="[^"]+" name="later" value="([^"]+)" checked', shown.response.text)
    assert later == [at(10, day=days_on(number)).isoformat() for number in (17, 24)]
    assert "torsdag 3 december klockan 10.00 går inte att boka. I stället:" in shown.text
    rut.post(f"{panel}/book", {"send": "no", "every": "7", "count": "4", "later": ["", *later]})
    mine = [one for one in appointments(building) if one.person == disclosure.ANNA]
    assert [one.series_id for one in mine] == [mine[0].series_id] * 3
    moving = rut.get(f"{panel}?moving={mine[0].id}")
    assert "Flytta även de 2 följande i serien" in moving.text
    act(rut, panel, mine[0], "move", moving=str(mine[0].id), starts_at=at(13, day=THURSDAY).isoformat(), rest="on")
    moved = [one.starts_at for one in appointments(building) if one.person == disclosure.ANNA]
    assert moved[0] == at(13, day=THURSDAY)
    act(rut, panel, mine[0], "undo")
    assert [one.starts_at for one in appointments(building) if one.person == disclosure.ANNA] == [
        one.starts_at for one in mine
    ]


def test_whoever_wants_an_earlier_time_waits_and_is_rung(
    building: Building, rut: Person, panel: str, clock: FixedClock
) -> None:
    building.stores.event_handlers = EVENT_HANDLERS
    one = booked(rut, panel, building)
    refused = act(rut, panel, one, "wait", status=422, first="2026-12-24", last="2026-12-25")
    assert "Välj dagar före den tid som är bokad." in refused.text
    shown = act(rut, panel, one, "wait", first="2026-11-23", last="2026-11-25", anyone="on")
    assert "På väntelistan" in shown.text
    with building.stores.writing() as unit:
        free = make_appointment(unit, at(13, day=days_on(2)), person=None)
        change.cancel(unit, appointment_id=free.id, version=1, by_client=True, by=RECEPTIONIST)
    clock.move(timedelta(seconds=60))
    offers.run(building.stores)
    page = rut.get("/waiting")
    assert "Anna" in page.text
    assert "Ring före" in page.text
    with building.stores.reading() as unit:
        offer = unit.db.scalars(select(WaitlistOffer)).one()
    rut.post(f"/waiting/offers/{offer.id}/accept", {})
    assert appointments(building)[0].starts_at == at(13, day=days_on(2))
    assert "Erbjudandet gäller inte längre." in rut.post(f"/waiting/offers/{offer.id}/decline", {}, status=409).text
    assert "Ingen väntar på en tidigare tid." in rut.get("/waiting").text


def test_a_client_is_taken_off_the_list_in_the_panel_or_on_the_page(
    building: Building, rut: Person, panel: str
) -> None:
    one = booked(rut, panel, building)
    act(rut, panel, one, "wait")
    act(rut, panel, one, "unwait")
    act(rut, panel, one, "wait")
    with building.stores.reading() as unit:
        rows = unit.db.scalars(select(WaitlistEntry).order_by(WaitlistEntry.created_at, WaitlistEntry.id)).all()
    assert [row.ended_at is None for row in rows] == [False, True]
    rut.post(f"/waiting/{rows[1].id}/leave", {})
    assert "Ingen väntar" in rut.get("/waiting").text
    stranger = building.login(Role.RECEPTIONIST, grants=())
    stranger.post(f"/waiting/{rows[1].id}/leave", {}, status=404)


def test_an_offer_by_sms_is_only_chosen_where_it_can_be_answered(building: Building, rut: Person, panel: str) -> None:
    one = booked(rut, panel, building)
    assert "Får erbjudas tiden med SMS" in rut.get(panel).text
    building.app.state.ports = replace(building.app.state.ports, sms=LocalSms(answerable=False))
    shown = rut.get(panel).text
    assert "Får erbjudas tiden med SMS" not in shown
    assert "Våra SMS skickas från ett namn, och ett namn går inte att svara." in shown
    act(rut, panel, one, "wait", first="2026-11-23", last="2026-11-25", by_sms="on")
    with building.stores.reading() as unit:
        assert unit.db.scalars(select(WaitlistEntry.by_sms)).all() == [False]


@pytest.mark.harm("a page offers an SMS that no operator will ever send")
def test_without_an_operator_the_panel_offers_no_sms_and_takes_none(
    building: Building, rut: Person, panel: str
) -> None:
    building.stores.texting = False
    rut.post(f"{panel}/hold", {"kind": "EB_NEW", "mode": "visit", "starts_at": TEN.isoformat()})
    held = rut.get(panel).text
    assert "SMS är inte kopplat. Låt personen skriva upp tiden." in held
    assert "Vill du ha SMS?" not in held
    rut.post(f"{panel}/book", {"send": "yes", "wants": "yes", "shared": "no", "number": "070-174 06 12"})
    one = appointments(building)[0]
    shown = rut.get(panel).text
    assert "Får erbjudas tiden med SMS" not in shown
    assert "Vi ringer om en tidigare tid." in shown
    act(rut, panel, one, "wait", first="2026-11-23", last="2026-11-25", by_sms="on")
    act(rut, panel, one, "cancel")
    with building.stores.reading() as unit:
        assert unit.db.scalars(select(WaitlistEntry.by_sms)).all() == [False]
        assert unit.db.scalars(select(Notice)).all() == []
    reaching = rut.get(panel.replace("/booking", "/safety")).text
    assert "SMS är inte kopplat." in reaching
    assert "Vill du ha SMS" not in reaching
    assert "Bekräfta numret" not in reaching


def offered(answer: Answer) -> list[str]:
    """Return the starts that can be picked."""
    return re.findall(r'name="starts_at" value="([^"]+)"', answer.response.text)


def test_the_time_a_meeting_has_is_no_new_time(building: Building, rut: Person, panel: str) -> None:
    one = booked(rut, panel, building)
    week = f"&week={days_on(0)}"
    shown = offered(rut.get(f"{panel}?moving={one.id}{week}"))
    assert TEN.isoformat() not in shown
    assert at(11, day=THURSDAY).isoformat() in shown
    # By phone it would be another meeting at the same hour, and so it would with somebody else.
    assert TEN.isoformat() in offered(rut.get(f"{panel}?moving={one.id}&mode=phone{week}"))
    assert TEN.isoformat() in offered(rut.get(f"{panel}?moving={one.id}&who=intake{week}"))


def test_where_nothing_else_is_free_the_time_it_has_is_no_reason(building: Building, rut: Person, panel: str) -> None:
    with building.stores.writing() as unit:
        unit.db.execute(delete(OpeningWindow))
        unit.db.execute(delete(WindowOccurrence))
        opening_hours.open_once(
            unit, handlaggare="demo:h-1", day=THURSDAY, opens=time(10), closes=time(11), place="entre-a"
        )
        opening_hours.open_once(
            unit, handlaggare="demo:h-1", day=days_on(8), opens=time(9), closes=time(10), place="entre-a"
        )
    one = booked(rut, panel, building)
    # The first week with anything new is the one that is shown.
    assert offered(rut.get(f"{panel}?moving={one.id}")) == [at(9, day=days_on(8)).isoformat()]
    shown = rut.get(f"{panel}?moving={one.id}&week={days_on(0)}")
    assert offered(shown) == []
    assert "har inga öppna tider måndag, tisdag, onsdag och fredag" in shown.text
    assert "tisdag 1 dec 09.00" in shown.text


def test_a_series_that_cannot_move_says_which_time_is_in_the_way(building: Building, rut: Person, panel: str) -> None:
    rut.post(f"{panel}/hold", {"kind": "EB_NEW", "mode": "visit", "starts_at": TEN.isoformat()})
    later = [at(10, day=days_on(number)).isoformat() for number in (10, 17)]
    rut.post(f"{panel}/book", {"send": "no", "every": "7", "count": "3", "later": later})
    first, *_ = appointments(building)
    with building.stores.writing() as unit:
        make_appointment(unit, at(13, day=days_on(17)), person=None)
    form = {"moving": str(first.id), "starts_at": at(13, day=THURSDAY).isoformat(), "rest": "on"}
    refused = act(rut, panel, first, "move", status=409, **form).text
    assert "Inget är flyttat. Det som är i vägen är torsdag 10 december klockan 13.00." in refused
    assert appointments(building)[0].starts_at == TEN


def test_the_panel_sees_to_it_that_two_go_and_never_says_why(building: Building, rut: Person, panel: str) -> None:
    with building.stores.writing() as unit:
        kind = unit.db.get_one(AppointmentType, "SOL_HOME_VISIT")
        kind.area, kind.only_own = None, False
        visit_in_twos(unit, person=disclosure.ANNA, since=None, note="Ring från bilen", by=RECEPTIONIST)
    home = {"kind": "SOL_HOME_VISIT", "who": "intake", "mode": "home"}
    shown = rut.get(f"{panel}?kind=SOL_HOME_VISIT&who=intake&mode=home")
    assert "Två ur personalen ska vara med" in shown.text
    assert "Ring från bilen" not in shown.text
    assert "Två ur personalen ska vara med" not in rut.get(f"{panel}?kind=EB_NEW&mode=visit").text
    rut.post(f"{panel}/hold", {**home, "starts_at": at(9, day=THURSDAY).isoformat(), "besides": ""})
    rut.post(f"{panel}/book", {"send": "no"})
    with building.stores.reading() as unit:
        assert len(unit.db.scalars(select(Colleague)).all()) == 1
    # What was reserved for one before it was decided is not booked: the receptionist chooses again.
    with building.stores.writing() as unit:
        visit_alone(unit, person=disclosure.ANNA, by=RECEPTIONIST)
    rut.post(f"{panel}/hold", {**home, "starts_at": at(13, day=THURSDAY).isoformat()})
    with building.stores.writing() as unit:
        visit_in_twos(unit, person=disclosure.ANNA, since=None, note="", by=RECEPTIONIST)
    refused = rut.post(f"{panel}/book", {"send": "no"}, status=409)
    assert "Två ur personalen ska vara med vid hembesöket. Välj en tid då två är lediga." in refused.text
