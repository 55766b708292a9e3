"""What reception previews is the SMS that is sent; and it says whether we ring or the client comes."""

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from frontdesk.accounts.rules import Role
from frontdesk.availability.models.catalogue import Place
from frontdesk.availability.rules.enums import SIGN, Mode
from frontdesk.booking.errors import NotByPhone
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import change, notify
from frontdesk.booking.service import hold as holds
from frontdesk.booking.service.change import NewTime
from frontdesk.booking.views import Pick
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import FixedClock
from frontdesk.disclosure.rules.levels import Level
from frontdesk.notices.models import Notice, NoticeContent
from frontdesk.notices.rules.encoding import measure
from frontdesk.notices.rules.lint import lint
from frontdesk.notices.rules.status import NoticeKind
from frontdesk.notices.rules.texts import LANGUAGES, MANNERS, Manner
from frontdesk.notices.service import MeetingDetails, preview
from frontdesk.safety.service import set_consent
from tests.booking.test_panel import book, hold, show, stand
from tests.factories import disclosure, register
from tests.factories.booking import RECEPTIONIST, at, days_on, make_appointment, make_office
from tests.factories.waiting import can_be_texted, comes_free, sent, waits
from tests.web.client import Answer, Building, Person

THURSDAY = days_on(3)
NUMBER = "070-174 06 05"
ENTRANCE = "Ring på klockan vid porten."


@pytest.fixture
def rut(building: Building, register_writer: Engine) -> Person:
    """A receptionist of an office whose door has a bell."""
    disclosure.town(register_writer)
    with building.stores.writing() as unit:
        make_office(unit, people=2)
        unit.db.get_one(Place, "entre-a").entrance = ENTRANCE
    return building.login(Role.RECEPTIONIST)


@pytest.fixture
def contact(rut: Person) -> str:
    return rut.post("/queue/call").location.rpartition("/")[2]


def told(stores: Stores) -> list[tuple[str, str, int]]:
    """Return what waits to be sent: kind, text, parts."""
    with stores.reading() as unit:
        rows = unit.db.execute(
            select(Notice.kind, NoticeContent.text, Notice.segments)
            .join(NoticeContent)
            .where(Notice.status == "created")
            .order_by(Notice.id)
        )
        return [(kind, text, segments) for kind, text, segments in rows]


def shown(panel: Answer) -> tuple[str, int]:
    """Return the text in the panel, and in how many parts it says that it goes."""
    found = re.search(
        r'<div id="booking-sms".*?<p class="hint">(.*?)</p>\s*<p class="hint">(\d+) del', panel.response.text, re.DOTALL
    )
    assert found
    return found[1].replace("&#39;", "'").replace("&amp;", "&"), int(found[2])


@pytest.mark.harm("the SMS that reception reads aloud is another than the one that is sent")
@pytest.mark.parametrize("mode", ["visit", "phone", "video"])
def test_what_is_shown_and_counted_is_what_is_sent(building: Building, rut: Person, contact: str, mode: str) -> None:
    held = hold(rut, contact, mode=mode)
    text, parts = shown(held)
    assert (ENTRANCE.rstrip(".") in text) == (mode == "visit")
    book(rut, contact, name="Kim", wants="yes", shared="no", number=NUMBER)
    assert told(building.stores) == [("confirmation", text, parts)]


@pytest.mark.harm("the SMS that reception reads aloud is another than the one that is sent")
@pytest.mark.parametrize("mode", ["visit", "phone", "video"])
def test_of_a_series_too_whatever_is_ticked(building: Building, rut: Person, contact: str, mode: str) -> None:
    hold(rut, contact, mode=mode)
    panel = show(rut, contact, "?every=7&count=4")
    later = re.findall(r'name="later" value="([^"]+)"', panel.response.text)
    assert len(later) == 3
    text, _ = shown(panel)
    assert "och sedan 3 dec, 10 dec, 17 dec" in text
    fewer = rut.get(
        f"/contacts/{contact}/booking/sms?" + "&".join(f"later={one.replace('+', '%2B')}" for one in later[:2]),
        htmx=True,
    )
    text, parts = shown(fewer)
    assert "och sedan 3 dec, 10 dec." in text
    book(rut, contact, name="Kim", wants="yes", shared="no", number=NUMBER, every="7", count="4", later=later[:2])
    assert told(building.stores) == [("series", text, parts)]
    assert (ENTRANCE in text) == (mode == "visit")


