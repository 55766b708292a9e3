"""Silent means silent everywhere: matters and persons no telephone may say a word of, through the doors."""

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from frontdesk.accounts.rules import Role
from frontdesk.availability.rules.enums import Mode
from frontdesk.booking.errors import SilentNotByPhone
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import change
from frontdesk.booking.service.change import NewTime
from frontdesk.core.actor import CLOCK
from frontdesk.core.times import FixedClock
from frontdesk.disclosure.queries import (
    identification_of,
)
from frontdesk.disclosure.rules.levels import Level
from frontdesk.disclosure.service import open_person
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.notices.models import Notice, NoticeContent
from frontdesk.notices.service.sending import claim
from frontdesk.waitlist import queries
from frontdesk.waitlist.models import WaitlistEntry
from tests.factories import disclosure, register
from tests.factories.booking import at, days_on, make_office
from tests.web.client import Answer, Building, Person

THURSDAY = days_on(3)
TEN, TWO = at(10, day=THURSDAY), at(14, day=THURSDAY)
NUMBER = "070-174 06 05"
HODAN, HODANS_NUMBER = "demo:p-hodan", "199001012384"
# A child that calls, violence, honour, a protected person.
SILENT = ("child-calls", "violence", "honour", "protected-calls")
SMS_LEAVES = "an SMS reaches the phone of somebody to whom it is dangerous"
FALSE_PROMISE = "reception promises an SMS or a call that is never made"


@pytest.fixture
def rut(building: Building, register_writer: Engine) -> Person:
    """A receptionist in a town where Hodan's contact is marked as unsafe in the case system."""
    building.stores.event_handlers = EVENT_HANDLERS
    disclosure.town(register_writer)
    register.keep(
        register_writer,
        register.person(HODAN, "Hodan", "Warsame", unsafe_contact=True),
        register.identifier(HODAN, HODANS_NUMBER),
        register.case("demo:c-3", number="EB-3"),
        register.part("demo:c-3", HODAN),
        register.phone(HODAN, "+46701740605"),
    )
    with building.stores.writing() as unit:
        make_office(unit, people=2)
    return building.login(Role.RECEPTIONIST)


@pytest.fixture
def contact(rut: Person) -> str:
    """A call in hand."""
    return rut.post("/queue/call").location.rpartition("/")[2]


def stand(building: Building, rut: Person, contact: str, level: Level, person: str = disclosure.ANNA) -> None:
    with building.stores.writing() as unit:
        key = uuid.UUID(contact)
        open_person(unit, staff=rut.staff, contact_id=key, person=person)
        standing = identification_of(unit.db, key)
        assert standing is not None
        standing.methods = [*disclosure.METHODS[level]]


def pick(rut: Person, contact: str, reason: str) -> None:
    rut.post(f"/contacts/{contact}/reason", {"reason": reason}, status=200, htmx=True)


def hold(rut: Person, contact: str, starts_at: datetime = TEN, *, status: int = 200) -> Answer:
    form = {"kind": "EB_NEW", "mode": "visit", "starts_at": starts_at.isoformat(), "unit": "demo:u-eb"}
    return rut.post(f"/contacts/{contact}/booking/hold", form, status=status, htmx=True)


def book(rut: Person, contact: str, *, status: int = 200, **form: str | list[str]) -> Answer:
    asked = {"send": "yes", "name": "Kim", "wants": "yes", "shared": "no", "number": NUMBER, **form}
    return rut.post(f"/contacts/{contact}/booking/book", asked, status=status, htmx=True)


def appointments(building: Building) -> list[Appointment]:
    with building.stores.reading() as unit:
        return list(unit.db.scalars(select(Appointment).order_by(Appointment.id)))


def numbers(building: Building) -> list[str]:
    with building.stores.reading() as unit:
        return list(unit.db.scalars(select(NoticeContent.number)))


def sent(building: Building, clock: FixedClock) -> int:
    """Let the clock run well past every minute to think again, and count what it would hand over."""
    clock.set(clock.now() + timedelta(minutes=5))
    count = 0
    with building.stores.writing() as unit:
        while claim(unit) is not None:
            count += 1
    return count


