"""What is promised by those that only read (published feeds), and by those that only write (e-mail)."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from frontdesk.calendars.ports import Account, AsksBusy, CalendarRefused, CalendarUnavailable
from frontdesk.calendars.rules import READS, WRITES, CalendarKind, CalendarRefusal
from frontdesk.calendars.rules.writing import content_of
from integrations.mail.invitations import MailInvitations
from tests.calendars.texts import HOST
from tests.contracts import test_calendar_provider
from tests.contracts.calendar_world import WINDOW, CalendarWorld, meeting
from tests.contracts.ics_world import IcsWorld, ics_world
from tests.integrations.mail.postbox import Postbox, postboxes

SARA = Account("sara@example.se")


@pytest.fixture
def feed() -> Iterator[IcsWorld]:
    with ics_world() as made:
        yield made


@pytest.fixture
def box() -> Iterator[Postbox]:
    with postboxes() as start:
        yield start()


@pytest.mark.parametrize(
    "promise",
    [
        test_calendar_provider.test_a_wrong_secret_is_refused_as_such,
        test_calendar_provider.test_the_first_answer_is_whole_and_the_next_is_what_changed,
        test_calendar_provider.test_what_takes_no_time_does_not_block,
        test_calendar_provider.test_what_is_outside_the_window_is_not_told,
    ],
    ids=lambda promise: promise.__name__.removeprefix("test_"),
)
def test_a_feed_reads_like_every_calendar(feed: IcsWorld, promise: Callable[[CalendarWorld], None]) -> None:
    promise(feed)


def test_a_feed_is_read_only_and_says_so(feed: IcsWorld) -> None:
    checked = feed.provider.check(feed.account)
    assert (checked.reads, checked.writes) == (CalendarKind.ICS in READS, CalendarKind.ICS in WRITES) == (True, False)
    for act in (feed.provider.put, feed.provider.remove):
        with pytest.raises(CalendarRefused) as refused:
            act(feed.account, meeting(), known=None)
        assert refused.value.refusal is CalendarRefusal.NOT_SUPPORTED
    with pytest.raises(CalendarUnavailable):
        feed.unreachable.changes(feed.account, cursor="", window=WINDOW)
    assert not isinstance(feed.provider, AsksBusy)


def test_e_mail_is_write_only_and_says_so(box: Postbox) -> None:
    mail = MailInvitations(box.post(), host=HOST)
    checked = mail.check(SARA)
    assert (checked.reads, checked.writes) == (CalendarKind.MAIL in READS, CalendarKind.MAIL in WRITES) == (False, True)
    assert box.letters == []
    with pytest.raises(CalendarRefused) as refused:
        mail.changes(SARA, cursor="", window=WINDOW)
    assert refused.value.refusal is CalendarRefusal.NOT_SUPPORTED


def test_e_mail_writes_like_every_calendar(box: Postbox) -> None:
    mail = MailInvitations(box.post(), host=HOST)
    first = mail.put(SARA, meeting(), known=None)
    assert first.content == content_of(meeting())
    assert mail.put(SARA, meeting(), known=first).content == first.content
    mail.remove(SARA, meeting(1), known=first)
    mail.remove(SARA, meeting(1), known=None)
    assert len({letter["Message-ID"] for letter in box.letters}) == 2
    away = MailInvitations(replace(box.post(), port=1), host=HOST)
    with pytest.raises(CalendarUnavailable):
        away.put(SARA, meeting(), known=None)
