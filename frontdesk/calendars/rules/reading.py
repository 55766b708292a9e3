"""Convert calendar text to busy times: every occurrence within a window, without any content.

An event with a readable start always takes time, even if the rest is damaged. One without is set aside, counted and
reported by id, so that what is known about it from before is kept. An incomplete or too expensive text is refused. The
result does not depend on the machine's time zone.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from frontdesk.calendars.ports import CalendarRefused, Misread, OutsideEvent, Window
from frontdesk.calendars.rules.enums import BLOCKS, CalendarRefusal, ShowsAs
from frontdesk.calendars.rules.event import STRONGEST_FIRST, Places, VEvent, shows_as
from frontdesk.calendars.rules.ical_parser import Component, components, unfolded
from frontdesk.calendars.rules.ical_time import ICalTime, periods
from frontdesk.calendars.rules.recurrence import Budget
from frontdesk.calendars.rules.zones import Zones
from frontdesk.core.intervals import Instants, overlap

MOST_EVENTS = 100_000
MOST_STEPS = 500_000
MOST_ZONES = 500

_ZONE = re.compile(
    r"^BEGIN:VTIMEZONE[ \t]*\n(?:(?!BEGIN:V|END:V).*\n)*END:VTIMEZONE[ \t]*$\n?", re.MULTILINE | re.IGNORECASE
)
_TORN_ZONE = re.compile(r"(?:BEGIN|END):VTIMEZONE", re.IGNORECASE)
_FLOATING = re.compile(r"^X-WR-TIMEZONE(?:;[^:\n]*)?:([^\n]*)$", re.MULTILINE | re.IGNORECASE)
_UNREADABLE = (ValueError, OverflowError)
# An event without UID is identified by these properties.
_NAMING = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "RECURRENCE-ID")


class Reader:
    """Reads the texts of one calendar, and counts what could not be read exactly (see `Misread`).

    `unread` has the ids of the events set aside.
    """

    def __init__(self, window: Window, *, host: str, owner: Collection[str] = ()) -> None:
        """Take the window, the host in the UIDs of our own meetings, and the owner's e-mail addresses."""
        self.set_aside = self.doubtful = 0
        self.unread: set[str] = set()
        self._window = window
        self._owner = frozenset(address.lower().removeprefix("mailto:") for address in owner)
        self._own = re.compile(
            rf"([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})@{re.escape(host)}", re.IGNORECASE
        )
        self._budget = Budget(MOST_STEPS)
        self._zones: dict[tuple[str, ...], Zones] = {}

    @property
    def unknown_zones(self) -> int:
        """The number of unknown time zones."""
        return len({name for zones in self._zones.values() for name in zones.unknown})

    @property
    def misread(self) -> Misread:
        """The counts of all texts so far."""
        return Misread(self.set_aside, self.doubtful, self.unknown_zones)

    def forget(self) -> None:
        """Reset the counts."""
        self.set_aside = self.doubtful = 0
        self.unread.clear()

    def read(self, text: str | bytes) -> list[OutsideEvent]:
        """Return the text's events, one for each UID; those without an occurrence in the window have no spans.

        Raises CalendarRefused: UNREADABLE, or TOO_LARGE.
        """
        text = unfolded(text)
        rest = _ZONE.sub("", text)
        zones = self._zones_of(text, rest)
        by_name: dict[str, list[VEvent]] = defaultdict(list)
        for number, each in enumerate(components(rest)):
            if number > MOST_EVENTS:
                raise CalendarRefused(CalendarRefusal.TOO_LARGE)
            if each.name == "VEVENT" and each.lines:
                self._sort_in(each, zones, by_name)
        return [self._told(uid, events) for uid, events in by_name.items()]

    def _sort_in(self, component: Component, zones: Zones, by_name: dict[str, list[VEvent]]) -> None:
        uid = _uid(component)
        try:
            by_name[uid].append(VEvent(component, zones, self._owner))
        except _UNREADABLE:
            if not by_name[uid]:
                del by_name[uid]
            # An event that does not block time needs no start.
            if shows_as(component, self._owner) in BLOCKS:
                self._set_aside(uid)

    def _set_aside(self, uid: str) -> None:
        self.set_aside += 1
        self.unread.add(_digest(uid))

    def _zones_of(self, text: str, rest: str) -> Zones:
        described = tuple(_ZONE.findall(text))
        floating = found[1].strip() if (found := _FLOATING.search(text)) else ""
        if len(described) > MOST_ZONES:
            raise CalendarRefused(CalendarRefusal.TOO_LARGE)
        torn = _TORN_ZONE.search(rest) is not None
        if torn or (floating, *described) not in self._zones:
            inside = "\n".join(("BEGIN:VCALENDAR", *(each.rstrip("\n") for each in described), "END:VCALENDAR"))
            more = _torn_zones(rest) if torn else ()
            self._zones[floating, *described] = Zones((*components(inside), *more), floating=floating)
        return self._zones[floating, *described]

    def _told(self, uid: str, events: Sequence[VEvent]) -> OutsideEvent:
        name = _digest(uid)
        found: dict[ShowsAs, set[Instants]] = defaultdict(set)
        try:
            if (ours := self._own.fullmatch(uid)) and len(events) == 1 and not events[0].repeats:
                return events[0].as_ours(name, UUID(ours[1]))
            for shown, span in _occurrences(events, self._window, self._budget):
                found[shown].add(span)
        except _UNREADABLE:
            self._set_aside(uid)
        shows_as = next((each for each in STRONGEST_FIRST if each in found), ShowsAs.FREE)
        # All blocking occurrences count: an event busy one week and tentative the next has both weeks.
        kinds = BLOCKS if shows_as in BLOCKS else {shows_as}
        self.doubtful += shows_as in BLOCKS and any(event.doubtful for event in events)
        return OutsideEvent(name, spans=sorted({span for kind in kinds for span in found[kind]}), shows_as=shows_as)


