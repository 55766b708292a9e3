"""Retention: delete old appointments, series, proposals, and planning rows."""

from sqlalchemy import select

from frontdesk.booking.models import Appointment, BlockedTime, Freed, Proposal, Series
from frontdesk.booking.models.hit import LeaveKept
from frontdesk.core.disposal import Kind, keep
from frontdesk.core.errors import N_

KINDS = (
    Kind(
        keep(
            "booking.keep_appointments_days",
            365,
            N_(
                "Hur många dagar en bokad tid sparas efter mötet. Grund: gallringsbeslut för uppgifter av tillfällig "
                "betydelse, mötet självt dokumenteras i akten."
            ),
        ),
        (
            (
                Series,
                lambda before: (
                    (Series.created_at < before)
                    & ~select(Appointment.id)
                    .where(Appointment.series_id == Series.id, Appointment.ends_at >= before)
                    .exists()
                ),
            ),
            (Appointment, lambda before: Appointment.ends_at < before),
        ),
    ),
    Kind(
        keep(
            "booking.keep_proposals_days",
            30,
            N_("Hur många dagar bedömningens förslag på tid sparas. Grund: uppgift av tillfällig betydelse."),
        ),
        ((Proposal, lambda before: Proposal.made_at < before),),
    ),
    Kind(
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
