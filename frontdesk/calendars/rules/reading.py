"""From calendar text to when somebody is busy: every occurrence within a window, and nothing of what it is about.

One event that cannot be read is set aside and counted; a text that is not a whole calendar is refused, and so is one
that would take too much work. The answers are the same whatever time zone the machine is in.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from frontdesk.calendars.ports import CalendarRefused, OutsideEvent, Span, Window
from frontdesk.calendars.rules.lines import Component, components, unfolded
from frontdesk.calendars.rules.moments import DAY, Moment, duration, instant_of, moment, moments, periods
from frontdesk.calendars.rules.recurrence import Budget, parse_rule, starts
from frontdesk.calendars.rules.spans import fingerprint
from frontdesk.calendars.rules.words import BLOCKS, Refusal, ShowsAs
from frontdesk.calendars.rules.zones import Zones

MOST_EVENTS = 100_000
MOST_STEPS = 500_000
MOST_ZONES = 500

_ZONE = re.compile(r"^BEGIN:VTIMEZONE$.*?^END:VTIMEZONE$\n?", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_FIRST_WALL, _LAST_WALL = datetime(1, 1, 3), datetime(9998, 12, 30)  # noqa: DTZ001 - the ends of the calendar
_UNREADABLE = (ValueError, KeyError, OverflowError)
_BY_OUTLOOK = {
    "FREE": ShowsAs.FREE,
    "TENTATIVE": ShowsAs.TENTATIVE,
    "OOF": ShowsAs.OUT_OF_OFFICE,
    "WORKINGELSEWHERE": ShowsAs.ELSEWHERE,
}
_STRONGEST_FIRST = (ShowsAs.BUSY, ShowsAs.OUT_OF_OFFICE, ShowsAs.TENTATIVE, ShowsAs.ELSEWHERE, ShowsAs.FREE)


class Reader:
    """Reads texts of one calendar. `set_aside` and `unknown_zones` count what could not be read as it was meant."""

    def __init__(self, window: Window, *, host: str, owner: Collection[str] = ()) -> None:
        """Take the window, the host our own meetings are named after, and the owner's addresses."""
        self.set_aside = 0
        self._window = window
        self._owner = frozenset(address.lower().removeprefix("mailto:") for address in owner)
        self._own = re.compile(
            rf"([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})@{re.escape(host)}", re.IGNORECASE
        )
        self._budget = Budget(MOST_STEPS)
        self._zones: dict[tuple[str, ...], Zones] = {}

    @property
    def unknown_zones(self) -> int:
        """How many time zones nobody knows; their times were read as Stockholm's."""
        return sum(zones.unknown for zones in self._zones.values())

    def read(self, text: str | bytes) -> list[OutsideEvent]:
        """Return the text's events, one for each UID; those without an occurrence in the window have no spans.

        Raises CalendarRefused: UNREADABLE, or TOO_LARGE.
        """
        text = unfolded(text)
        zones = self._zones_of(text)
        by_name: dict[str, list[_Event]] = defaultdict(list)
        for number, each in enumerate(components(_ZONE.sub("", text))):
            if number > MOST_EVENTS:
                raise CalendarRefused(Refusal.TOO_LARGE)
            if each.name == "VEVENT":
                try:
                    event = _Event(each, zones, self._owner)
                except _UNREADABLE:
                    self.set_aside += 1
                else:
                    by_name[event.uid].append(event)
        return [self._told(uid, events) for uid, events in by_name.items()]

    def _zones_of(self, text: str) -> Zones:
        described = tuple(_ZONE.findall(text))
        if len(described) > MOST_ZONES:
            raise CalendarRefused(Refusal.TOO_LARGE)
        if described not in self._zones:
            inside = "\n".join(("BEGIN:VCALENDAR", *(each.rstrip("\n") for each in described), "END:VCALENDAR"))
            self._zones[described] = Zones(components(inside))
        return self._zones[described]

    def _told(self, uid: str, events: Sequence["_Event"]) -> OutsideEvent:
        name = hashlib.sha256(uid.encode(errors="replace")).hexdigest()
        if (ours := self._own.fullmatch(uid)) and len(events) == 1 and not events[0].repeats:
            return events[0].as_ours(name, UUID(ours[1]))
        found: dict[ShowsAs, list[Span]] = defaultdict(list)
        alone = len(events) == 1 and not events[0].repeats
        try:
            told = events[0].once(self._window) if alone else _occurrences(events, self._window, self._budget)
            for shows_as, span in told:
                found[shows_as].append(span)
        except _UNREADABLE:
            self.set_aside += 1
        shows_as = next((each for each in _STRONGEST_FIRST if each in found), ShowsAs.FREE)
        # What blocks, blocks: an event that is busy one week and tentative the next is told with both its weeks.
        kinds = BLOCKS if shows_as in BLOCKS else {shows_as}
        return OutsideEvent(name, spans=sorted(span for kind in kinds for span in found[kind]), shows_as=shows_as)