def test_with_nothing_ticked_it_is_an_ordinary_confirmation(rut: Person, contact: str) -> None:
    hold(rut, contact)
    alone = rut.get(f"/contacts/{contact}/booking/sms", htmx=True)
    assert shown(alone)[0].startswith("Bokad tid torsdag 26 november kl 10.00, Stadshuset entré A. Ring på klockan")


def test_without_a_reserved_time_there_is_no_sms_to_show(rut: Person, contact: str) -> None:
    assert "Reservationen har gått ut" in rut.get(f"/contacts/{contact}/booking/sms", status=409).text


@pytest.mark.harm("a client who is to be rung is told to come")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [NoticeKind.CONFIRMATION, NoticeKind.CHANGED, NoticeKind.SERIES, NoticeKind.OFFER])
def test_by_telephone_every_text_says_that_we_call_and_from_when_to_when(
    unit: Unit, kind: NoticeKind, language: str
) -> None:
    meeting = MeetingDetails(
        at(13), until=at(11), others=(at(13, day=THURSDAY),), ends_at=at(13, 30), manner=Manner.PHONE
    )
    text = preview(unit.db, kind=kind, meeting=meeting, language=language).text
    assert ("Vi ringer dig" in text) if language == "sv" else ("We will call you" in text)
    assert ("13.00-13.30" in text) if language == "sv" else ("13:00-13:30" in text)
    assert lint(text) == ()


def test_a_cancelled_call_is_not_made_and_nobody_comes_home(unit: Unit) -> None:
    phone = preview(unit.db, kind=NoticeKind.CANCELLED, meeting=MeetingDetails(at(13), manner=Manner.PHONE)).text
    assert "Vi ringer dig inte då." in phone
    home = preview(unit.db, kind=NoticeKind.CANCELLED, meeting=MeetingDetails(at(13), manner=Manner.HOME)).text
    assert "Vi kommer inte hem till dig då." in home


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "manner"), [(kind, manner) for kind, some in MANNERS.items() for manner in some])
def test_no_text_of_a_meeting_elsewhere_names_a_place_of_ours(
    unit: Unit, kind: NoticeKind, manner: Manner, language: str
) -> None:
    meeting = MeetingDetails(at(13), until=at(11), others=(at(14),), gone=(at(15),), ends_at=at(14), manner=manner)
    text = preview(unit.db, kind=kind, meeting=meeting, language=language).text
    assert "{" not in text
    assert not re.search(r" ,|,,|\.\.|  |, \.", text)
    assert lint(text) == ()
    assert measure(text).segments <= 2


def test_the_longest_real_text_stays_within_what_may_be_sent(unit: Unit) -> None:
    """A year of weekly meetings at a place with a long way in, each at its own hour: six parts are the limit."""
    others = tuple(at(9, 10, day=days_on(7 * week)) + timedelta(minutes=week) for week in range(1, 26))
    place = MeetingDetails(
        at(9), "Medborgarkontoret Norra Hamngatan 12", others=others, ends_at=at(10), entrance=ENTRANCE.rstrip(".")
    )
    assert preview(unit.db, kind=NoticeKind.SERIES, meeting=place).segments <= 4


def test_a_booking_that_becomes_a_call_says_so_and_back(desk: Stores, clock: FixedClock) -> None:
    with desk.writing() as unit:
        can_be_texted(unit, "demo:p-1", "+46701740605")
        row = make_appointment(unit, at(9, day=THURSDAY))
        change.move(unit, appointment_id=row.id, version=1, to=NewTime(mode=Mode.PHONE), by=RECEPTIONIST)
    assert [
        (kind, text.startswith("Ny tid. Vi ringer dig torsdag 26 november kl 09.00-10.00"))
        for kind, text, _ in told(desk)
    ] == [("changed", True)]
    with desk.writing() as unit:
        change.move(unit, appointment_id=row.id, version=2, to=NewTime(mode=Mode.VISIT), by=RECEPTIONIST)
    assert "kl 09.00, Stadshuset entré A" in told(desk)[0][1]
    with desk.writing() as unit:
        change.move(unit, appointment_id=row.id, version=3, to=NewTime(mode=Mode.PHONE), by=RECEPTIONIST)
        change.cancel(unit, appointment_id=row.id, version=4, by_client=False, by=RECEPTIONIST)
    assert [(kind, "Vi ringer dig inte då" in text) for kind, text, _ in told(desk)] == [("cancelled", True)]


