"""The zone beside a time of Graph's. Every request asks for UTC; this is for what comes in another all the same."""

from datetime import UTC, tzinfo

from frontdesk.calendars.rules import zone_names
from frontdesk.core.times import STOCKHOLM


def zone(name: str) -> tzinfo:
    """Return the zone of a name; an unknown one is taken for the handläggare's own."""
    return _known(name) or STOCKHOLM


def is_known(name: str) -> bool:
    """Tell whether a zone's name means one zone."""
    return _known(name) is not None


def _known(name: str) -> tzinfo | None:
    name = name.strip()
    return (zone_names.exact(name) or zone_names.named(name)) if name else UTC