def _torn_zones(text: str) -> list[Component]:
    """Return the zones with a lost BEGIN or END, and a nameless one made of stray STANDARD and DAYLIGHT parts."""
    found = list(components(text))
    loose = [each for each in found if each.name in {"STANDARD", "DAYLIGHT"}]
    return [*(each for each in found if each.name == "VTIMEZONE"), Component("VTIMEZONE", inner=loose)]


def _uid(component: Component) -> str:
    if uid := component.first("UID"):
        return uid.value.strip()
    return "|".join(f"{line.given}:{line.value}" for name in _NAMING for line in component.lines.get(name, ()))


def _digest(uid: str) -> str:
    return hashlib.sha256(uid.encode(errors="replace")).hexdigest()


@dataclass(frozen=True)
class OwnMeeting:
    """Our own meeting in a text: its id, its fingerprint, and whether that is the one we last wrote."""

    meeting: UUID
    content: str
    untouched: bool


def standing(text: str | bytes, *, host: str) -> OwnMeeting | None:
    """Return our own meeting in a text; None if there is none that can be read."""
    always = Window(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
    try:
        told = next((event for event in Reader(always, host=host).read(text) if event.meeting), None)
        stamps = [line for each in components(unfolded(text)) for line in each.lines.get("X-FRONTDESK-CONTENT", ())]
    except CalendarRefused:
        return None
    if told is None or told.meeting is None:
        return None
    return OwnMeeting(told.meeting, told.content, untouched=any(line.value.strip() == told.content for line in stamps))


def busy_periods(text: str | bytes, span: Instants) -> list[Instants]:
    """Return the busy times of a VFREEBUSY within `span`, in order. Raises CalendarRefused (UNREADABLE)."""
    found: list[Instants] = []
    for each in components(unfolded(text)):
        for line in each.lines.get("FREEBUSY", ()) if each.name == "VFREEBUSY" else ():
            if line.parameter("FBTYPE").upper() != "FREE":
                try:
                    found += periods(line)
                except _UNREADABLE as error:
                    raise CalendarRefused(CalendarRefusal.UNREADABLE) from error
    return sorted(cut for each in found if (cut := overlap(each, span)))


@dataclass(frozen=True)
class _Change:
    """A changed occurrence (RECURRENCE-ID), or a change of it and all later ones (RANGE)."""

    event: VEvent
    replaces: ICalTime


def _occurrences(events: Sequence[VEvent], window: Window, budget: Budget) -> Iterator[tuple[ShowsAs, Instants]]:
    """Yield every occurrence of one UID within the window, with its busy status."""
    if len(events) == 1 and not events[0].repeats:
        yield from _within(events[0].shows_as, events[0].span(events[0].begin.wall), window)
        return
    named = [_Change(event, event.replaces) for event in events if event.replaces is not None]
    changed = [named[place] for place in _newest([(each.replaces.instant, each.event) for each in named])]
    replaced = Places(each.replaces for each in changed)
    later = sorted((each for each in changed if each.event.and_later), key=lambda each: each.replaces.instant)
    series = [event for event in events if not event.is_change]
    for event in (series[place] for place in _newest([(event.repeats, event) for event in series])):
        for place, span in event.occurrences(window, budget):
            if place not in replaced:
                yield from _within(*_as_changed(event, place, span, later), window)
    loose = [event for event in events if event.is_change and event.replaces is None]
    for event in (*(each.event for each in changed), *loose):
        yield from _within(event.shows_as, event.span(event.begin.wall), window)


def _newest(versions: Sequence[tuple[Hashable, VEvent]]) -> list[int]:
    """Return the indexes of the versions not outdated by a higher SEQUENCE (RFC 5546 §2.1.4).

    A version with an unreadable SEQUENCE is never outdated.
    """
    highest: dict[Hashable, int] = {}
    for what, event in versions:
        highest[what] = max(highest.get(what, 0), event.sequence or 0)
    return [place for place, (what, each) in enumerate(versions) if each.sequence in {None, highest[what]}]


def _as_changed(event: VEvent, place: ICalTime, span: Instants, later: Sequence[_Change]) -> tuple[ShowsAs, Instants]:
    """Return an occurrence as changed by the latest "this and all later ones" change before it."""
    change = next((each for each in reversed(later) if each.replaces.instant <= place.instant), None)
    if change is None:
        return event.shows_as, span
    shift = change.event.begin.wall - event.own_wall(change.replaces)
    return change.event.shows_as, change.event.span(place.wall + shift)


def _within(shows_as: ShowsAs, span: Instants, window: Window) -> Iterator[tuple[ShowsAs, Instants]]:
    if cut := overlap(span, (window.first, window.until)):
        yield shows_as, cut
