"""Resolve time zone names in calendar files and Microsoft Graph to tz database zones.

Knows tz names (also with a prefix or in another case), Windows names in English and Swedish, the cities in Windows'
long names, Microsoft's tzone addresses, bare offsets and common abbreviations.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

# Written by Exchange and Outlook instead of a name ([MS-OXCICAL] 2.1.3.1.1.19, exchangelib #255).
_MICROSOFT = re.compile(r"^/?tzone:/+microsoft/(.*)$", re.IGNORECASE)
_OFFSET = re.compile(r"\(?(?:UTC|GMT)?\s*([+-])(\d{1,2})(?:[:.]?(\d\d))?\)?", re.IGNORECASE)
_LONG = re.compile(r"\((?:UTC|GMT)\s*(?:([+-])(\d{1,2})(?:[:.]?(\d\d))?)?\)\s*(\S.*)", re.IGNORECASE)
_AMERICAN = r"(Alaska|Arizona|Atlantic|Central|Eastern|Hawaii|Mountain|Pacific)"
_NORTH_AMERICAN = re.compile(rf"{_AMERICAN}\b", re.IGNORECASE)
_WITHOUT_OFFSET = re.compile(rf"{_AMERICAN} Time(?: \(US (?:&|and) Canada\))?", re.IGNORECASE)
_SUMMER = re.compile(r"\b(?:daylight|summer)\b", re.IGNORECASE)
_ODD = re.compile(r"[^\x20-\x7e]")
_NUMBERED = re.compile(r"\s+\d+$")
_LONGEST = 200
_LONGEST_OFFSET = timedelta(hours=15)
_PREFIXED = (3, 2)
_WINTER, _SUMMER_DAY = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)
_ALSO = {
    "utc": "UTC",
    "z": "UTC",
    "zulu": "UTC",
    "gmt": "UTC",
    "coordinated universal time": "UTC",
    "universal time": "UTC",
    "cest": "Europe/Stockholm",
    "mez": "Europe/Berlin",
    "mesz": "Europe/Berlin",
    "eest": "Europe/Helsinki",
    "west": "Europe/Lisbon",
    "bst": "Europe/London",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "cdt": "America/Chicago",
    "edt": "America/New_York",
    "mdt": "America/Denver",
    "västeuropa, normaltid": "Europe/Stockholm",
    "centraleuropa, normaltid": "Europe/Budapest",
    "fle standardtid": "Europe/Kyiv",
    "alaska standard time": "America/Anchorage",
    "arizona standard time": "America/Phoenix",
    "hawaii standard time": "Pacific/Honolulu",
    # Windows names from before 2013, still in old appointments.
    "armenian standard time": "Asia/Yerevan",
    "kamchatka standard time": "Asia/Kamchatka",
    "mexico standard time": "America/Mexico_City",
    "mexico standard time 2": "America/Chihuahua",
    "mid-atlantic standard time": "Etc/GMT+2",
}


def exact(name: str) -> tzinfo | None:
    """Return the zone with exactly this tz database name, also behind a prefix that some libraries add."""
    if name in available():
        return ZoneInfo(name)
    parts = name.split("/") if name.startswith("/") else []
    found = ("/".join(parts[-most:]) for most in _PREFIXED if len(parts) > most)
    return next((ZoneInfo(each) for each in found if each in available()), None)


def named(name: str) -> tzinfo | None:
    """Return the zone meant by a name; None if unknown."""
    name = name.strip().strip("\"'")[:_LONGEST]
    if inside := _MICROSOFT.match(name):
        name = inside[1].strip()
    return _named(name) or _named(_NUMBERED.sub("", _SUMMER.sub("Standard", name))) or _named(_ascii(name))


@cache
def available() -> frozenset[str]:
    """Return all names of the tz database."""
    return frozenset(available_timezones())


def _named(name: str) -> tzinfo | None:
    if not name:
        return None
    folded = name.casefold()
    tried = (folded, folded.replace(" ", "_"), folded.replace("_", " "), *_behind_prefix(folded))
    known = next((_names()[each] for each in tried if each in _names()), "")
    return ZoneInfo(known) if known else _by_offset(name) or _by_long_name(name) or _by_places(name)


def _behind_prefix(folded: str) -> list[str]:
    parts = folded.split("/")
    return ["/".join(parts[-most:]) for most in _PREFIXED if len(parts) > most]


@cache
def _names() -> Mapping[str, str]:
    windows = {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items() if zone in available()}
    return {**windows, **{name.casefold(): name for name in available()}, **_ALSO}


@cache
def _cities() -> Mapping[str, str]:
    """Return tz names by city, without Etc zones and legacy country names."""
    return {
        name.rpartition("/")[2].replace("_", " ").casefold(): name for name in sorted(available()) if _has_city(name)
    }


def _has_city(name: str) -> bool:
    return "/" in name and not name.startswith(("Etc/", "US/", "Canada/", "SystemV/", "posix/", "right/"))


def _by_offset(name: str) -> tzinfo | None:
    """Return the zone of a name that is only an offset ("GMT+05:30", "UTC-5", "+0100")."""
    found = _OFFSET.fullmatch(name)
    return _fixed(*found.groups()) if found else None


def _by_long_name(name: str) -> tzinfo | None:
    """Return the zone of "(UTC+01:00) Amsterdam, Berlin, …": its first known city, else its bare offset."""
    found = _LONG.fullmatch(name)
    if found is None:
        return None
    sign, hours, minutes, places = found.groups()
    offset = _fixed(sign or "+", hours or "0", minutes)
    for place in re.split(r"[,/]", places):
        known = _cities().get(place.strip().casefold())
        if known and _standard_offset(ZoneInfo(known)) == _standard_offset(offset):
            return ZoneInfo(known)
    if american := _NORTH_AMERICAN.match(places):
        return _named(f"{american[1]} Standard Time")
    return offset


def _by_places(name: str) -> tzinfo | None:
    """Return the zone of a long name without its offset, if all its known cities have the same offsets."""
    if american := _WITHOUT_OFFSET.fullmatch(name):
        return _named(f"{american[1]} Standard Time")
    known = [_cities()[city] for each in name.split(",") if (city := each.strip().casefold()) in _cities()]
    offsets = {(_standard_offset(ZoneInfo(each)), _summer_offset(ZoneInfo(each))) for each in known}
    return ZoneInfo(known[0]) if len(offsets) == 1 else None


def _fixed(sign: str, hours: str, minutes: str | None) -> tzinfo | None:
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(offset if sign == "+" else -offset) if offset < _LONGEST_OFFSET else None


def _standard_offset(zone: tzinfo | None) -> timedelta | None:
    return zone.utcoffset(_WINTER.replace(tzinfo=None)) if zone else None


def _summer_offset(zone: tzinfo) -> timedelta | None:
    return zone.utcoffset(_SUMMER_DAY.replace(tzinfo=None))


def _ascii(name: str) -> str:
    """Return a name without non-ASCII and control characters."""
    return _ODD.sub("", name)
