"""Items of a calendar: single events, series and their occurrences, and their JSON."""

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from integrations.simulators.graph import times

UTC_ZONE = "UTC"


def new_id() -> str:
    """Return a new id in the service's format."""
    return f"AAMkA{secrets.token_urlsafe(48)}AAA="


@dataclass
class Item:
    """One event. A series' master has a `recurrence`, its occurrences a `master`."""

    id: str
    start: datetime
    end: datetime
    facts: dict[str, object]
    version: int = 0
    all_day: bool = False
    zone: str = UTC_ZONE
    master: str = ""
    changed_alone: bool = False
    recurrence: Mapping[str, object] | None = None
    own: dict[str, str] = field(default_factory=dict)
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    modified: datetime = field(default_factory=lambda: datetime.now(UTC))
    uid: str = field(default_factory=lambda: str(uuid.uuid4()).upper())

    @property
    def kind(self) -> str:
        """The service's name for the type."""
        if self.recurrence is not None:
            return "seriesMaster"
        if self.master:
            return "exception" if self.changed_alone else "occurrence"
        return "singleInstance"

    @property
    def change_key(self) -> str:
        """A new one after every change."""
        return f"DwAAABYAAAC9Ybap{self.version:08d}=="

    @property
    def etag(self) -> str:
        """The change key as an entity tag, in the service's format."""
        return f'W/"{self.change_key}"'

    @property
    def begins(self) -> datetime:
        """The start; an all-day event starts at its owner's midnight."""
        return times.owners_midnight(self.start) if self.all_day else self.start

    @property
    def ends(self) -> datetime:
        """The end."""
        return times.owners_midnight(self.end) if self.all_day else self.end

    def meets(self, first: datetime, until: datetime) -> bool:
        """Whether it overlaps a window."""
        return self.begins < until and (self.ends > first or self.begins >= first)


def defaults() -> dict[str, object]:
    """Return the default properties of a new event."""
    return {
        "subject": "",
        "body": {"contentType": "html", "content": ""},
        "location": {"displayName": ""},
        "sensitivity": "normal",
        "showAs": "busy",
        "isReminderOn": True,
        "reminderMinutesBeforeStart": 15,
        "importance": "normal",
        "categories": [],
        "attendees": [],
        "isCancelled": False,
        "transactionId": None,
        "responseStatus": {"response": "organizer", "time": "0001-01-01T00:00:00Z"},
    }


def stub(item: Item, zone: str) -> dict[str, object]:
    """Return the few properties a delta response has for an unmodified occurrence."""
    return {
        "@odata.type": "#microsoft.graph.event",
        "@odata.etag": item.etag,
        "seriesMasterId": item.master,
        "type": item.kind,
        "start": _edge(item.start, item, zone),
        "end": _edge(item.end, item, zone),
        "id": item.id,
    }


def whole(item: Item, zone: str, owner: str) -> dict[str, object]:
    """Return an event with all its properties."""
    place = item.facts["location"]
    name = place.get("displayName", "") if isinstance(place, Mapping) else ""
    location = {"displayName": name, "locationType": "default", "uniqueId": name, "uniqueIdType": "private"}
    return {
        "@odata.etag": item.etag,
        "id": item.id,
        "createdDateTime": times.offset(item.created),
        "lastModifiedDateTime": times.offset(item.modified),
        "changeKey": item.change_key,
        "iCalUId": item.uid,
        "originalStartTimeZone": item.zone,
        "originalEndTimeZone": item.zone,
        "hasAttachments": False,
        "bodyPreview": "",
        "isAllDay": item.all_day,
        "isOrganizer": True,
        "responseRequested": True,
        "seriesMasterId": item.master or None,
        "type": item.kind,
        "webLink": f"https://outlook.office365.com/owa/?itemid={item.id}&exvsurl=1&path=/calendar/item",
        "onlineMeetingUrl": None,
        "isOnlineMeeting": False,
        "onlineMeetingProvider": "unknown",
        "allowNewTimeProposals": True,
        "isDraft": False,
        "hideAttendees": False,
        "recurrence": item.recurrence,
        "onlineMeeting": None,
        **item.facts,
        "start": _edge(item.start, item, zone),
        "end": _edge(item.end, item, zone),
        "location": location,
        "locations": [location] if name else [],
        "organizer": {"emailAddress": {"name": owner.partition("@")[0], "address": owner}},
    }


def _edge(instant: datetime, item: Item, zone: str) -> dict[str, str]:
    return times.midnight(instant, zone) if item.all_day else times.written(instant, zone)
