"""Pure rules of absence: kinds, time spans, recurrence, turns of stand-ins. Start in `words` and `sharing`."""

from frontdesk.absence.rules.enums import KIND_LABELS, AbsenceKind, AbsenceSource, kind_of
from frontdesk.absence.rules.times import away_until, first_day_back, joined, part_of_day, whole_days

__all__ = [
    "KIND_LABELS",
    "AbsenceKind",
    "AbsenceSource",
    "away_until",
    "first_day_back",
    "joined",
    "kind_of",
    "part_of_day",
    "whole_days",
]
