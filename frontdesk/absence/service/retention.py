"""Disposal (gallring) of absences that are over, of their series, and of the turns of stand-ins."""

from frontdesk.absence.models import Absence, AbsenceSeries, StandInTurn
from frontdesk.core.i18n import N_
from frontdesk.core.retention import RetentionKind, keep
from frontdesk.core.times import local_date

KINDS = (
    RetentionKind(
        keep(
            "absence.keep_absences_days",
            730,
            N_(
                "Hur många dagar en avslutad frånvaro sparas. Grund: uppföljning av vem som ersatte vem, "
                "personalsystemet är originalet."
            ),
        ),
        (
            (StandInTurn, lambda before: StandInTurn.at < before),
            (AbsenceSeries, lambda before: AbsenceSeries.last_day < local_date(before)),
            (Absence, lambda before: Absence.ends_at < before),
        ),
    ),
)
