"""Parse the absence form; a refused form keeps what was typed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from pydantic import BaseModel, ConfigDict

from frontdesk.absence.rules import AbsenceKind, part_of_day, whole_days
from frontdesk.absence.rules.recurring import Pattern
from frontdesk.absence.rules.sharing import MOST_STAND_INS
from frontdesk.core.errors import InvalidInput
from frontdesk.core.i18n import N_

DAYS, PART, RETURNS = "days", "part", "returns"
STAND_INS = 3
MOST_SHARE = 100
_OF_STAND_IN = re.compile(r"(?:stand_in|share)_([1-9][0-9]?)")
_FILL_IN = N_("Fyll i fältet.")
_NO_DATE = N_("Skriv ett datum, till exempel 2026-11-27.")
_NO_TIME = N_("Skriv en tid, till exempel 13.00.")
_NO_SHARE = N_("Skriv andelen som ett tal mellan 1 och 100.")


@dataclass(frozen=True)
class Typed:
    """The form's values as typed, and its errors by field."""

    values: Mapping[str, str] = field(default_factory=dict)
    weekdays: frozenset[int] = frozenset()
    errors: Mapping[str, str] = field(default_factory=dict)
    refusal: str = ""

    def value(self, name: str, default: str = "") -> str:
        """Return what was typed into a field."""
        return self.values.get(name, default)

    def error(self, name: str) -> str:
        """Return the error of a field."""
        return self.errors.get(name, "")

    @property
    def rows(self) -> int:
        """Number of stand-in rows: as many as sent or requested, at least three, at most MOST_STAND_INS."""
        sent = [int(found[1]) for name in self.values if (found := _OF_STAND_IN.fullmatch(name))]
        asked = self.value("rows")
        more = int(asked) if asked.isascii() and asked.isdigit() else 0
        return min(max(STAND_INS, more, *sent), MOST_STAND_INS)

    @property
    def one_more(self) -> int | None:
        """Number of rows after adding one; None at the maximum."""
        return self.rows + 1 if self.rows < MOST_STAND_INS else None

    @property
    def is_new_row(self) -> bool:
        """Whether a row was just added, so that it gets the focus."""
        return self.value("rows") == str(self.rows)


@dataclass(frozen=True)
class Wanted:
    """The parsed form: one span, or a recurring pattern."""

    kind: AbsenceKind
    span: tuple[datetime, datetime] | None
    pattern: Pattern | None
    stand_ins: tuple[str, ...]
    shares: tuple[int, ...]


def read(typed: Typed) -> Wanted:
    """Parse the form. Raises InvalidInput with an error for each faulty field."""
    reader = _Reader(typed)
    kind = reader.kind()
    how = typed.value("how", DAYS)
    first = reader.needed_day("first")
    begins, ends = reader.hours(needed=how == PART) if how in {PART, RETURNS} else (None, None)
    last = reader.day("last")
    stand_ins, shares = reader.stand_ins()
    reader.check()
    if how == RETURNS:
        every = 2 if typed.value("every") == "2" else 1
        pattern = Pattern(typed.weekdays, first, last, every, begins, ends)
        return Wanted(kind, None, pattern, stand_ins, shares)
    span = part_of_day(first, begins, ends) if begins and ends else whole_days(first, last or first)
    return Wanted(kind, span, None, stand_ins, shares)


class _Reader:
    """Parses field by field and collects the errors, so that all are shown at once."""

    def __init__(self, typed: Typed) -> None:
        self.typed = typed
        self.errors: dict[str, str] = {}

    def kind(self) -> AbsenceKind:
        try:
            return AbsenceKind(self.typed.value("kind"))
        except ValueError:
            self.errors["kind"] = N_("Välj orsak.")
            return AbsenceKind.LEAVE

    def day(self, name: str) -> date | None:
        text = self.typed.value(name).strip()
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.errors[name] = _NO_DATE
            return None

    def needed_day(self, name: str) -> date:
        day = self.day(name)
        if day is None:
            self.errors.setdefault(name, _FILL_IN)
        return day or date.min

    def hours(self, *, needed: bool) -> tuple[time | None, time | None]:
        texts = [self.typed.value(name).strip() for name in ("begins", "ends")]
        if not needed and not any(texts):
            return None, None
        begins, ends = (self._time(name, text) for name, text in zip(("begins", "ends"), texts, strict=True))
        return begins, ends

    def _time(self, name: str, text: str) -> time:
        try:
            return time.fromisoformat(text.replace(".", ":"))
        except ValueError:
            self.errors[name] = _NO_TIME
            return time(0)

    def stand_ins(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        found: dict[str, int] = {}
        for place in range(1, self.typed.rows + 1):
            key = self.typed.value(f"stand_in_{place}").strip()
            if key:
                found.setdefault(key, self._share(f"share_{place}"))
        return tuple(found), tuple(found.values())

    def _share(self, name: str) -> int:
        text = self.typed.value(name).strip().rstrip("%").strip() or "1"
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_SHARE):
            self.errors[name] = _NO_SHARE
            return 1
        return int(text)

    def check(self) -> None:
        if self.errors:
            raise InvalidInput(fields=self.errors)


class AbsenceForm(BaseModel):
    """The form as sent. The fields of stand-in rows (`stand_in_1`, `share_1` …) are extra fields."""

    model_config = ConfigDict(extra="allow")

    who: str = ""
    kind: str = ""
    how: str = DAYS
    first: str = ""
    last: str = ""
    begins: str = ""
    ends: str = ""
    every: str = "1"
    weekdays: list[int] = []
    #: Sent only by the button that adds a stand-in row; nothing is saved then.
    rows: str = ""

    def typed(self, errors: Mapping[str, str] | None = None, refusal: str = "") -> Typed:
        """Return the values as the page shows them again."""
        more = {name: str(value) for name, value in (self.model_extra or {}).items() if _OF_STAND_IN.fullmatch(name)}
        values = {**self.model_dump(include=_NAMED), **more}
        return Typed(values, frozenset(self.weekdays) & frozenset(range(7)), errors or {}, refusal)


_NAMED = set(AbsenceForm.model_fields) - {"weekdays"}
