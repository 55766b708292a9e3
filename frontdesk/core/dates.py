"""Dates and times as text for people, in Stockholm time, in Swedish or English."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.dates import format_date, format_skeleton

from frontdesk.core.times import local


def weekday_date(day: date, language: str = "sv") -> str:
    """Return `torsdag 26 november`, or `Thursday 26 November`."""
    return _written(_day(day), "EEEE d MMMM", language)


def weekday_name(day: date, language: str = "sv") -> str:
    """Return `torsdag`, or `Thursday`."""
    return _written(_day(day), "EEEE", language)


def short_date(day: date, language: str = "sv") -> str:
    """Return `26 nov`."""
    return _written(_day(day), "d MMM", language).replace(".", "")


def short_weekday(day: date, language: str = "sv") -> str:
    """Return `tor 26`, the head of a calendar column."""
    return _written(_day(day), "EEE d", language).replace(".", "")


def long_date(day: date, language: str = "sv") -> str:
    """Return `12 april 1965`."""
    return _written(_day(day), "d MMMM y", language)


def month_name(day: date, language: str = "sv") -> str:
    """Return `november`."""
    return _written(_day(day), "MMMM", language)


def clock_time(instant: datetime, language: str = "sv") -> str:
    """Return `10.30` in Swedish and `10:30` in English, Stockholm time."""
    return local(instant).strftime("%H.%M" if language == "sv" else "%H:%M")


def brief_time(instant: datetime, now: datetime, language: str = "sv") -> str:
    """Return `10.30` on the same day, else `26 nov 10.30`; for lists."""
    day = local(instant).date()
    time = clock_time(instant, language)
    return time if day == local(now).date() else f"{short_date(day, language)} {time}"


def spoken_time(instant: datetime, language: str = "sv") -> str:
    """Return `torsdag 26 november klockan 10.30`, or `Thursday 26 November at 10:30`."""
    joint = "klockan" if language == "sv" else "at"
    return f"{weekday_date(local(instant).date(), language)} {joint} {clock_time(instant, language)}"


def minutes_seconds(duration: timedelta) -> str:
    """Return `04:12`, for timers; never negative."""
    seconds = max(0, int(duration.total_seconds()))
    return f"{seconds // 60:02}:{seconds % 60:02}"


def month_year(day: date, language: str = "sv") -> str:
    """Return `november 2026`."""
    return format_skeleton("yMMMM", day, locale=_locale(language))


# A page formats the same few days again and again, and formatting takes longer than reading a row.
@lru_cache(maxsize=4096)
def _written(day: date, pattern: str, language: str) -> str:
    return format_date(day, pattern, locale=_locale(language))


def _day(value: date) -> date:
    # An instant near midnight belongs to the Stockholm day, not to the UTC day.
    return local(value).date() if isinstance(value, datetime) else value


def _locale(language: str) -> str:
    return "sv_SE" if language == "sv" else "en_GB"
