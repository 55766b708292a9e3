"""Parse the forms of this room into what the services take."""

from dataclasses import dataclass
from datetime import date, datetime, time

from frontdesk.calls.rules.messages import AnswerWindow
from frontdesk.core.errors import FrontdeskError, InvalidInput
from frontdesk.core.i18n import N_
from frontdesk.core.times import local, start_instant

_BAD_TIME = N_("Skriv en tid som 13.30.")
_BAD_DATE = N_("Välj en dag.")


@dataclass(frozen=True)
class Typed:
    """Form values as typed, with errors by field, so that a refused form can be shown again unchanged."""

    values: dict[str, str]
    errors: dict[str, str]

    def value(self, name: str, default: str = "") -> str:
        """Return what was typed in a field."""
        return self.values.get(name, default)

    def error(self, name: str) -> str:
        """Return the error of a field."""
        return self.errors.get(name, "")


EMPTY = Typed({}, {})


def refused(error: FrontdeskError) -> dict[str, str]:
    """Return error messages by field; one that belongs to no field has the key "" (top of the form)."""
    fields = dict(error.fields) if isinstance(error, InvalidInput) else {}
    return fields or {"": error.message.format(**error.values)}


def window(day: str, start: str, end: str) -> AnswerWindow:
    """Parse a day and two local clock times. Raises InvalidInput naming the field."""
    on = _day(day)
    return AnswerWindow(start_instant(on, _clock(start, "start")), start_instant(on, _clock(end, "end")))


def promised(day: str, at: str) -> datetime | None:
    """Parse the time by which a call was promised earlier; None when `at` is empty."""
    return start_instant(_day(day), _clock(at, "promised")) if at.strip() else None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(fields={"day": _BAD_DATE}) from error


def _clock(text: str, field: str) -> time:
    try:
        return time.fromisoformat(_padded(text))
    except ValueError as error:
        raise InvalidInput(fields={field: _BAD_TIME}) from error


def _padded(text: str) -> str:
    """Normalise `9`, `9.30` and `0930` to `HH:MM`."""
    digits = text.strip().replace(".", ":")
    hours, colon, minutes = digits.partition(":")
    if not colon and len(hours) > 2:  # noqa: PLR2004 - more digits than an hour has
        hours, minutes = hours[:-2], hours[-2:]
    return f"{hours.zfill(2)}:{minutes or '00'}"


def clock(instant: datetime) -> str:
    """Return an instant as local `HH:MM` for a time field."""
    return f"{local(instant):%H:%M}"