def test_an_offered_call_says_that_we_ring(desk: Stores, clock: FixedClock) -> None:
    with desk.writing() as unit:
        can_be_texted(unit, "demo:p-1", "+46701740605")
    waits(desk, modes=("phone",))
    comes_free(desk, clock)
    [(kind, text, _)] = told(desk)
    assert (kind, "kl 09.00-10.00. Vi ringer dig då. Svara JA" in text) == ("offer", True)
    assert sent(desk)


@pytest.mark.harm("a client who speaks in signs is offered a meeting by telephone")
def test_who_needs_a_sign_language_interpreter_is_not_offered_the_telephone(
    building: Building, rut: Person, register_writer: Engine
) -> None:
    register.keep(
        register_writer,
        register.person("demo:p-sign", "Siv", "Tecken", interpreter=SIGN),
        register.part(disclosure.CASE, "demo:p-sign"),
    )
    contact = rut.post("/queue/call").location.rpartition("/")[2]
    stand(building, rut, contact, Level.A3, "demo:p-sign")
    panel = show(rut, contact, "?kind=EB_FOLLOWUP&mode=phone")
    modes = re.search(r'name="mode".*?</select>', panel.response.text, re.DOTALL)
    assert modes
    assert re.findall(r'option value="(\w+)"', modes[0]) == ["visit", "video"]
    assert "Besök" in panel.text
    refused = hold(
        rut, contact, kind="PHONE_CALLBACK", mode="phone", starts_at=at(10, day=THURSDAY).isoformat(), status=422
    )
    assert "kan inte ha möte per telefon" in refused.text


def test_nobody_books_or_moves_such_a_meeting_to_the_telephone(desk: Stores) -> None:
    with desk.writing() as unit, pytest.raises(NotByPhone):
        holds.hold(
            unit,
            pick=Pick("EB_NEW", at(10, day=THURSDAY), handlaggare="demo:h-1", mode=Mode.PHONE, interpreter=SIGN),
            by=RECEPTIONIST,
        )
    with desk.writing() as unit:
        row = make_appointment(unit, at(9, day=THURSDAY), interpreter=SIGN)
        with pytest.raises(NotByPhone):
            change.move(unit, appointment_id=row.id, version=1, to=NewTime(mode=Mode.PHONE), by=RECEPTIONIST)
        change.move(unit, appointment_id=row.id, version=1, to=NewTime(mode=Mode.VIDEO), by=RECEPTIONIST)


def test_what_was_agreed_by_telephone_before_may_still_be_moved(desk: Stores) -> None:
    with desk.writing() as unit:
        row = make_appointment(unit, at(9, day=THURSDAY), interpreter=SIGN)
        row.mode = Mode.PHONE
        unit.db.flush()
        to = NewTime(starts_at=at(13, day=THURSDAY))
        assert change.move(unit, appointment_id=row.id, version=1, to=to, by=RECEPTIONIST).mode is Mode.PHONE


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ((False, None), "Klienten sa nej till SMS 23 nov"),
        ((True, True), "Någon annan läser klientens telefon"),
    ],
)
def test_the_booking_says_why_no_sms_goes(
    building: Building, rut: Person, contact: str, said: tuple[bool, bool | None], words: str
) -> None:
    wants, shared = said
    with building.stores.writing() as unit:
        set_consent(unit, person=disclosure.ANNA, by=RECEPTIONIST, wants_sms=wants, shared_phone=shared)
    stand(building, rut, contact, Level.A3)
    held = hold(rut, contact)
    assert words in held.text
    assert "Utan SMS" not in held.text


def test_meetings_of_every_kind_are_told_by_one_function(unit: Unit) -> None:
    make_office(unit)
    row = make_appointment(unit, at(9, day=THURSDAY))
    meeting: MeetingDetails = notify.meeting_of(unit, row)
    assert (meeting.place, meeting.manner, meeting.ends_at) == ("Stadshuset entré A", Manner.VISIT, row.ends_at)
    assert isinstance(row, Appointment)
    assert isinstance(meeting.starts_at, datetime)
