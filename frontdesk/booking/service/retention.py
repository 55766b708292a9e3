"""Retention: delete old appointments, series and proposals."""

from sqlalchemy import select

from frontdesk.booking.models import Appointment, Proposal, Series
from frontdesk.core.i18n import N_
from frontdesk.core.retention import RetentionKind, keep

KINDS = (
    RetentionKind(
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
    RetentionKind(
        keep(
            "booking.keep_proposals_days",
            30,
            N_("Hur många dagar bedömningens förslag på tid sparas. Grund: uppgift av tillfällig betydelse."),
        ),
        ((Proposal, lambda before: Proposal.made_at < before),),
    ),
)
