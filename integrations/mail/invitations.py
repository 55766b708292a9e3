"""Meetings by e-mail (iTIP over SMTP), for handläggare whose calendar cannot be reached in another way.

Nothing is read back: the handläggare's answer to an invitation is not seen. An e-mail sent twice has the same
Message-ID, and the receiving calendar recognises a meeting by its UID and SEQUENCE.
"""

import base64
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Literal, NoReturn

from frontdesk.calendars.ports import Account, CalendarRefused, CalendarUnavailable, Checked, Window, Written
from frontdesk.calendars.rules import CalendarRefusal
from frontdesk.calendars.rules.writing import content_of, invitation_file
from frontdesk.calendars.views import FeedEvent
from frontdesk.core.times import local

TIMEOUT = 10.0
_PERMANENT = 500
_LOGIN_REFUSED = frozenset({530, 534, 535, 538})
_TOO_LARGE = 552
_LOGGED_IN = 235


@dataclass(frozen=True)
class Post:
    """The mail server, and the mailbox our e-mails come from."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    sender: str
    login: str = ""
    secret: str = field(default="", repr=False)
    timeout: float = TIMEOUT
    tls: ssl.SSLContext | None = None


class MailInvitations:
    """Invitations by e-mail; our own meetings' UIDs end with `host`."""

    def __init__(self, post: Post, *, host: str) -> None:
        """Take the mail server."""
        self._post = post
        self._host = host

    def check(self, account: Account, /) -> Checked:
        """Ask the mail server whether it accepts the recipient, without sending an e-mail."""
        recipient = _mailbox(account.address)
        with self._connected() as server:
            _accepted(server.mail(self._post.sender))
            _accepted(server.rcpt(recipient))
            with suppress(smtplib.SMTPException, OSError):
                server.rset()
        return Checked(recipient, reads=False, writes=True)

    def changes(self, account: Account, *, cursor: str, window: Window) -> NoReturn:  # noqa: ARG002 - the port's
        """Refuse: e-mail says nothing about the recipient's calendar."""
        raise CalendarRefused(CalendarRefusal.NOT_SUPPORTED)

    def put(self, account: Account, event: FeedEvent, *, known: Written | None) -> Written:
        """Send an invitation or an update; what was sent already is not sent again."""
        letter = self._letter(account, event)
        sent = Written(str(letter["Message-ID"]), str(event.sequence), content_of(event))
        if known != sent:
            self._send(letter)
        return sent

    def remove(self, account: Account, event: FeedEvent, *, known: Written | None) -> None:  # noqa: ARG002 - the port's
        """Send a cancellation."""
        called_off = FeedEvent(
            event.id,
            event.sequence,
            event.starts_at,
            event.ends_at,
            event.changed_at,
            event.title,
            event.location,
            cancelled=True,
        )
        self._send(self._letter(account, called_off))

    def _letter(self, account: Account, event: FeedEvent) -> EmailMessage:
        """Return the e-mail: a text to read, and the meeting as a calendar part."""
        recipient = _mailbox(account.address)
        letter = EmailMessage()
        letter["From"] = self._post.sender
        letter["To"] = recipient
        letter["Subject"] = f"{'Inställt: ' if event.cancelled else ''}{event.title}"
        letter["Date"] = format_datetime(event.changed_at)
        letter["Message-ID"] = f"<{event.id}.{event.sequence}{'.off' if event.cancelled else ''}@{self._host}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(_sentence(event))
        file = invitation_file(event, host=self._host, organizer=self._post.sender, attendee=recipient)
        letter.add_alternative(
            file.decode(),
            subtype="calendar",
            params={"method": "CANCEL" if event.cancelled else "REQUEST", "name": "meeting.ics"},
        )
        return letter

    def _send(self, letter: EmailMessage) -> None:
        with self._connected() as server:
            refused = server.send_message(letter)
            if refused:
                raise CalendarRefused(CalendarRefusal.NO_CALENDAR)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        with _sorted():
            server = self._opened()
            try:
                server.ehlo_or_helo_if_needed()
                if self._post.login:
                    _log_in(server, self._post)
                yield server
            finally:
                with suppress(smtplib.SMTPException, OSError):
                    server.quit()

    def _opened(self) -> smtplib.SMTP:
        post, tls = self._post, self._post.tls or ssl.create_default_context()
        if post.security == "tls":
            return smtplib.SMTP_SSL(post.host, post.port, self._host, timeout=post.timeout, context=tls)
        server = smtplib.SMTP(post.host, post.port, self._host, timeout=post.timeout)
        if post.security == "starttls":
            try:
                server.starttls(context=tls)
            except BaseException:
                server.close()
                raise
        return server


