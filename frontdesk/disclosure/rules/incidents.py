"""What the unit head must assess about a personal data incident, and by when (GDPR art. 33 and 34).

A breach is reported to the authority (IMY) within 72 hours of being known, unless it is unlikely to put a person at
risk; if the risk is high the person is informed too. Findings, assessment and measures are documented either way.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from frontdesk.core.errors import InvalidInput
from frontdesk.core.i18n import N_

REPORT_WITHIN = timedelta(hours=72)
# Log reviewers are reminded of an incident still open after this, one day before the limit.
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
    """How likely the incident is to harm the person."""

    UNLIKELY = "unlikely"
    SOME = "some"
    HIGH = "high"


RISK_WORDS = {
    Risk.UNLIKELY: N_("Nej, det är osannolikt"),
    Risk.SOME: N_("Ja"),
    Risk.HIGH: N_("Ja, hög risk"),
}


class Done(StrEnum):
    """A yes or no answer about a measure."""

    YES = "yes"
    NO = "no"


DONE_WORDS = {Done.YES: N_("Ja"), Done.NO: N_("Nej")}


@dataclass(frozen=True)
class Judgement:
    """The unit head's answers when closing an incident, as typed; empty means not answered."""

    note: str = ""
    risk: str = ""
    told: str = ""
    reported: str = ""

    def check(self) -> None:
        """Raise InvalidInput naming the unanswered questions."""
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
    """Return the deadline for reporting an incident that became known `at`."""
    return at + REPORT_WITHIN