@pytest.mark.harm(SMS_LEAVES)
@pytest.mark.parametrize("reason", ["child-calls", "violence", "honour", HODAN])
def test_in_silence_no_meeting_is_held_by_ringing(building: Building, rut: Person, contact: str, reason: str) -> None:
    by_phone = {"kind": "EB_FOLLOWUP", "mode": "phone", "starts_at": TEN.isoformat(), "unit": "demo:u-eb"}
    held = rut.post(f"/contacts/{contact}/booking/hold", by_phone, status=200, htmx=True)
    assert "Vi ringer dig" in held.text
    if reason == HODAN:
        stand(building, rut, contact, Level.A1, HODAN)
    else:
        pick(rut, contact, reason)
    # Reserved before anybody knew: the booking is refused, and what to do instead is said.
    assert "inget möte per telefon" in book(rut, contact, status=422, wants="", number="").text
    rut.post(f"/contacts/{contact}/booking/release", status=200, htmx=True)
    assert appointments(building) == []
    panel = rut.get(f"/contacts/{contact}/booking?kind=EB_FOLLOWUP", htmx=True)
    assert 'value="phone"' not in panel.response.text
    assert 'value="PHONE_CALLBACK"' not in panel.response.text
    again = rut.post(f"/contacts/{contact}/booking/hold", {**by_phone, "kind": "PHONE_CALLBACK"}, status=422, htmx=True)
    assert "inget möte per telefon" in again.text
    visit = rut.post(f"/contacts/{contact}/booking/hold", by_phone, status=200, htmx=True)
    assert "Vi ringer dig" not in visit.text


@pytest.mark.harm(SMS_LEAVES)
def test_a_silent_visit_does_not_become_a_call(building: Building, rut: Person, contact: str) -> None:
    pick(rut, contact, "violence")
    hold(rut, contact)
    book(rut, contact, send="no", wants="", number="")
    (row,) = appointments(building)
    with building.stores.writing() as unit, pytest.raises(SilentNotByPhone):
        change.move(unit, appointment_id=row.id, version=row.version, to=NewTime(mode=Mode.PHONE), by=rut.staff.actor)


@pytest.mark.harm(SMS_LEAVES)
@pytest.mark.parametrize("reason", SILENT)
@pytest.mark.parametrize("level", [None, Level.A1, Level.A3])
def test_about_a_silent_reason_no_sms_is_offered_asked_for_or_sent(
    building: Building, rut: Person, contact: str, clock: FixedClock, reason: str, level: Level | None
) -> None:
    pick(rut, contact, reason)
    if level is not None:
        stand(building, rut, contact, level)
    if reason == "protected-calls":  # its times are the protected desk's to give
        assert "Vill du ha SMS?" not in hold(rut, contact, status=409).text
        return
    held = hold(rut, contact)
    assert "inget SMS, inget på telefonsvarare" in held.text
    assert "Vill du ha SMS?" not in held.text
    assert "Tyst ärende" in rut.get(f"/contacts/{contact}/guidance", htmx=True).text
    refused = book(rut, contact, status=409)
    assert "Inget SMS och inget på telefonsvarare" in refused.text
    book(rut, contact, send="no")
    assert len(appointments(building)) == 1
    assert sent(building, clock) == 0
    assert numbers(building) == []


@pytest.mark.harm(SMS_LEAVES)
def test_a_reason_that_turns_out_silent_stops_the_sms_that_waits(
    building: Building, rut: Person, contact: str, clock: FixedClock
) -> None:
    hold(rut, contact)
    book(rut, contact)
    assert numbers(building) == ["+46701740605"]
    pick(rut, contact, "violence")
    assert "Skickas inte" in rut.get(f"/contacts/{contact}/notices", htmx=True).text
    assert sent(building, clock) == 0
    assert numbers(building) == []


