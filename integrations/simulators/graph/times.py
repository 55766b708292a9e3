"""Times in the service's format: a wall-clock time with the name of its time zone, Windows' or IANA's."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from integrations.simulators.graph.refusals import Refusal, bad

# The names Outlook uses in Sweden and its neighbours; the service knows some hundred more.
WINDOWS = {
    "UTC": "UTC",
    "W. Europe Standard Time": "Europe/Berlin",
    "FLE Standard Time": "Europe/Kyiv",
    "GMT Standard Time": "Europe/London",
    "Romance Standard Time": "Europe/Paris",
    "Pacific Standard Time": "America/Los_Angeles",
}
OWNERS = "W. Europe Standard Time"
_OTHERS = {"tzone://Microsoft/Utc": "UTC"}


def zone(name: str) -> ZoneInfo:
    """Return the time zone with this name, or refuse."""
    try:
        return ZoneInfo(WINDOWS.get(name) or _OTHERS.get(name) or name)
    except (ZoneInfoNotFoundError, ValueError):
        raise Refusal(400, "TimeZoneNotSupportedException", f"The time zone '{name}' is not supported.") from None


def read(value: object) -> datetime:
    """Return the instant of a dateTimeTimeZone object."""
    if not isinstance(value, Mapping) or not isinstance(value.get("dateTime"), str):
        bad("A date and time with its time zone is required.")
    try:
        wall = datetime.fromisoformat(value["dateTime"])
    except ValueError:
        bad("The date and time cannot be read.")
    if wall.tzinfo is not None:
        return wall.astimezone(UTC)
    return wall.replace(tzinfo=zone(str(value.get("timeZone") or "UTC"))).astimezone(UTC)


def written(instant: datetime, name: str) -> dict[str, str]:
    """Return an instant as a dateTimeTimeZone object in a zone."""
    wall = instant.astimezone(zone(name))
    return {"dateTime": wall.strftime("%Y-%m-%dT%H:%M:%S.0000000"), "timeZone": name}


def midnight(instant: datetime, name: str) -> dict[str, str]:
    """Return the boundary of an all-day event: midnight of its date, for any requested zone."""
    return {"dateTime": instant.strftime("%Y-%m-%dT00:00:00.0000000"), "timeZone": name}


def owners_midnight(instant: datetime) -> datetime:
    """Return when the date of `instant` begins in the mailboxes' time zone."""
    return instant.replace(tzinfo=zone(OWNERS)).astimezone(UTC)


def query_instant(text: str | None, name: str) -> datetime:
    """Return the instant in a query parameter; without an offset it is UTC."""
    try:
        read_ = datetime.fromisoformat(text or "")
    except ValueError:
        raise Refusal(400, "ErrorInvalidParameter", f"The parameter '{name}' is required.") from None
    return read_ if read_.tzinfo else read_.replace(tzinfo=UTC)


def offset(instant: datetime) -> str:
    """Return an instant as an Edm.DateTimeOffset."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f0Z")
