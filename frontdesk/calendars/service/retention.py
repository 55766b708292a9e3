"""Retention of written meetings and mirrored busy times."""

from frontdesk.calendars.models import CalendarEvent, OutsideBusy
from frontdesk.core.i18n import N_
from frontdesk.core.retention import RetentionKind, keep

KINDS = (
    RetentionKind(
        keep(
            "calendars.keep_events_days",
            90,
            N_(
                "Hur många dagar det sparas att ett möte skrevs i en kalender och när handläggaren var upptagen. "
                "Grund: uppgift av tillfällig betydelse."
            ),
        ),
        (
            (OutsideBusy, lambda before: OutsideBusy.ends < int(before.timestamp())),
            (CalendarEvent, lambda before: CalendarEvent.ends_at < before),
        ),
    ),
)
