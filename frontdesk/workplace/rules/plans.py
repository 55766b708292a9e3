"""Parse and validate the form of an opening window."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from frontdesk.availability.rules.enums import LAST, MODE_LABELS, Repeats
from frontdesk.availability.rules.opening_hours import Plan
from frontdesk.core.errors import InvalidInput
from frontdesk.core.i18n import N_

FIRST_HOUR, LAST_HOUR = time(6), time(22)
WEEKDAYS = (N_("måndag"), N_("tisdag"), N_("onsdag"), N_("torsdag"), N_("fredag"), N_("lördag"), N_("söndag"))
ON_WEEKDAYS = (
    N_("måndagar"),
    N_("tisdagar"),
    N_("onsdagar"),
    N_("torsdagar"),
    N_("fredagar"),
    N_("lördagar"),
    N_("söndagar"),
)
THE_WEEKDAY = (
    N_("måndagen"),
    N_("tisdagen"),
    N_("onsdagen"),
    N_("torsdagen"),
    N_("fredagen"),
    N_("lördagen"),
    N_("söndagen"),
)
NTHS = {1: N_("första"), 2: N_("andra"), 3: N_("tredje"), 4: N_("fjärde"), LAST: N_("sista")}
REMOVE, RESTORE, ONE_DATE, ALL = "remove", "restore", "date", "all"
UNKNOWN_PLACE = N_("Välj en plats i listan.")
_WORKDAYS = 5
_TIME = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?(?::\d{2})?")


@dataclass(frozen=True)
class Typed:
    """The fields of the form as typed."""

    #: Id of the window to change; empty for a new one.
    window: str = ""
    #: `date`: only `day`; `all`: every time from `valid_from` on.
    scope: str = ALL
    #: `remove`, or `restore` to undo a date's deviation; else change.
    verb: str = ""
    #: The date selected in the grid.
    day: str = ""
    weekday: str = "0"
    opens: str = ""
    closes: str = ""
    repeats: str = Repeats.WEEKLY
    nth: str = "1"
    valid_from: str = ""
    valid_to: str = ""
    place: str = ""
    modes: tuple[str, ...] = ()
    types: tuple[str, ...] = ()

    @property
    def removes(self) -> bool:
        """Whether the time is to be removed."""
        return self.verb == REMOVE

    @property
    def restores(self) -> bool:
        """Whether a date's deviation is to be undone."""
        return self.verb == RESTORE

    @property
    def one_date(self) -> bool:
        """Whether only the selected date is meant."""
        return self.scope == ONE_DATE and bool(self.window and self.day)


def typed(plan: Plan, **more: str) -> Typed:
    """Return the form values of a plan."""
    return Typed(
        weekday=str(plan.weekday),
        opens=f"{plan.opens:%H:%M}",
        closes=f"{plan.closes:%H:%M}",
        repeats=plan.repeats,
        nth=str(plan.nth or 1),
        valid_from=plan.valid_from.isoformat(),
        valid_to=plan.valid_to.isoformat() if plan.valid_to else "",
        place=plan.place or "",
        modes=plan.modes,
        types=plan.types,
        **more,
    )


def read_hours(form: Typed) -> tuple[time, time]:
    """Parse opening and closing time. Raises InvalidInput with an error for each field."""
    opens, closes = read_time(form.opens), read_time(form.closes)
    wrong = {
        name: N_("Skriv en tid, till exempel 9.00.")
        for name, value in (("opens", opens), ("closes", closes))
        if value is None
    }
    if opens is None or closes is None:
        raise InvalidInput(fields=wrong)
    if opens < FIRST_HOUR or closes > LAST_HOUR or opens > LAST_HOUR:
        field = "opens" if opens < FIRST_HOUR or opens > LAST_HOUR else "closes"
        raise InvalidInput(fields={field: N_("Tiden ska ligga mellan 6.00 och 22.00.")})
    if opens >= closes:
        raise InvalidInput(fields={"closes": N_("Tiden slutar innan den börjar.")})
    return opens, closes


def read_plan(form: Typed, *, today: date, places: Sequence[str], types: Sequence[str]) -> Plan:
    """Parse the form as a plan. Raises InvalidInput with an error for each faulty field."""
    wrong: dict[str, str] = {}
    try:
        opens, closes = read_hours(form)
    except InvalidInput as error:
        wrong |= error.fields
        opens, closes = FIRST_HOUR, LAST_HOUR
    since = read_day(form.valid_from)
    until = read_day(form.valid_to) if form.valid_to.strip() else None
    wrong |= _wrong_days(form, since, until, today)
    if form.place and form.place not in places:
        wrong["place"] = UNKNOWN_PLACE
    if form.repeats not in set(Repeats):
        wrong["repeats"] = N_("Välj hur ofta.")
    if wrong or since is None:
        raise InvalidInput(fields=wrong)
    repeats = Repeats(form.repeats)
    plan = Plan(
        weekday=int(form.weekday) if form.weekday in set(map(str, range(_WORKDAYS))) else since.weekday(),
        opens=opens,
        closes=closes,
        valid_from=since,
        valid_to=until,
        repeats=repeats,
        nth=_nth(form.nth) if repeats is Repeats.MONTHLY else None,
        place=form.place or None,
        modes=tuple(mode for mode in MODE_LABELS if mode in form.modes),
        types=tuple(code for code in types if code in form.types),
    )
    return replace(plan, weekday=since.weekday(), valid_to=since) if repeats is Repeats.ONCE else plan


def read_time(text: str) -> time | None:
    """Parse `9`, `9.00`, `9:00` or `09:00:00`; None for anything else."""
    found = _TIME.fullmatch(text.strip())
    try:
        return time(int(found[1]), int(found[2] or 0)) if found else None
    except ValueError:
        return None


def read_day(text: str) -> date | None:
    """Parse an ISO date; None for anything else."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _wrong_days(form: Typed, since: date | None, until: date | None, today: date) -> dict[str, str]:
    if since is None:
        return {"valid_from": N_("Skriv ett datum, till exempel 2026-11-24.")}
    if since < today:
        return {"valid_from": N_("Datumet har redan varit. Välj idag eller senare.")}
    if form.repeats == Repeats.ONCE or not form.valid_to.strip():
        return {}
    if until is None:
        return {"valid_to": N_("Skriv ett datum, till exempel 2026-11-24.")}
    if until < since:
        return {"valid_to": N_("Slutdatumet ligger före startdatumet.")}
    return {}


def _nth(text: str) -> int:
    return int(text) if text in set(map(str, NTHS)) else 1
