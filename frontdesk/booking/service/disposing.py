"""Disposal of meetings that are long over, and of what assessments once proposed."""

from frontdesk.booking.models import Appointment, Proposal
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
        ((Appointment, lambda before: Appointment.ends_at < before),),
    ),
    Kind(
        keep(
            "booking.keep_proposals_days",
            30,
            N_("Hur många dagar bedömningens förslag på tid sparas. Grund: uppgift av tillfällig betydelse."),
        ),
        ((Proposal, lambda before: Proposal.made_at < before),),
    ),
)
