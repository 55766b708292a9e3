"""Retention: delete old released and blocked time."""

from frontdesk.availability.models.catalogue import BlockedTime, LeaveKept
from frontdesk.core.i18n import N_
from frontdesk.core.retention import RetentionKind, keep
from frontdesk.waitlist.models import Freed

KINDS = (
    RetentionKind(
        keep(
            "booking.keep_planning_days",
            30,
            N_(
                "Hur många dagar det sparas att tid blev ledig eller hölls fri. Grund: uppgift av tillfällig betydelse."
            ),
        ),
        (
            (Freed, lambda before: Freed.ends < int(before.timestamp())),
            (BlockedTime, lambda before: BlockedTime.ends < int(before.timestamp())),
            (LeaveKept, lambda before: LeaveKept.ends_at < before),
        ),
    ),
)
