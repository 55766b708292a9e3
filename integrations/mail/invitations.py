"""Meetings by e-mail (iTIP over SMTP), for a handläggare whose calendar can be reached in no other way.

Nothing is read back: what they do with an invitation stays with them. Sent twice, a letter has the same Message-ID, and
the calendar at the other end takes the same UID and SEQUENCE for one meeting.
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
from frontdesk.calendars.rules import Refusal
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
    """The mail server that takes our letters, and the mailbox they come from."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    sender: str
    login: str = ""
    secret: str = field(default="", repr=False)
    timeout: float = TIMEOUT
    tls: ssl.SSLContext | None = None


class MailInvitations:
    """Invitations by e-mail; `host` is what our own meetings are named after."""

    def __init__(self, post: Post, *, host: str) -> None:
        """Take the post."""
        self._post = post
        self._host = host

    def check(self, account: Account, /) -> Checked:
        """Ask the mail server whether it would take a letter to the address, and send none."""
        recipient = _mailbox(account.address)
        with self._connected() as server:
            _accepted(server.mail(self._post.sender))
            _accepted(server.rcpt(recipient))
            with suppress(smtplib.SMTPException, OSError):
                server.rset()
        return Checked(recipient, reads=False, writes=True)

    def changes(self, account: Account, *, cursor: str, window: Window) -> NoReturn:  # noqa: ARG002 - the port's
        """Refuse: a letter tells nothing of its reader's time."""
        raise CalendarRefused(Refusal.NOT_SUPPORTED)

    def put(self, account: Account, event: FeedEvent, *, known: Written | None) -> Written:
        """Invite, or tell of a change; what was sent already is not sent again."""
        letter = self._letter(account, event)
        sent = Written(str(letter["Message-ID"]), str(event.sequence), content_of(event))
        if known != sent:
            self._send(letter)
        return sent

    def remove(self, account: Account, event: FeedEvent, *, known: Written | None) -> None:  # noqa: ARG002 - the port's
        """Call the meeting off."""
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
        """Return the letter: a sentence to read, and the meeting as a part calendars act on."""
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
                raise CalendarRefused(Refusal.NO_CALENDAR)

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
    """Log in. smtplib writes ASCII alone; PLAIN is UTF-8 (RFC 4616), and å, ä and ö do occur in passwords."""
    if "PLAIN" not in server.esmtp_features.get("auth", "").upper().split():
        try:
            server.login(post.login, post.secret)
        except UnicodeEncodeError:
            raise CalendarRefused(Refusal.CREDENTIALS) from None
        return
    proof = base64.b64encode(f"\0{post.login}\0{post.secret}".encode()).decode()
    code, answer = server.docmd("AUTH", f"PLAIN {proof}")
    if code != _LOGGED_IN:
        raise smtplib.SMTPAuthenticationError(code, answer)


@contextmanager
def _sorted() -> Iterator[None]:
    """Turn what goes wrong into what the caller does next. The cause is cut off: it may hold addresses."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise _refused(error.smtp_code) from None
    except smtplib.SMTPRecipientsRefused as error:
        raise _refused(max((code for code, _ in error.recipients.values()), default=_PERMANENT)) from None
    except smtplib.SMTPResponseException as error:
        raise _refused(error.smtp_code) from None
    except smtplib.SMTPNotSupportedError:
        raise CalendarRefused(Refusal.NOT_SUPPORTED) from None
    except (smtplib.SMTPException, OSError):
        raise CalendarUnavailable from None


def _refused(code: int) -> CalendarRefused | CalendarUnavailable:
    """Return what a mail server's answer means: 5xx is for ever, all else may be asked again."""
    if code < _PERMANENT:
        return CalendarUnavailable()
    if code in _LOGIN_REFUSED:
        return CalendarRefused(Refusal.CREDENTIALS)
    return CalendarRefused(Refusal.TOO_LARGE if code == _TOO_LARGE else Refusal.NO_CALENDAR)


def _accepted(answer: tuple[int, bytes]) -> None:
    if answer[0] >= 300:  # noqa: PLR2004 - all that is no yes
        raise smtplib.SMTPResponseException(*answer)


def _mailbox(address: str) -> str:
    """Return a bare e-mail address. Raises CalendarRefused (NO_CALENDAR): nothing else may get into a header."""
    try:
        found = Address(addr_spec=address.strip())
    except (ValueError, IndexError):
        raise CalendarRefused(Refusal.NO_CALENDAR) from None
    if not found.domain or not found.addr_spec.isascii():
        raise CalendarRefused(Refusal.NO_CALENDAR)
    return found.addr_spec


def _sentence(event: FeedEvent) -> str:
    begin, end = local(event.starts_at), local(event.ends_at)
    when = f"{begin:%Y-%m-%d} kl. {begin:%H.%M}–{end:%H.%M}"
    place = f"\nPlats: {event.location}" if event.location else ""
    if event.cancelled:
        return f"Tiden är inställd.\n\n{event.title}\nTid: {when}{place}\n"
    return f"Tiden är bokad i din kalender.\n\n{event.title}\nTid: {when}{place}\n\nDu behöver inte svara.\n"
