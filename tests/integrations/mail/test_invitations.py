"""Meetings by e-mail, taken by a real mail server over a socket."""

import socket
import traceback
from dataclasses import replace
from datetime import timedelta

import pytest
from icalendar import Calendar, Event

from frontdesk.calendars.ports import Account, CalendarRefused, CalendarUnavailable
from frontdesk.calendars.rules import CalendarRefusal
from frontdesk.calendars.rules.writing import content_of
from integrations.mail.invitations import MailInvitations, Post
from tests.contracts.calendar_world import MEETING, NINE, WINDOW, meeting
from tests.integrations.mail.postbox import Certificate, Postbox, Started, opens_to

HOST = "reception.example.se"
SARA = Account("sara@example.se")


def sender(post: Post) -> MailInvitations:
    return MailInvitations(post, host=HOST)


def event_in(box: Postbox, place: int = -1) -> tuple[Calendar, Event]:
    part = box.letters[place].get_body(("calendar",))
    assert part is not None
    calendar = Calendar.from_ical(part.get_content())
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    return calendar, event


def test_an_invitation_is_what_a_calendar_program_asks_for(postbox: Started) -> None:
    box = postbox()
    written = sender(box.post()).put(SARA, meeting(3), known=None)
    (letter,) = box.letters
    assert box.envelopes == [("reception@example.se", ["sara@example.se"])]
    assert (letter["From"], letter["To"]) == ("reception@example.se", "sara@example.se")
    assert letter["Subject"] == "Bokat besök K7MRA"
    assert letter.get_content_type() == "multipart/alternative"
    text, calendar_part = letter.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert "2026-11-24 kl. 09.00–10.00" in text.get_content()
    assert "Stadshuset" in text.get_content()
    assert calendar_part.get_content_type() == "text/calendar"
    assert calendar_part.get_param("method") == "REQUEST"
    assert calendar_part.get_content_charset() == "utf-8"
    assert calendar_part.get_content_disposition() is None, "as an attachment Outlook shows a file"
    calendar, event = event_in(box)
    assert calendar["METHOD"] == "REQUEST"
    assert (event["UID"], event["SEQUENCE"]) == (f"{MEETING}@{HOST}", 3)
    assert event["ORGANIZER"] == "mailto:reception@example.se"
    assert event["ATTENDEE"] == "mailto:sara@example.se"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"
    assert event.decoded("DTSTART") == NINE
    assert (written.version, written.content) == ("3", content_of(meeting(3)))
    assert written.id == letter["Message-ID"]


def test_a_cancellation_names_the_same_meeting(postbox: Started) -> None:
    box = postbox()
    mail = sender(box.post())
    written = mail.put(SARA, meeting(), known=None)
    mail.remove(SARA, meeting(1), known=written)
    calendar, event = event_in(box)
    assert calendar["METHOD"] == "CANCEL"
    assert (event["STATUS"], event["UID"], event["SEQUENCE"]) == ("CANCELLED", f"{MEETING}@{HOST}", 1)
    assert box.letters[-1]["Subject"] == "Inställt: Bokat besök K7MRA"
    assert box.letters[-1]["Message-ID"] != box.letters[0]["Message-ID"]


def test_what_was_sent_is_not_sent_again_and_what_is_repeated_is_the_same_letter(postbox: Started) -> None:
    box = postbox()
    mail = sender(box.post())
    written = mail.put(SARA, meeting(), known=None)
    assert mail.put(SARA, meeting(), known=written) == written
    assert len(box.letters) == 1
    mail.put(SARA, meeting(), known=None)
    assert box.letters[0]["Message-ID"] == box.letters[1]["Message-ID"]
    assert mail.put(SARA, meeting(1, place="Nya huset"), known=written) != written
    assert box.letters[2]["Message-ID"] != box.letters[0]["Message-ID"]


def test_a_check_sends_nothing(postbox: Started) -> None:
    box = postbox()
    checked = sender(box.post()).check(SARA)
    assert (checked.address, checked.reads, checked.writes) == ("sara@example.se", False, True)
    assert box.letters == []