@dataclass(frozen=True)
class Standing:
    """What of ours a text holds: which meeting, its fingerprint, and whether it says what we last wrote into it."""

    meeting: UUID
    content: str
    untouched: bool


def standing(text: str | bytes, *, host: str) -> Standing | None:
    """Return the meeting of ours that a text holds, None when it holds none that can be read."""
    always = Window(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
    try:
        told = next((event for event in Reader(always, host=host).read(text) if event.meeting), None)
        stamps = [line for each in components(unfolded(text)) for line in each.lines.get("X-FRONTDESK-CONTENT", ())]
    except CalendarRefused:
        return None
    if told is None or told.meeting is None:
        return None
    return Standing(told.meeting, told.content, untouched=any(line.value.strip() == told.content for line in stamps))


def busy_periods(text: str | bytes, span: Span) -> list[Span]:
    """Return the busy times of a VFREEBUSY within `span`, in order. Raises CalendarRefused (UNREADABLE)."""
    found: list[Span] = []
    for each in components(unfolded(text)):
        for line in each.lines.get("FREEBUSY", ()) if each.name == "VFREEBUSY" else ():
            if line.parameter("FBTYPE").upper() != "FREE":
                try:
                    found += periods(line)
                except _UNREADABLE as error:
                    raise CalendarRefused(Refusal.UNREADABLE) from error
    return sorted(cut for each in found if (cut := _cut(each, span)))


@dataclass(frozen=True)
class _Override:
    """What takes the place of one occurrence, or of that and all later ones."""

    event: "_Event"
    replaces: Moment
    and_later: bool


class _Event:
    """One VEVENT, read as far as its times."""

    def __init__(self, component: Component, zones: Zones, owner: frozenset[str]) -> None:
        """Raises ValueError or KeyError when a time cannot be read."""
        self._component = component
        self._zones = zones
        begin = component.lines["DTSTART"][0]
        self.begin = moment(begin, zones)
        self.uid = uid.value.strip() if (uid := component.first("UID")) else f"{begin.given}:{begin.value}"
        self.sequence = int(component.word("SEQUENCE") or 0)
        self.shows_as = _shows_as(component, owner)
        self.end: Moment | None = moment(end, zones) if (end := component.first("DTEND")) else None
        self._days, self._clock = self._length()
        replaced = component.first("RECURRENCE-ID")
        self.replaces = moment(replaced, zones) if replaced else None
        self.and_later = (
            bool(replaced) and replaced.parameter("RANGE").upper() == "THISANDFUTURE" if replaced else False
        )

    @property
    def repeats(self) -> bool:
        """Whether it has more than one occurrence, or is one of another's."""
        return bool({"RRULE", "RDATE", "RECURRENCE-ID"} & self._component.lines.keys())

    def as_ours(self, name: str, meeting: UUID) -> OutsideEvent:
        """Return one of our own meetings: its time whatever it shows as, and the fingerprint of what we wrote."""
        span = self.span(self.begin.wall)
        title, location = (
            line.text if (line := self._component.first(each)) else "" for each in ("SUMMARY", "LOCATION")
        )
        content = fingerprint(*span, title=title, location=location)
        return OutsideEvent(name, "", (span,), self.shows_as, meeting, content)

    def once(self, window: Window) -> Iterator[tuple[ShowsAs, Span]]:
        """Give its only occurrence, if the window holds it."""
        return _within(self.shows_as, self.span(self.begin.wall), window)

    def span(self, wall: datetime) -> Span:
        """Return the occurrence that begins at a wall-clock time.

        Its end is reckoned by the wall clock: a night shift from 22 to 6 ends at 6 on both DST nights. A DURATION in
        hours is reckoned by the stopwatch.
        """
        begin, zone = self.begin.zone.instant(wall), self.begin.zone
        if self.end is not None and not self._same_clock:
            return begin, begin + (self.end.instant - self.begin.instant)
        end = zone.instant(wall + self._days)
        if end < begin:  # both in the repeated hour, the end in its second turn
            end = zone.instant(wall + self._days, fold=1)
        return begin, (end if self._days else begin) + self._clock

    def wall_starts(self, window: Window, budget: Budget) -> set[datetime]:
        """Return when it begins by its own wall clock, as far as the window asks, what is called off left out."""
        first, last = self._wall_window(window)
        found = {at for at in (self.begin.wall, *self._extra()) if first <= at <= last}
        for line in self._component.lines.get("RRULE", ()):
            rule = parse_rule(line.value)
            until = instant_of(rule.until, self.begin.zone) if rule.until else None
            for at in starts(rule, self.begin.wall, first=first, last=last, budget=budget):
                if until is not None and self.begin.zone.instant(at) > until:
                    break
                found.add(at)
        off = _Places(each for line in self._component.lines.get("EXDATE", ()) for each in moments(line, self._zones))
        return {at for at in found if self.begin.at(at) not in off}

    @property
    def length(self) -> timedelta:
        """How long it lasts, give or take a DST hour."""
        return max(self._days + self._clock, timedelta(0))

    @property
    def _same_clock(self) -> bool:
        return self.end is None or self.end.zone is self.begin.zone

    def _length(self) -> tuple[timedelta, timedelta]:
        """Return how long it lasts, by the wall clock and by the stopwatch."""
        if self.end is not None:
            length = self.end.wall - self.begin.wall if self._same_clock else self.end.instant - self.begin.instant
            return max(length, DAY) if self.begin.is_day else length, timedelta(0)
        if given := self._component.first("DURATION"):
            days, clock = duration(given.value)
            return max(days, timedelta(0)), max(clock, timedelta(0))
        return DAY if self.begin.is_day else timedelta(0), timedelta(0)

    def _extra(self) -> Iterator[datetime]:
        for line in self._component.lines.get("RDATE", ()):
            for each in moments(line, self._zones):
                yield each.wall if each.zone is self.begin.zone else self._own_wall(each)

    def _own_wall(self, other: Moment) -> datetime:
        """Return another zone's moment by our own wall clock."""
        shift = self.begin.zone.instant(other.wall) - other.instant
        return other.wall - shift

    def _wall_window(self, window: Window) -> tuple[datetime, datetime]:
        first, last = window.first.astimezone(UTC), window.until.astimezone(UTC)
        margin = self.length + 2 * DAY
        earliest = first.replace(tzinfo=None) - min(margin, first.replace(tzinfo=None) - _FIRST_WALL)
        return earliest, min(last.replace(tzinfo=None) + 2 * DAY, _LAST_WALL)


class _Places:
    """Occurrences that are named: by their instant, or by a bare date that names all of a day."""

    def __init__(self, named: Iterable[Moment]) -> None:
        self._instants: set[datetime] = set()
        self._days: set[datetime] = set()
        for each in named:
            if each.is_day:
                self._days.add(each.wall)
            else:
                self._instants.add(each.instant)

    def __contains__(self, place: Moment) -> bool:
        day = place.wall.replace(hour=0, minute=0, second=0)
        return day in self._days or (bool(self._instants) and place.instant in self._instants)


def _occurrences(events: Sequence[_Event], window: Window, budget: Budget) -> Iterator[tuple[ShowsAs, Span]]:
    """Give every occurrence of one UID within the window, each as what it shows."""
    newest = max((event.sequence for event in events if event.replaces is None), default=0)
    changed = [_Override(event, event.replaces, event.and_later) for event in events if event.replaces is not None]
    replaced = _Places(each.replaces for each in changed)
    later = sorted((each for each in changed if each.and_later), key=lambda each: each.replaces.instant)
    for event in events:
        if event.replaces is None and event.sequence == newest:
            for wall in event.wall_starts(window, budget):
                if event.begin.at(wall) not in replaced:
                    yield from _within(*_as_changed(event, wall, later), window)
    for each in changed:
        yield from _within(each.event.shows_as, each.event.span(each.event.begin.wall), window)


def _as_changed(event: _Event, wall: datetime, later: Sequence[_Override]) -> tuple[ShowsAs, Span]:
    """Return an occurrence as the last "this and all later ones" before it has made it."""
    instant = event.begin.zone.instant(wall) if later else None
    change = next((each for each in reversed(later) if instant and each.replaces.instant <= instant), None)
    if change is None:
        return event.shows_as, event.span(wall)
    shift = change.event.begin.wall - change.replaces.wall
    return change.event.shows_as, change.event.span(wall + shift)


def _within(shows_as: ShowsAs, span: Span, window: Window) -> Iterator[tuple[ShowsAs, Span]]:
    if cut := _cut(span, (window.first, window.until)):
        yield shows_as, cut


def _cut(span: Span, around: Span) -> Span | None:
    starts_at, ends_at = max(span[0], around[0]), min(span[1], around[1])
    return (starts_at, ends_at) if starts_at < ends_at else None


def _shows_as(component: Component, owner: frozenset[str]) -> ShowsAs:
    """Return what an event says of its owner's time: what frees it counts before what takes it."""
    answer = _own_answer(component, owner)
    by_outlook = _BY_OUTLOOK.get(component.word("X-MICROSOFT-CDO-BUSYSTATUS"), ShowsAs.BUSY)
    if component.word("STATUS") == "CANCELLED" or answer == "DECLINED":
        return ShowsAs.FREE
    if component.word("TRANSP") == "TRANSPARENT" and by_outlook is not ShowsAs.ELSEWHERE:
        return ShowsAs.FREE
    if by_outlook is not ShowsAs.BUSY:
        return by_outlook
    unsure = component.word("STATUS") == "TENTATIVE" or answer in {"TENTATIVE", "NEEDS-ACTION"}
    return ShowsAs.TENTATIVE if unsure else ShowsAs.BUSY


def _own_answer(component: Component, owner: frozenset[str]) -> str:
    """Return what the calendar's owner answered to the invitation."""
    for line in component.lines.get("ATTENDEE", ()) if owner else ():
        names = {line.value.strip().lower().removeprefix("mailto:"), line.parameter("EMAIL").lower()}
        if names & owner:
            return line.parameter("PARTSTAT").upper()
    return ""
