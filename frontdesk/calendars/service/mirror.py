"""Taking in what an outside calendar says: busy spans and the cursor in one transaction.

An answer that failed is never here. What vanished from an answer in which too much did is kept, and the calendar asked
for everything; what is new in it counts at once, because that frees nobody's time.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert

from frontdesk.accounts import queries as accounts
from frontdesk.calendars import queries
from frontdesk.calendars.models import CalendarConnection, CalendarEvent, OutsideBusy
from frontdesk.calendars.ports import Changes, OutsideEvent, Window
from frontdesk.calendars.queries import Held
from frontdesk.calendars.rules import BLOCKS, pieces
from frontdesk.calendars.rules.timing import is_suspicious
from frontdesk.calendars.rules.words import Doubt, ShowsAs, Trouble
from frontdesk.calendars.service import ours, troubles
from frontdesk.calendars.service.telling import OutOfOfficeRead
from frontdesk.core.db.unit import Unit
from frontdesk.core.events import publish

# A calendar that lost much is given this long to come to itself before it is asked for everything.
SECOND_THOUGHT = timedelta(minutes=30)
_CHUNK = 500
# What a calendar said when it was asked on the spot stands until it is read again.
LIVE = "live:"


@dataclass(frozen=True)
class Answer:
    """What a calendar said, to which question, and when it was asked."""

    changes: Changes
    window: Window
    asked_at: datetime
    seen: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Note every event that was named as being there."""
        told = (event.id for event in self.changes.events)
        object.__setattr__(self, "seen", frozenset((*told, *self.changes.unread)))


def take_in(unit: Unit, row: CalendarConnection, answer: Answer) -> bool:
    """Store what changed and the cursor; False when the answer was too doubtful for what vanished in it."""
    if answer.changes.quiet:
        _forget_live(unit, row)
        _settle(unit, row, answer, raced=False, looked_for=False)
        return True
    resource = resource_of(unit, row.handlaggare)
    held = queries.mirrored(unit.desk, row.id, None if answer.changes.whole else _named(answer))
    vanished = _vanished(unit, held, answer)
    lost = [event for event in _ours(unit, row, answer) if _is_lost(event, answer)]
    believed = _is_believed(unit, row, answer, len(vanished) + len(lost))
    kept = frozenset(answer.changes.unread) | (frozenset() if believed else vanished)
    moved = _replace(unit, row, resource, held, answer, kept=kept)
    raced = ours.noticed(unit, row, answer.changes.events, asked_at=answer.asked_at)
    if believed:
        looked_for = _look_for(unit, row, lost, answer)
        _settle(unit, row, answer, raced=raced, looked_for=looked_for)
    else:
        _doubt(unit, row, len(vanished) + len(lost))
    if moved:
        tell_away(unit, row.handlaggare)
    return believed


def _settle(unit: Unit, row: CalendarConnection, answer: Answer, *, raced: bool, looked_for: bool) -> None:
    # What was being written while the calendar answered, and what was not there, is looked for again in everything.
    row.cursor = "" if raced or looked_for else answer.changes.cursor
    row.due_at = unit.now + (timedelta(seconds=5) if raced else troubles.rhythm(unit))
    row.read_at = unit.now
    row.whole_at = unit.now if answer.changes.whole else row.whole_at
    row.doubt, row.doubted = Doubt.NONE, 0
    _count(row, answer.changes)
    troubles.mended(unit, row)


def _count(row: CalendarConnection, said: Changes) -> None:
    """Note how much was not read as it was meant; what only changed says nothing of the rest."""
    before = (0, 0, 0) if said.whole else (row.set_aside, row.doubtful, row.unknown_zones)
    now = (said.misread.set_aside, said.misread.doubtful, said.misread.unknown_zones)
    row.set_aside, row.doubtful, row.unknown_zones = map(max, before, now)


def _look_for(unit: Unit, row: CalendarConnection, lost: Sequence[CalendarEvent], answer: Answer) -> bool:
    """Note what of ours is missing; ask about what was missing before and is so still. Whether to look once more."""
    if answer.changes.whole:
        standing = queries.standing(unit.desk, row.id, (unit.now, answer.window.until))
        ours.still_missing(unit, [one for one in standing if one.remote_id not in answer.seen], answer.asked_at)
    ours.missing(unit, lost)
    return bool(lost)


def _doubt(unit: Unit, row: CalendarConnection, lost: int) -> None:
    row.doubt, row.doubted, row.cursor = Doubt.RAISED, lost, ""
    troubles.unread(unit, row, Trouble.DOUBTFUL)
    row.due_at = unit.now + SECOND_THOUGHT