def _log_in(server: smtplib.SMTP, post: Post) -> None:
    """Log in. smtplib sends only ASCII; PLAIN is UTF-8 (RFC 4616), and å, ä and ö do occur in passwords."""
    if "PLAIN" not in server.esmtp_features.get("auth", "").upper().split():
        try:
            server.login(post.login, post.secret)
        except UnicodeEncodeError:
            raise CalendarRefused(CalendarRefusal.CREDENTIALS) from None
        return
    proof = base64.b64encode(f"\0{post.login}\0{post.secret}".encode()).decode()
    code, answer = server.docmd("AUTH", f"PLAIN {proof}")
    if code != _LOGGED_IN:
        raise smtplib.SMTPAuthenticationError(code, answer)


@contextmanager
def _sorted() -> Iterator[None]:
    """Convert SMTP errors to the port's. The cause is dropped: it may contain addresses."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise _refused(error.smtp_code) from None
    except smtplib.SMTPRecipientsRefused as error:
        raise _refused(max((code for code, _ in error.recipients.values()), default=_PERMANENT)) from None
    except smtplib.SMTPResponseException as error:
        raise _refused(error.smtp_code) from None
    except smtplib.SMTPNotSupportedError:
        raise CalendarRefused(CalendarRefusal.NOT_SUPPORTED) from None
    except (smtplib.SMTPException, OSError):
        raise CalendarUnavailable from None


def _refused(code: int) -> CalendarRefused | CalendarUnavailable:
    """Return the error for a mail server's reply: 5xx is permanent, others may be tried again."""
    if code < _PERMANENT:
        return CalendarUnavailable()
    if code in _LOGIN_REFUSED:
        return CalendarRefused(CalendarRefusal.CREDENTIALS)
    return CalendarRefused(CalendarRefusal.TOO_LARGE if code == _TOO_LARGE else CalendarRefusal.NO_CALENDAR)


def _accepted(answer: tuple[int, bytes]) -> None:
    if answer[0] >= 300:  # noqa: PLR2004 - every reply but success
        raise smtplib.SMTPResponseException(*answer)


def _mailbox(address: str) -> str:
    """Return a bare e-mail address. Raises CalendarRefused (NO_CALENDAR): nothing else may go into a header."""
    try:
        found = Address(addr_spec=address.strip())
    except (ValueError, IndexError):
        raise CalendarRefused(CalendarRefusal.NO_CALENDAR) from None
    if not found.domain or not found.addr_spec.isascii():
        raise CalendarRefused(CalendarRefusal.NO_CALENDAR)
    return found.addr_spec


def _sentence(event: FeedEvent) -> str:
    begin, end = local(event.starts_at), local(event.ends_at)
    when = f"{begin:%Y-%m-%d} kl. {begin:%H.%M}–{end:%H.%M}"
    place = f"\nPlats: {event.location}" if event.location else ""
    if event.cancelled:
        return f"Tiden är inställd.\n\n{event.title}\nTid: {when}{place}\n"
    return f"Tiden är bokad i din kalender.\n\n{event.title}\nTid: {when}{place}\n\nDu behöver inte svara.\n"
