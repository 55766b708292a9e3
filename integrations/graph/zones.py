"""Windows' names for time zones. Every request asks for UTC; this is for what comes in another zone all the same."""

import logging
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from frontdesk.core.times import STOCKHOLM

log = logging.getLogger(__name__)

# The zones of Europe and of those that people here have colleagues in; IANA's own names are read as they stand.
_WINDOWS = {
    "UTC": "UTC",
    "tzone://Microsoft/Utc": "UTC",
    "Greenwich Standard Time": "Atlantic/Reykjavik",
    "GMT Standard Time": "Europe/London",
    "W. Europe Standard Time": "Europe/Berlin",
    "Central Europe Standard Time": "Europe/Budapest",
    "Central European Standard Time": "Europe/Warsaw",
    "Romance Standard Time": "Europe/Paris",
    "W. Central Africa Standard Time": "Africa/Lagos",
    "GTB Standard Time": "Europe/Bucharest",
    "E. Europe Standard Time": "Europe/Chisinau",
    "FLE Standard Time": "Europe/Kyiv",
    "Kaliningrad Standard Time": "Europe/Kaliningrad",
    "South Africa Standard Time": "Africa/Johannesburg",
    "Egypt Standard Time": "Africa/Cairo",
    "Israel Standard Time": "Asia/Jerusalem",
    "Middle East Standard Time": "Asia/Beirut",
    "Syria Standard Time": "Asia/Damascus",
    "Jordan Standard Time": "Asia/Amman",
    "Turkey Standard Time": "Europe/Istanbul",
    "Arabic Standard Time": "Asia/Baghdad",
    "Russian Standard Time": "Europe/Moscow",
    "Belarus Standard Time": "Europe/Minsk",
    "E. Africa Standard Time": "Africa/Nairobi",
    "Iran Standard Time": "Asia/Tehran",
    "Afghanistan Standard Time": "Asia/Kabul",
    "India Standard Time": "Asia/Kolkata",
    "Azores Standard Time": "Atlantic/Azores",
    "Atlantic Standard Time": "America/Halifax",
    "Eastern Standard Time": "America/New_York",
    "Central Standard Time": "America/Chicago",
    "Mountain Standard Time": "America/Denver",
    "Pacific Standard Time": "America/Los_Angeles",
}


def zone(name: str) -> ZoneInfo:
    """Return the zone of a name; an unknown one is taken for the handläggare's own, and logged."""
    try:
        return ZoneInfo(_WINDOWS.get(name, name or "UTC"))
    except (ZoneInfoNotFoundError, ValueError):
        log.warning("graph.unknown_zone", extra={"zone": name[:64]})
        return STOCKHOLM