def _is_believed(unit: Unit, row: CalendarConnection, answer: Answer, lost: int) -> bool:
    """What vanished is true when it is little, when a whole answer says so again, or when somebody confirmed it.

    An empty answer says nothing, however often it is given: only a person can make it true.
    """
    whole, empty = answer.changes.whole, answer.changes.whole and not answer.changes.events
    if whole and row.doubt is Doubt.CONFIRMED:
        return True
    if whole and row.doubt is Doubt.RAISED and not empty:
        return True
    if not lost:
        return True
    now = int(unit.now.timestamp())
    span = (unit.now, answer.window.until)
    known = queries.count_ahead(unit.desk, row.id, now) + len(queries.standing(unit.desk, row.id, span))
    return not is_suspicious(known, lost, whole=whole, empty=empty)


def _named(answer: Answer) -> set[str]:
    return {*answer.seen, *answer.changes.gone}


def _vanished(unit: Unit, held: Iterable[Held], answer: Answer) -> frozenset[str]:
    """Return the events that are there no more; what is over may go, it takes nobody's time."""
    now = int(unit.now.timestamp())
    ahead = {row.event for row in held if row.ends > now and not row.event.startswith(LIVE)}
    return frozenset(ahead - answer.seen)


def _ours(unit: Unit, row: CalendarConnection, answer: Answer) -> Sequence[CalendarEvent]:
    return queries.standing(unit.desk, row.id, (unit.now, answer.window.until))


def _is_lost(event: CalendarEvent, answer: Answer) -> bool:
    if event.missing_at is not None or event.promised != event.settled:
        return False
    gone = event.remote_id not in answer.seen if answer.changes.whole else event.remote_id in answer.changes.gone
    return gone and not any(one.meeting == event.appointment_id for one in answer.changes.events)


def _replace(
    unit: Unit,
    row: CalendarConnection,
    resource: int,
    held: Sequence[Held],
    answer: Answer,
    *,
    kept: Collection[str],
) -> bool:
    """Write only what differs; return whether anything out of office came or went."""
    wanted = {key for event in answer.changes.events for key in _spans(event)}
    standing = {(one.event, one.starts, one.ends, one.away): one.id for one in held}
    over = [key for key in standing if key not in wanted and key[0] not in kept]
    new = wanted - standing.keys()
    ids = [standing[key] for key in over]
    for first in range(0, len(ids), _CHUNK):
        unit.desk.execute(delete(OutsideBusy).where(OutsideBusy.id.in_(ids[first : first + _CHUNK])))
    _forget_live(unit, row)
    rows = [
        {"resource_id": resource, "connection_id": row.id, "event": name, "starts": starts, "ends": ends, "away": away}
        for name, starts, ends, away in sorted(new)
    ]
    if rows:
        unit.desk.execute(insert(OutsideBusy), rows)
    return any(key[3] for key in (*over, *new))


def _forget_live(unit: Unit, row: CalendarConnection) -> None:
    mine = OutsideBusy.connection_id == row.id
    unit.desk.execute(delete(OutsideBusy).where(mine, OutsideBusy.event.startswith(LIVE)))


def _spans(event: OutsideEvent) -> Iterable[tuple[str, int, int, bool]]:
    """Yield what an event that is not ours takes of its owner's time."""
    if event.meeting is None and event.shows_as in BLOCKS:
        away = event.shows_as is ShowsAs.OUT_OF_OFFICE
        for span in event.spans:
            for starts, ends in pieces(*span):
                yield event.id, starts, ends, away


def tell_away(unit: Unit, handlaggare: str) -> None:
    """Tell all that somebody's calendars show as out of office, the pieces of a long event put together again."""
    spans: list[tuple[str, int, int]] = []
    for row in queries.away_of(unit.desk, resource_of(unit, handlaggare)):
        name = f"{row.connection_id}:{row.event}"
        if spans and spans[-1][0] == name and spans[-1][2] == row.starts:
            spans[-1] = (name, spans[-1][1], row.ends)
        else:
            spans.append((name, row.starts, row.ends))
    told = tuple((name, datetime.fromtimestamp(a, UTC), datetime.fromtimestamp(b, UTC)) for name, a, b in spans)
    publish(unit.desk, OutOfOfficeRead(handlaggare, told))


def resource_of(unit: Unit, handlaggare: str) -> int:
    """Return what booking knows somebody by."""
    return accounts.handlaggare(unit.desk, [handlaggare])[handlaggare].resource_id