def test_nothing_is_read(postbox: Started) -> None:
    with pytest.raises(CalendarRefused) as refused:
        sender(postbox().post()).changes(SARA, cursor="", window=WINDOW)
    assert refused.value.refusal is CalendarRefusal.NOT_SUPPORTED


@pytest.mark.parametrize(
    ("where", "answer", "expected"),
    [
        ("rcpt", "550 5.1.1 No such user sara", CalendarRefusal.NO_CALENDAR),
        ("rcpt", "553 5.1.3 Bad address", CalendarRefusal.NO_CALENDAR),
        ("data", "554 5.7.1 Refused", CalendarRefusal.NO_CALENDAR),
        ("data", "552 5.3.4 Too large", CalendarRefusal.TOO_LARGE),
        ("rcpt", "530 5.7.0 Authentication required", CalendarRefusal.CREDENTIALS),
        ("rcpt", "450 4.2.1 Mailbox busy", None),
        ("data", "451 4.3.0 Try later", None),
        ("data", "421 4.3.2 Closing", None),
    ],
)
def test_a_refusal_is_for_ever_or_for_now(
    postbox: Started, where: str, answer: str, expected: CalendarRefusal | None
) -> None:
    box = postbox()
    setattr(box, where, answer)
    with pytest.raises((CalendarRefused, CalendarUnavailable)) as raised:
        sender(box.post()).put(SARA, meeting(), known=None)
    assert getattr(raised.value, "refusal", None) is expected
    assert "sara" not in "".join(traceback.format_exception(raised.value))
    assert box.letters == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # it is not asked, it has TLS
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_letters_go_over_tls_with_a_login(postbox: Started, certificate: Certificate, security: str) -> None:
    options = {"tls_context": certificate.server} if security == "starttls" else {"ssl_context": certificate.server}
    login = {"authenticator": opens_to("desk", "Rätt"), "auth_required": True}
    box = postbox(**options, **login, auth_require_tls=security == "starttls")
    post = box.post(security=security, tls=certificate.client, login="desk", secret="Rätt")
    sender(post).put(SARA, meeting(), known=None)
    assert len(box.letters) == 1
    with pytest.raises(CalendarRefused) as refused:
        sender(replace(post, secret="fel")).put(SARA, meeting(1), known=None)
    assert refused.value.refusal is CalendarRefusal.CREDENTIALS
    with pytest.raises(CalendarUnavailable):
        sender(replace(post, tls=None)).put(SARA, meeting(1), known=None)
    assert len(box.letters) == 1


def test_where_tls_was_asked_for_nothing_is_sent_without(postbox: Started) -> None:
    box = postbox()
    with pytest.raises(CalendarRefused) as refused:
        sender(box.post(security="starttls", login="desk", secret="Rätt")).put(SARA, meeting(), known=None)
    assert refused.value.refusal is CalendarRefusal.NOT_SUPPORTED
    assert box.letters == []


def test_a_server_that_is_away_or_silent_is_unavailable() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        post = Post("127.0.0.1", port, "none", "reception@example.se", timeout=0.3)
        with pytest.raises(CalendarUnavailable):
            sender(post).put(SARA, meeting(), known=None)
        silent.listen()
        with pytest.raises(CalendarUnavailable):
            sender(post).check(SARA)


@pytest.mark.parametrize("address", ["", "sara", "sara@", "a@b\r\nBcc: other@example.se", "Sara <sara@example.se>"])
def test_only_a_bare_address_gets_into_a_letter(postbox: Started, address: str) -> None:
    box = postbox()
    with pytest.raises(CalendarRefused) as refused:
        sender(box.post()).put(Account(address), meeting(), known=None)
    assert refused.value.refusal is CalendarRefusal.NO_CALENDAR
    assert box.letters == []


def test_a_letter_names_nobody_but_the_handlaggare(postbox: Started) -> None:
    box = postbox()
    sender(box.post()).put(SARA, replace(meeting(), ends_at=NINE + timedelta(minutes=30)), known=None)
    text, calendar_part = (str(part.get_content()).lower() for part in box.letters[0].iter_parts())
    assert calendar_part.count("attendee") == 1
    for word in ("socialtj", "klient", "personnummer", "bcc"):
        assert word not in text + calendar_part + str(box.letters[0].items()).lower()
