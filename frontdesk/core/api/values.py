"""Values in the API: RFC 3339 times with offset, local dates, keys and short texts that both databases accept."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Depends, Query
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)

from frontdesk.core.errors import InvalidInput
from frontdesk.core.i18n import N_
from frontdesk.core.times import local

LONGEST_SPAN = 62
_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_YEARS = range(1900, 2200)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Body(BaseModel):
    """A request's body; unknown fields are refused, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def rfc3339(instant: datetime) -> str:
    """Return an instant as `2026-11-26T10:30:00+01:00`, Stockholm's offset on that day."""
    return local(instant).isoformat(timespec="seconds")


def _written(pattern: re.Pattern[str], what: str) -> BeforeValidator:
    def check(value: Any) -> Any:  # noqa: ANN401 - any JSON value
        # Pydantic would read a bare number as seconds since 1970, which is never meant here.
        if isinstance(value, int | float) or (isinstance(value, str) and not pattern.fullmatch(value)):
            raise ValueError(what)
        return value

    return BeforeValidator(check)


def _near(value: date) -> date:
    if value.year not in _YEARS:
        message = "a year of this or a neighbouring century"
        raise ValueError(message)
    return value


def _plain(text: str) -> str:
    if _CONTROL.search(text):
        message = "no control characters"
        raise ValueError(message)
    return text


When = Annotated[
    datetime,
    AfterValidator(_near),
    _written(_TIME, "a time as RFC 3339, with offset"),
    PlainSerializer(rfc3339, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-11-26T10:30:00+01:00"]}),
]
Day = Annotated[
    date,
    AfterValidator(_near),
    _written(_DATE, "a date as YYYY-MM-DD"),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-11-26"]}),
]
_KEY = r"^[^\x00-\x1f\x7f:]+:[^\x00-\x1f\x7f]+$"
Key = Annotated[str, StringConstraints(max_length=240, pattern=_KEY), Field(examples=["demo:p-1"])]
"""A key into the register, `source_system:source_id`; the id may contain anything but control characters."""
Word = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9_-]+$")]
"""A code of this program."""
Text = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True), AfterValidator(_plain)]


@dataclass(frozen=True)
class Days:
    """Local dates, both included."""

    first: date
    last: date


async def _days(
    first: Annotated[Day, Query(alias="from", description="First local date, included.")],
    last: Annotated[Day, Query(alias="to", description="Last local date, included; at most 62 days in all.")],
) -> Days:
    if last < first:
        raise InvalidInput(fields={"to": N_("Sista dagen ligger före den första.")})
    if (last - first).days >= LONGEST_SPAN:
        raise InvalidInput(fields={"to": N_("Högst 62 dagar åt gången.")})
    return Days(first, last)


Span = Annotated[Days, Depends(_days)]
