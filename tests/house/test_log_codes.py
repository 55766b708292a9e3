"""Every line of the log that tells of a decision has a code, and docs/operations.md explains each of them."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from frontdesk.accounts.errors import TokenRefused
from frontdesk.accounts.rules import LoginRefusal
from frontdesk.availability.rules.explain import Why
from frontdesk.booking.rules import OutsideMoveRefusal, TimeRefusal
from frontdesk.calendars.rules.enums import SUSPICIOUS, Dropped, LossVerdict, OwnMeeting, Reread, SyncError
from frontdesk.core.db.erase import EraseDelay
from frontdesk.notices.ports import DeliveryFault
from frontdesk.notices.rules.breaker import BreakerTurn
from frontdesk.notices.rules.replies import ReplyLeft
from frontdesk.notices.rules.status import GivenUp, PutOff, Withheld
from frontdesk.waitlist.rules import AnswerUnused, ReleasedTime, WaitingEnd
from tests.house.test_log_lines import ROOT, log_lines

DOCUMENT = ROOT / "docs/operations.md"
HEADING = "| line | code | what it means | what to do |"

#: The events that share a set of codes, and that set.
CODES: dict[tuple[str, ...], Iterable[StrEnum | str]] = {
    ("calendar loss doubted",): [code for code in LossVerdict if code in SUSPICIOUS],
    ("calendar loss believed",): [code for code in LossVerdict if code not in SUSPICIOUS],
    ("calendar read again",): Reread,
    ("calendar answer dropped",): [Dropped.LEASE_LOST],
    ("calendar notices dropped",): [code for code in Dropped if code is not Dropped.LEASE_LOST],
    ("own meeting changed outside",): OwnMeeting,
    (
        "calendar not read",
        "meeting not written",
        "calendar not asked",
        "calendar subscription failed",
    ): [code for code in SyncError if code is not SyncError.DOUBTFUL],
    ("notices withheld",): Withheld,
    ("notice put off",): PutOff,
    ("notice given up",): [*GivenUp, *DeliveryFault],
    ("sms operator rests",): [code for code in BreakerTurn if code is not BreakerTurn.ANSWERED],
    ("sms operator answers again",): [BreakerTurn.ANSWERED],
    ("time refused",): TimeRefusal,
    ("outside move refused",): OutsideMoveRefusal,
    ("reply left to staff",): ReplyLeft,
    ("no time offered",): Why,
    ("released time",): ReleasedTime,
    ("offer answer unused",): AnswerUnused,
    ("waiting ended",): WaitingEnd,
    ("login refused",): LoginRefusal,
    ("erase.postponed",): EraseDelay,
    ("token refused",): [TokenRefused().kind],
}


def _explained() -> Iterator[tuple[tuple[str, ...], str]]:
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    events: tuple[str, ...] = ()
    for line in lines[lines.index(HEADING) + 2 :]:
        if not line.startswith("|"):
            return
        shown, code, meaning, advice = (cell.strip() for cell in line.strip("|").split("|"))
        assert meaning, line
        assert advice, line
        events = tuple(event.strip(" `") for event in shown.split(",")) if shown else events
        yield events, code.strip("`")


def test_every_code_is_explained_and_none_that_is_not_written() -> None:
    written = [(events, str(code)) for events, codes in CODES.items() for code in codes]
    assert sorted(_explained()) == sorted(written)


def test_a_code_is_said_of_every_decision_and_of_nothing_else() -> None:
    told, lines = {event for events in CODES for event in events}, log_lines()
    coded = [line for line in lines if any(word.arg == "code" for word in line.call.keywords)]
    assert {line.event for line in coded} == told
    assert [line.where for line in lines if line.event in told and line not in coded] == []
