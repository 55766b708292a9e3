"""Disposal (gallring) of assessments; installed protocols are kept."""

from frontdesk.core.i18n import N_
from frontdesk.core.retention import RetentionKind, keep
from frontdesk.triage.models import Assessment

KINDS = (
    RetentionKind(
        keep(
            "triage.keep_assessments_days",
            730,
            N_(
                "Hur många dagar bedömningen i en kontakt sparas: orsak, svar och prioritet. "
                "Grund: uppföljning av att protokollet följs."
            ),
        ),
        ((Assessment, lambda before: Assessment.at < before),),
    ),
)
