"""Svar på SMS: who wrote what about which booking, cancelled with one key, for those who may know of it."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from frontdesk.accesslog.models import LogRow
from frontdesk.accounts.rules import Role
from frontdesk.availability.rules.enums import AppointmentStatus
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import change, hold, series
from frontdesk.booking.service.change import NewTime
from frontdesk.booking.views import Guest, Pick, Texting
from frontdesk.calls.models.contact import Contact, ContactNumber
from frontdesk.calls.models.task import Task
from frontdesk.core.db.stores import Stores
from frontdesk.core.times import FixedClock
from frontdesk.disclosure.rules.levels import Level
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.notices.jobs import send_due
from frontdesk.notices.models import Notice, NoticeReply
from frontdesk.notices.ports import IncomingSms
from frontdesk.notices.service import replying
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import protect, set_consent
from frontdesk.waitlist.models import WaitlistOffer
from frontdesk.waitlist.rules import OfferStatus
from integrations.local.sms import LocalSms
from tests.booking import test_panel as panel
from tests.factories import disclosure
from tests.factories.booking import RECEPTIONIST, at, days_on, make_office
from tests.factories.waiting import (
    HER,
    HER_NUMBER,
    HIM,
    HIS_NUMBER,
    can_be_texted,
    comes_free,
    offers,
    replies,
    sent,
    tasks,
    time_of,
    waits,
)
from tests.web.client import Building, Person

NUMBER, OTHER = "+46701740605", "+46701740606"
THURSDAY = days_on(3)
A_MINUTE = timedelta(seconds=61)
Book = Callable[..., Appointment]


@pytest.fixture
def rut(building: Building, register_writer: Engine) -> Person:
    disclosure.town(register_writer)
    building.stores.event_handlers = EVENT_HANDLERS
    with building.stores.writing() as unit:
        make_office(unit)
    return building.login(Role.RECEPTIONIST)


@pytest.fixture
def book(building: Building, rut: Person, clock: FixedClock) -> Book:
    """Return what books a time by SMS and lets the confirmation arrive."""
    gateway = building.app.state.ports.sms
    assert isinstance(gateway, LocalSms)

    def _book(
        person: str | None = disclosure.ANNA, *, hour: int = 10, number: str = NUMBER, weeks: int = 1
    ) -> Appointment:
        guest, to = Guest(person=person, name="" if person else "Kim Okänd"), Texting(number)
        with building.stores.writing() as unit:
            if person:
                can_be_texted(unit, person, number)
            pick = Pick("EB_NEW", at(hour, day=THURSDAY), handlaggare="demo:h-1")
            held = hold.hold(unit, pick=pick, by=RECEPTIONIST)
            later = [series.again(pick.starts_at, 7 * week) for week in range(1, weeks)]
            [first, *_] = series.book_all(
                unit, hold_id=held.id, pick=hold.pick_again(unit.db, held), later=later, every_days=7, guest=guest,
                by=RECEPTIONIST, texting=to,
            )  # fmt: skip
            if weeks == 1:
                first.series_id = None
        clock.move(A_MINUTE)
        send_due(building.stores, gateway)
        return first

    return _book


def write(building: Building, text: str, number: str = NUMBER) -> uuid.UUID:
    provider_id = uuid.uuid4().hex
    with building.stores.writing() as unit:
        replying.receive(unit, IncomingSms(provider_id, number, text))
        return unit.db.scalars(select(NoticeReply.id).where(NoticeReply.provider_id == provider_id)).one()


def row(building: Building, booking: Appointment) -> Appointment:
    with building.stores.reading() as unit:
        return unit.db.get_one(Appointment, booking.id)


def open_tasks(building: Building) -> list[str]:
    with building.stores.reading() as unit:
        return list(unit.db.scalars(select(Task.kind).where(Task.done_at.is_(None))))


def waiting_sms(building: Building) -> list[str]:
    with building.stores.reading() as unit:
        wanted = select(Notice.kind).where(Notice.status == "created").order_by(Notice.id)
        return list(unit.db.scalars(wanted))


@pytest.mark.harm("an answer to an SMS cannot be found")
def test_an_answer_is_in_the_menu_with_a_count_and_stands_beside_its_booking(
    building: Building, rut: Person, book: Book
) -> None:
    assert "Svar på SMS" in rut.get("/reception").text
    book()
    reply = write(building, "Can I come another day instead?")
    assert "Svar på SMS 1" in rut.get("/reception").text
    assert rut.get("/replies/count", htmx=True).text == "1"
    page = rut.get("/replies")
    for words in ("Anna Karlsson", "070-174 06 05", "Can I come another day instead?", "Sara Nilsson",
                  "torsdag 26 november klockan 10.00", "Stadshuset entré A", "Ring och flytta"):  # fmt: skip
        assert words in page.text
    assert f'href="/replies#reply-{reply}"' in rut.get("/reception").response.text
    with building.stores.reading() as unit:
        listed = select(LogRow.person).where(LogRow.event == "person.listed")
        assert disclosure.ANNA in set(unit.db.scalars(listed))


@pytest.mark.harm("a client who cancels by SMS is booked as not come")
@pytest.mark.parametrize("text", ["AVBOKA", "Jag måste avboka tiden", "avboka 🙏\nSkickat från min iPhone"])
def test_who_writes_avboka_is_cancelled_with_one_key_and_told(
    building: Building, rut: Person, book: Book, text: str
) -> None:
    booking = book()
    reply = write(building, text)
    assert 'data-key="Alt+A"' in rut.get("/replies").response.text
    form = {"appointment": str(booking.id), "version": "1"}
    done = rut.post(f"/replies/{reply}/cancel", form, htmx=True, status=200)
    assert "Avbokad av klienten" in done.text
    assert row(building, booking).status is AppointmentStatus.CANCELLED_BY_CLIENT
    assert (open_tasks(building), waiting_sms(building)) == ([], ["cancelled"])
    assert rut.get("/replies/count", htmx=True).text == ""


@pytest.mark.parametrize("text", ["Avboka inte!", "Kan jag avboka eller flytta?", "Ja avboka", "Jag kommer"])
def test_nothing_but_that_is_proposed(building: Building, rut: Person, book: Book, text: str) -> None:
    book()
    write(building, text)
    page = rut.get("/replies")
    assert "Avboka tiden" in page.text
    assert 'data-key="Alt+A"' not in page.response.text


def test_such_a_cancellation_is_undone_within_its_minute_and_the_answer_waits_again(
    building: Building, rut: Person, book: Book, clock: FixedClock
) -> None:
    booking = book()
    reply = write(building, "AVBOKA")
    rut.post(f"/replies/{reply}/cancel", {"appointment": str(booking.id), "version": "1"})
    assert "Ångra" in rut.get("/replies").text
    rut.post(f"/replies/{reply}/undo")
    assert row(building, booking).status is AppointmentStatus.BOOKED
    assert (open_tasks(building), waiting_sms(building)) == (["sms-reply"], [])
    version = str(row(building, booking).version)
    rut.post(f"/replies/{reply}/cancel", {"appointment": str(booking.id), "version": version})
    clock.move(A_MINUTE)
    assert "Det är för sent" not in rut.get("/replies").text
    assert "Inga svar att läsa." in rut.get("/replies").text


def test_two_who_read_it_at_once_cancel_it_once(building: Building, rut: Person, book: Book) -> None:
    booking, other = book(), building.login(Role.RECEPTIONIST)
    reply = write(building, "AVBOKA")
    form = {"appointment": str(booking.id), "version": "1"}
    rut.post(f"/replies/{reply}/cancel", form)
    refused = other.post(f"/replies/{reply}/cancel", form, status=409)
    assert row(building, booking).version == 2
    assert "Ångra" in refused.text


def test_what_was_moved_meanwhile_is_not_cancelled(building: Building, rut: Person, book: Book) -> None:
    booking = book()
    reply = write(building, "AVBOKA")
    with building.stores.writing() as unit:
        to = NewTime(starts_at=at(13, day=THURSDAY))
        change.move(unit, appointment_id=booking.id, version=1, to=to, by=RECEPTIONIST)
    rut.post(f"/replies/{reply}/cancel", {"appointment": str(booking.id), "version": "1"}, status=409)
    assert row(building, booking).status is AppointmentStatus.BOOKED
    assert "klockan 13.00" in rut.get("/replies").text


def test_no_other_booking_is_cancelled_through_an_answer(building: Building, rut: Person, book: Book) -> None:
    book()
    other = book(None, hour=13, number=OTHER)
    reply = write(building, "AVBOKA")
    rut.post(f"/replies/{reply}/cancel", {"appointment": str(other.id), "version": "1"}, status=404)
    assert row(building, other).status is AppointmentStatus.BOOKED


def test_of_a_series_each_time_can_be_cancelled_and_none_is_proposed(
    building: Building, rut: Person, book: Book
) -> None:
    book(weeks=3)
    write(building, "AVBOKA")
    page = rut.get("/replies")
    assert page.text.count("Avboka tiden") == 3
    assert 'data-key="Alt+A"' not in page.response.text


def test_about_a_booking_that_is_off_it_says_so(building: Building, rut: Person, book: Book) -> None:
    booking = book()
    with building.stores.writing() as unit:
        change.cancel(unit, appointment_id=booking.id, version=1, by_client=False, by=RECEPTIONIST)
    write(building, "Kan jag få en annan tid?")
    page = rut.get("/replies")
    assert "Avbokad av oss" in page.text
    assert "Avboka tiden" not in page.text


def test_the_task_and_the_answer_settle_each_other(building: Building, rut: Person, book: Book) -> None:
    book()
    reply = write(building, "Jag blir sen")
    rut.post(f"/replies/{reply}/handled")
    assert open_tasks(building) == []
    write(building, "Tio minuter")
    with building.stores.reading() as unit:
        task = unit.db.scalars(select(Task.id).where(Task.done_at.is_(None))).one()
    rut.post(f"/tasks/{task}/done")
    assert "Inga svar att läsa." in rut.get("/replies").text
    assert rut.get("/replies/count", htmx=True).text == ""


@pytest.mark.parametrize(("verb", "panel"), [("ring", ""), ("move", "?panel=booking")])
def test_ringing_opens_a_contact_with_the_number(
    building: Building, rut: Person, book: Book, verb: str, panel: str
) -> None:
    book()
    reply = write(building, "Kan vi höras?")
    opened = rut.post(f"/replies/{reply}/{verb}")
    with building.stores.reading() as unit:
        contact = unit.db.scalars(select(Contact.id)).one()
        assert unit.db.scalar(select(ContactNumber.number)) == NUMBER
    assert opened.location == f"/reception/contacts/{contact}{panel}"
    assert "Kan vi höras?" in rut.get("/replies").text, "it waits until somebody says that it is seen to"


def test_of_a_typed_name_the_name_is_shown_and_nothing_of_it_is_moved_in_a_contact(
    building: Building, rut: Person, book: Book
) -> None:
    book(None)
    write(building, "OMBOKA")
    page = rut.get("/replies").text
    assert "Kim Okänd" in page
    assert "Ring och flytta" not in page


@pytest.mark.harm("reception reads what a protected person has written")
@pytest.mark.parametrize("kind", [ProtectionKind.PROTECT_NOW, ProtectionKind.UNSAFE_CONTACT])
def test_what_a_protected_person_writes_is_for_the_protected_desk_alone(
    building: Building, rut: Person, book: Book, kind: ProtectionKind
) -> None:
    booking = book()
    with building.stores.writing() as unit:
        protect(unit, person=disclosure.ANNA, kind=kind, by=RECEPTIONIST)
    before = [rut.get(path).text for path in ("/replies", "/replies/count")]
    reply = write(building, "Han är här")
    assert [rut.get(path).text for path in ("/replies", "/replies/count")] == before
    assert "Han är här" not in rut.get("/reception").text
    form = {"appointment": str(booking.id), "version": "1"}
    for verb in ("handled", "cancel", "undo", "ring", "move"):
        rut.post(f"/replies/{reply}/{verb}", form, status=404)
        rut.post(f"/replies/{uuid.uuid4()}/{verb}", form, status=404)
    siv = building.login(Role.PROTECTED_DESK)
    assert "Han är här" in siv.get("/replies").text
    assert "Svar på SMS 1" in siv.get("/reception").text


def test_a_number_that_belongs_to_nothing_is_shown_without_a_booking(building: Building, rut: Person) -> None:
    write(building, "Hej", number="+46701740699")
    page = rut.get("/replies").text
    assert "Okänt nummer" in page
    assert "Ingen bokning hör till svaret." in page


def test_who_may_not_book_with_the_handlaggare_sees_no_booking(building: Building, rut: Person, book: Book) -> None:
    book(None)
    write(building, "Hej")
    stranger = building.login(Role.RECEPTIONIST, grants=())
    assert "torsdag 26 november" not in stranger.get("/replies").text


@pytest.mark.parametrize("text", ["STOPP", "sluta skicka sms"])
def test_a_stop_says_what_it_is_and_the_next_booking_why_no_sms_goes(
    building: Building, rut: Person, book: Book, text: str
) -> None:
    book()
    write(building, text)
    assert "Vill inte ha fler SMS" in rut.get("/replies").text
    assert waiting_sms(building) == []
    contact = rut.post("/queue/call").location.rpartition("/")[2]
    panel.stand(building, rut, contact, Level.A3)
    asked = panel.hold(rut, contact, starts_at=at(14, day=THURSDAY).isoformat()).text
    assert "Klienten svarade STOPP på ett SMS 23 nov, så inga SMS går." in asked
    assert "Vill du ha SMS?" not in asked
    panel.book(rut, contact)
    assert waiting_sms(building) == [], "nothing is promised on the quiet either"


def test_who_has_said_no_has_not_answered_stop(building: Building, rut: Person) -> None:
    with building.stores.writing() as unit:
        set_consent(unit, person=disclosure.ANNA, by=RECEPTIONIST, wants_sms=False, shared_phone=None)
    contact = rut.post("/queue/call").location.rpartition("/")[2]
    panel.stand(building, rut, contact, Level.A3)
    assert "svarade STOPP" not in panel.hold(rut, contact).text


def test_an_answer_to_an_offer_shows_the_time_they_have_and_the_one_they_were_offered(
    building: Building, rut: Person, clock: FixedClock
) -> None:
    clock.set(at(9))
    with building.stores.writing() as unit:
        can_be_texted(unit, disclosure.ANNA, HER_NUMBER)
    waits(building.stores, disclosure.ANNA)
    comes_free(building.stores, clock)
    sent(building.stores)
    write(building, "Ja, men kan det bli kl 10?", HER_NUMBER)
    page = rut.get("/replies").text
    assert "fredag 27 november klockan 09.00" in page
    assert "Om den erbjudna tiden onsdag 25 november klockan 09.00" in page


@pytest.mark.harm("a reply that begins with yes or no and means the opposite changes a booking")
@pytest.mark.parametrize(
    "text", ["Ja, tyvärr har jag fått förhinder", "Nej inga problem, jag kommer", "ja avboka", "Yes, but I can't"]
)
def test_what_only_begins_with_an_answer_moves_nothing(desk: Stores, clock: FixedClock, text: str) -> None:
    with desk.writing() as unit:
        can_be_texted(unit, HER, HER_NUMBER)
    hers = waits(desk)
    comes_free(desk, clock)
    sent(desk)
    replies(desk, HER_NUMBER, text)
    assert offers(desk) == [(HER, OfferStatus.OPEN, True)]
    assert time_of(desk, hers) == hers.starts_at
    assert tasks(desk) == ["sms-reply"]
    assert sent(desk) == [("thanks", HER_NUMBER)]


def test_yes_after_no_is_told_that_the_time_is_gone(desk: Stores, clock: FixedClock) -> None:
    with desk.writing() as unit:
        can_be_texted(unit, HER, HER_NUMBER)
        can_be_texted(unit, HIM, HIS_NUMBER)
    waits(desk)
    waits(desk, HIM, hour=13)
    comes_free(desk, clock)
    sent(desk)
    replies(desk, HER_NUMBER, "Nej")
    replies(desk, HER_NUMBER, "Ja tack")
    assert sent(desk) == [("offer_gone", HER_NUMBER)]
    assert tasks(desk) == []


def test_no_after_yes_is_read_by_a_person(desk: Stores, clock: FixedClock) -> None:
    with desk.writing() as unit:
        can_be_texted(unit, HER, HER_NUMBER)
    waits(desk)
    comes_free(desk, clock)
    sent(desk)
    replies(desk, HER_NUMBER, "Ja")
    replies(desk, HER_NUMBER, "Nej")
    assert tasks(desk) == ["sms-reply"]
    with desk.reading() as unit:
        assert unit.db.scalar(select(WaitlistOffer.status)) is OfferStatus.ACCEPTED
