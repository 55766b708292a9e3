"""What lies in a calendar: single events, series and their occurrences, and how each is written as JSON."""

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from integrations.simulators.graph import times

UTC_ZONE = "UTC"


def new_id() -> str:
    """Return a fresh id in the service's form."""
    return f"AAMkA{secrets.token_urlsafe(48)}AAA="


@dataclass
class Item:
    """One event. A series' master has a `recurrence`, its occurrences know their `master`."""

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
        """The service's word for what this is."""
        if self.recurrence is not None:
            return "seriesMaster"
        if self.master:
            return "exception" if self.changed_alone else "occurrence"
        return "singleInstance"

    @property
    def change_key(self) -> str:
        """Another one after every change."""
        return f"DwAAABYAAAC9Ybap{self.version:08d}=="

    @property
    def etag(self) -> str:
        """The change key as an entity tag, as the service writes it."""
        return f'W/"{self.change_key}"'

    @property
    def begins(self) -> datetime:
        """The instant it begins; a whole day begins at its owner's midnight."""
        return times.owners_midnight(self.start) if self.all_day else self.start

    @property
    def ends(self) -> datetime:
        """The instant it ends."""
        return times.owners_midnight(self.end) if self.all_day else self.end

    def meets(self, first: datetime, until: datetime) -> bool:
        """Whether any of it lies in a window."""
        return self.begins < until and (self.ends > first or self.begins >= first)


def defaults() -> dict[str, object]:
    """Return the facts of an event that somebody enters without further thought."""
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
    """Return the little that a delta answer tells of an occurrence that was not changed by itself."""
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
    """Return an event with its properties."""
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
