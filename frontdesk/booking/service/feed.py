"""A handläggare's meetings as events of an outside calendar, without client data."""

from collections.abc import Sequence
from datetime import timedelta

from frontdesk.booking.models import Appointment, AppointmentType
from frontdesk.booking.queries import appointments as queries
from frontdesk.booking.queries import offered
from frontdesk.booking.queries import rooms as room_queries
from frontdesk.booking.rules.words import CANCELLED, MODE_LABELS, Mode
from frontdesk.booking.service import undoing
from frontdesk.calendars import queries as calendars
from frontdesk.calendars.rules.writing import calendar_file
from frontdesk.calendars.views import FeedEvent
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import NotHere
from frontdesk.core.i18n import N_, translator
from frontdesk.safety import service as safety

KEPT = timedelta(days=30)
TITLE, NAME = N_("Bokat möte"), N_("Bokade möten")


def file(unit: Unit, *, secret: str, host: str) -> bytes:
    """Return the iCalendar file of a secret address. Raises NotHere for an unknown secret."""
    owner = calendars.owner_of(unit.db, secret)
    if owner is None:
        raise NotHere
    return calendar_file(events(unit, owner), name=NAME, host=host)


def events(unit: Unit, handlaggare: str) -> list[FeedEvent]:
    """Return a handläggare's meetings from 30 days ago on; cancelled ones for 30 days after the cancellation."""
    since = unit.now - KEPT
    # While a change can be undone, the calendar shows the meeting as it was before.
    return shown(unit, undoing.as_before(unit, handlaggare, queries.feed_of(unit.db, handlaggare, since, since)))


def shown(unit: Unit, rows: Sequence[Appointment]) -> list[FeedEvent]:
    """Return meetings as calendar events: a neutral title with the alias, and the place unless it is secret."""
    keys = {key for row in rows if (key := row.person or row.concerns)}
    blocked = safety.blocked(unit.db, unit.register, sorted(keys)) if keys else frozenset()
    names = {code: place.name for code, place in offered.places_by_code(unit.db).items()}
    rooms = room_queries.named(unit.db, {row.room for row in rows if row.room})
    return [
        FeedEvent(
            id=row.id,
            sequence=row.version - 1,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            changed_at=row.changed_at,
            title=f"{TITLE} {row.alias}",
            location="" if _is_secret(unit, row, blocked) else _location(row, names, rooms),
            cancelled=row.status in CANCELLED,
        )
        for row in rows
    ]


def _is_secret(unit: Unit, row: Appointment, blocked: frozenset[str]) -> bool:
    kind = unit.db.get(AppointmentType, row.type)
    # Even if the identity number belongs to no hidden person; otherwise a missing place would reveal one.
    return (
        row.by_number
        or row.discreet
        or (row.person or row.concerns) in blocked
        or (kind is not None and kind.protected)
    )


def _location(row: Appointment, places: dict[str, str], rooms: dict[int, str]) -> str:
    if row.mode is Mode.VISIT:
        where = places.get(row.place or "", ""), rooms.get(row.room or 0, "")
        return ", ".join(part for part in where if part)
    return translator("sv")(MODE_LABELS[row.mode])
