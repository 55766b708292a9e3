"""A handläggare's own calendars: connections, meetings removed in them, and free times to move these to."""

from datetime import timedelta

from frontdesk.accounts.views import Staff
from frontdesk.availability.models.catalogue import AppointmentType
from frontdesk.availability.service import search
from frontdesk.availability.views import Wish
from frontdesk.booking.models import Appointment
from frontdesk.calendars.queries import meetings_asked_about
from frontdesk.calendars.rules.enums import KIND_LABELS
from frontdesk.calendars.service import presenter
from frontdesk.calendars.service.reach import CalendarAdapters
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local_date
from frontdesk.workplace.service.day import key_of
from frontdesk.workplace.views import GoneMeeting, OwnCalendars

OFFERED = 12
_FORTNIGHT = timedelta(days=14)


def page(unit: Unit, reach: CalendarAdapters, *, staff: Staff) -> OwnCalendars:
    """Return the page of the user's own calendars. Raises NoHandlaggare."""
    key = key_of(staff)
    return OwnCalendars(
        now=unit.now,
        connections=tuple(presenter.connections(unit, [key])),
        gone=gone(unit, key),
        kinds=tuple((kind, label) for kind, label in KIND_LABELS.items() if kind in reach.providers),
        ready=reach.vault.ready,
    )


def gone(unit: Unit, key: str) -> tuple[GoneMeeting, ...]:
    """Return the future meetings removed in a handläggare's own calendar and not yet decided about."""
    rows = [unit.db.get_one(Appointment, row.appointment_id) for row in meetings_asked_about(unit.db, [key])]
    return tuple(_gone(unit, row) for row in rows if row.starts_at > unit.now)


def _gone(unit: Unit, row: Appointment) -> GoneMeeting:
    kind = unit.db.get_one(AppointmentType, row.type)
    today = local_date(unit.now)
    wish = Wish(
        type=row.type,
        first=today,
        last=today + _FORTNIGHT,
        handlaggare=(row.handlaggare,),
        mode=row.mode,
        interpreter=row.interpreter,
        moving=row.id,
    )
    free = [time.starts_at for time in search.first_free(unit, wish, OFFERED + 1) if time.starts_at != row.starts_at]
    return GoneMeeting(row.id, row.starts_at, kind.label_sv, kind.label_en, row.alias, tuple(free[:OFFERED]))
