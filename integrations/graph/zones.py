"""Time zones in Graph's times. Every request asks for UTC; this is for answers in another zone all the same."""

from datetime import UTC, tzinfo

from frontdesk.calendars.rules import zone_names
from frontdesk.core.times import STOCKHOLM


def zone(name: str) -> tzinfo:
    """Return the zone with this name; for an unknown one, the handläggare's own."""
    return _known(name) or STOCKHOLM


def is_known(name: str) -> bool:
    """Whether a name is a known time zone."""
    return _known(name) is not None


def _known(name: str) -> tzinfo | None:
    name = name.strip()
    return (zone_names.exact(name) or zone_names.named(name)) if name else UTC
