"""SMS templates and their rendering. A template may only use the placeholders listed here."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from string import Formatter

import frontdesk
from frontdesk.core.dates import clock_time, short_date, weekday_date
from frontdesk.core.times import local
from frontdesk.notices.rules.encoding import clean
from frontdesk.notices.rules.status import NoticeKind

LANGUAGES = ("sv", "en")
PLACEHOLDERS = frozenset({"date", "time", "end", "place", "entrance", "phone", "municipality"})
# Further placeholders, allowed and required in texts of one kind.
_OWN = {
    NoticeKind.OFFER: frozenset({"until"}),
    NoticeKind.SERIES: frozenset({"dates"}),
    NoticeKind.SERIES_CHANGED: frozenset({"dates", "gone"}),
}
_NEEDED = {
    kind: frozenset({"date", "time", "phone", "municipality"}) | _OWN.get(kind, frozenset()) for kind in NoticeKind
}
_PACKAGE = Path(frontdesk.__file__).parent
_FOLDERS = (_PACKAGE / "templates" / "sms", _PACKAGE.parent / "templates" / "sms")
_NO_PLACE = re.compile(r",?\s*\{place\}")
_NO_ENTRANCE = re.compile(r"\s*\{entrance\}\.?")
_NO_END = re.compile(r"\s*-\s*\{end\}")


class Manner(StrEnum):
    """The form of a meeting, as far as an SMS must say it: a client who is to be called need not travel."""

    VISIT = "visit"
    PHONE = "phone"
    VIDEO = "video"
    HOME = "home"


# Kinds with a separate text for meetings outside the office; the others have one text for all forms.
_ELSEWHERE = (Manner.PHONE, Manner.VIDEO, Manner.HOME)
MANNERS = {
    NoticeKind.CONFIRMATION: _ELSEWHERE,
    NoticeKind.CHANGED: _ELSEWHERE,
    NoticeKind.SERIES: _ELSEWHERE,
    NoticeKind.SERIES_CHANGED: _ELSEWHERE,
    NoticeKind.OFFER: _ELSEWHERE,
    NoticeKind.CANCELLED: (Manner.PHONE, Manner.HOME),
}


@dataclass(frozen=True)
class MeetingDetails:
    """What an SMS may tell about a meeting. Instants are UTC."""

    starts_at: datetime
    #: The neutral public name of the place; empty: not told.
    place: str = ""
    #: When an offer of this meeting must be answered.
    until: datetime | None = None
    #: Later meetings of the series, and `gone` their former times.
    others: tuple[datetime, ...] = ()
    gone: tuple[datetime, ...] = ()
    ends_at: datetime | None = None
    manner: Manner = Manner.VISIT
    #: How to get in.
    entrance: str = ""


@dataclass(frozen=True)
class Sender:
    """The sender named in the text: the municipality and the number to call."""

    municipality: str
    phone: str


@dataclass(frozen=True)
class Template:
    """A text with placeholders, versioned by its content."""

    body: str

    @property
    def version(self) -> str:
        """The first twelve hex digits of the body's SHA-256."""
        return hashed(self.body)[:12]


def hashed(text: str) -> str:
    """Return the SHA-256 of a text in hex; proves what was sent without storing it."""
    return hashlib.sha256(text.encode()).hexdigest()


def name_of(kind: NoticeKind, manner: Manner = Manner.VISIT) -> str:
    """Return the name a text is stored under: its kind, and the form of meeting if that has a separate text."""
    return f"{kind}-{manner}" if manner in MANNERS.get(kind, ()) else kind.value


@cache
def shipped(kind: NoticeKind, language: str, manner: Manner = Manner.VISIT) -> Template:
    """Return the text shipped with the program."""
    folder = next(folder for folder in _FOLDERS if folder.is_dir())
    return Template((folder / f"{name_of(kind, manner)}.{language}.txt").read_text(encoding="utf-8").strip())


def merge(template: Template, meeting: MeetingDetails, sender: Sender, language: str) -> str:
    """Return the rendered text, as sent; parts without a value (place, entrance, end) are left out."""
    apart = "{entrance}" in template.body
    body = template.body if meeting.place else _NO_PLACE.sub("", template.body)
    body = body if meeting.entrance else _NO_ENTRANCE.sub("", body)
    body = body if meeting.ends_at else _NO_END.sub("", body)
    return clean(
        body.format(
            date=weekday_date(local(meeting.starts_at).date(), language),
            time=clock_time(meeting.starts_at, language),
            end=clock_time(meeting.ends_at, language) if meeting.ends_at else "",
            place=meeting.place if apart or not meeting.entrance else f"{meeting.place}. {meeting.entrance}",
            entrance=meeting.entrance,
            phone=sender.phone,
            municipality=sender.municipality,
            until=_until(meeting, language),
            dates=", ".join(_day_and_time(other, meeting, language) for other in meeting.others),
            gone=", ".join(_day_and_time(other, meeting, language) for other in meeting.gone),
        )
    )


def _until(meeting: MeetingDetails, language: str) -> str:
    if meeting.until is None:
        return ""
    return f"{weekday_date(local(meeting.until).date(), language)} {clock_time(meeting.until, language)}"


def _day_and_time(other: datetime, meeting: MeetingDetails, language: str) -> str:
    """Return a later meeting's day, with its time if it differs from the first meeting's."""
    day = short_date(local(other).date(), language)
    same = local(other).time() == local(meeting.starts_at).time()
    return day if same else f"{day} {clock_time(other, language)}"


def unknown_placeholders(kind: NoticeKind, body: str) -> frozenset[str]:
    """Return the placeholders that are not allowed. Raises ValueError for an unclosed brace."""
    return placeholders(body) - PLACEHOLDERS - _OWN.get(kind, frozenset())


def missing_placeholders(kind: NoticeKind, body: str) -> frozenset[str]:
    """Return the required placeholders that are missing from a text of this kind."""
    return _NEEDED[kind] - placeholders(body)


def placeholders(body: str) -> frozenset[str]:
    """Return the names in braces, with any conversion, format or attribute (`{time!r}`, `{a.b}`, `{}`)."""
    parts = Formatter().parse(body)
    return frozenset(_whole(name, form, conversion) for _, name, form, conversion in parts if name is not None)


def _whole(name: str, form: str | None, conversion: str | None) -> str:
    return name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