@pytest.mark.harm(SMS_LEAVES)
@pytest.mark.parametrize("change_of", ["move", "cancel"])
def test_what_was_booked_in_silence_is_changed_in_silence_wherever_it_is_changed(
    building: Building, rut: Person, contact: str, clock: FixedClock, change_of: str
) -> None:
    # An SMS once went to this client about another time, so there is a confirmed number to write to.
    stand(building, rut, contact, Level.A3)
    hold(rut, contact, TWO)
    book(rut, contact)
    silent = rut.post("/queue/call").location.rpartition("/")[2]
    stand(building, rut, silent, Level.A3)
    pick(rut, silent, "violence")
    hold(rut, silent)
    book(rut, silent, send="no")
    [_, kept] = appointments(building)
    # Another reason later takes nothing away from what was booked.
    pick(rut, silent, "meeting")
    assert sent(building, clock) == 1
    with building.stores.writing() as unit:
        if change_of == "move":
            to = NewTime(starts_at=at(11, day=THURSDAY))
            change.move(unit, appointment_id=kept.id, version=1, to=to, by=CLOCK)
        else:
            change.cancel(unit, appointment_id=kept.id, version=1, by_client=False, by=CLOCK)
    assert sent(building, clock) == 0


@pytest.mark.harm(FALSE_PROMISE)
@pytest.mark.parametrize("level", [Level.A0, Level.A1, Level.A2, Level.A3])
def test_an_unsafe_contact_is_told_in_large_words_and_no_sms_is_promised(
    building: Building, rut: Person, contact: str, clock: FixedClock, level: Level
) -> None:
    stand(building, rut, contact, level, HODAN)
    words = "Osäker kontakt: inget SMS, inget på telefonsvarare."
    assert words in rut.get(f"/contacts/{contact}/disclosure", htmx=True).text
    held = hold(rut, contact)
    assert words in held.text
    assert "Vill du ha SMS?" not in held.text
    book(rut, contact, status=409)
    book(rut, contact, send="no")
    assert "skickas om" not in rut.get(f"/contacts/{contact}/notices", htmx=True).text
    assert sent(building, clock) == 0


@pytest.mark.harm(SMS_LEAVES)
def test_no_number_is_kept_for_sms_to_an_unsafe_contact(building: Building, rut: Person, contact: str) -> None:
    stand(building, rut, contact, Level.A3, HODAN)
    panel = rut.get(f"/contacts/{contact}/safety", htmx=True)
    assert "Osäker kontakt" in panel.text
    assert "Vill du ha SMS" not in panel.text
    said = {"wants_sms": "yes", "shared_phone": "no"}
    assert "Inget SMS" in rut.post(f"/contacts/{contact}/safety/consent", said, status=409, htmx=True).text
    rut.post(f"/contacts/{contact}/safety/consent", {"voicemail": "yes"}, status=409, htmx=True)
    rut.post(f"/contacts/{contact}/safety/number", {"number": NUMBER}, status=409, htmx=True)
    # A no is always taken.
    rut.post(f"/contacts/{contact}/safety/consent", {"wants_sms": "no"}, status=200, htmx=True)


@pytest.mark.harm(FALSE_PROMISE)
@pytest.mark.parametrize("silent", ["reason", "person"])
def test_nobody_waits_for_an_offer_that_could_never_be_made(
    building: Building, rut: Person, contact: str, silent: str
) -> None:
    stand(building, rut, contact, Level.A3, HODAN if silent == "person" else disclosure.ANNA)
    if silent == "reason":
        pick(rut, contact, "violence")
    hold(rut, contact)
    shown = book(rut, contact, send="no")
    assert "Vill ha tidigare tid" not in shown.text
    [kept] = appointments(building)
    refused = rut.post(f"/contacts/{contact}/booking/{kept.id}/wait", {"by_sms": "yes"}, status=409, htmx=True)
    assert "Vi kan inte erbjuda en tidigare tid" in refused.text
    with building.stores.reading() as unit:
        assert unit.db.scalars(select(WaitlistEntry)).all() == []
        assert queries.open_of(unit.db, [kept.id]) == {}


@pytest.mark.harm(SMS_LEAVES)
def test_a_series_in_silence_is_not_confirmed_by_sms(
    building: Building, rut: Person, contact: str, clock: FixedClock
) -> None:
    pick(rut, contact, "violence")
    hold(rut, contact)
    later = at(10, day=days_on(10)).isoformat()
    book(rut, contact, status=409, later=[later], every="7", count="2")
    book(rut, contact, send="no", later=[later], every="7", count="2")
    assert len(appointments(building)) == 2
    assert sent(building, clock) == 0
    with building.stores.reading() as unit:
        assert unit.db.scalars(select(Notice)).all() == []
