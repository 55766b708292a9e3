"""What a personal data incident asks of the unit head, and by when (GDPR art. 33 and 34).

A breach is reported to the authority (IMY) within 72 hours of being known, unless it is unlikely to put anybody at
risk; where the risk is high the person is told as well. What was found, judged and done is documented either way.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from frontdesk.core.errors import N_, InvalidInput

REPORT_WITHIN = timedelta(hours=72)
# An incident still open after this is told to those who review the log, while there is a day left.
REMIND_AFTER = timedelta(hours=48)
LONGEST_NOTE = 1000


class IncidentKind(StrEnum):
    """How an incident was found."""

    WRONG_PERSON = "wrong_person"
    REVIEW = "review"


INCIDENT_WORDS = {
    IncidentKind.WRONG_PERSON: N_("Fel person"),
    IncidentKind.REVIEW: N_("Loggkontroll"),
}


class Risk(StrEnum):
    """How likely it is that a person comes to harm by it."""

    UNLIKELY = "unlikely"
    SOME = "some"
    HIGH = "high"


RISK_WORDS = {
    Risk.UNLIKELY: N_("Nej, det är osannolikt"),
    Risk.SOME: N_("Ja"),
    Risk.HIGH: N_("Ja, hög risk"),
}


class Done(StrEnum):
    """Whether something was done."""

    YES = "yes"
    NO = "no"


DONE_WORDS = {Done.YES: N_("Ja"), Done.NO: N_("Nej")}


@dataclass(frozen=True)
class Judgement:
    """What a unit head answers when an incident is closed, as it was typed; empty is not answered."""

    note: str = ""
    risk: str = ""
    told: str = ""
    reported: str = ""

    def check(self) -> None:
        """Raise InvalidInput with the questions that are not answered."""
        faults = {name: N_("Välj ett svar.") for name, ok in self._answered().items() if not ok}
        if not self.note.strip():
            faults["note"] = N_("Skriv vad som hände och vad som gjordes.")
        elif len(self.note.strip()) > LONGEST_NOTE:
            faults["note"] = N_("Skriv högst 1000 tecken.")
        if faults:
            raise InvalidInput(N_("Avvikelsen är inte avslutad: svara på alla frågor."), fields=faults)

    def _answered(self) -> dict[str, bool]:
        return {
            "risk": self.risk in set(Risk),
            "told": self.told in set(Done),
            "reported": self.reported in set(Done),
        }


def due(at: datetime) -> datetime:
    """Return by when an incident that became known `at` must have been reported, if it must be."""
    return at + REPORT_WITHIN
