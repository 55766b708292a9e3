"""Every status of a case, per area, with a label for the desk and a sentence for the caller.

The sentence is the same for every outcome: "det finns ett beslut" for granted and rejected alike.
"""

from dataclasses import dataclass
from enum import StrEnum

from frontdesk.cases.rules.lists import Area
from frontdesk.core.i18n import N_


class Phase(StrEnum):
    """Phase of a case; the same in every area."""

    RECEIVED = "received"
    EXAMINED = "examined"
    WAITING = "waiting"
    DECIDED = "decided"
    CARRIED_OUT = "carried_out"
    FOLLOWED_UP = "followed_up"
    CLOSED = "closed"


@dataclass(frozen=True)
class CaseStatus:
    """A status of a case."""

    code: str
    #: As the desk reads it.
    label: str
    #: Sentence for the caller.
    said: str
    phase: Phase
    #: The label reveals a decision's outcome; `neutral` is shown instead unless the municipality lets outcomes be told.
    tells_outcome: bool = False

    @property
    def neutral(self) -> str:
        """The label, without revealing an outcome."""
        return DECIDED_LABEL if self.tells_outcome else self.label


DECIDED_LABEL = N_("Beslutat")
_SAID_RECEIVED = N_("Ansökan har kommit in och väntar på att någon börjar med den.")
_SAID_EXAMINED = N_("Handläggaren arbetar med ärendet.")
_SAID_DECIDED = N_("Det finns ett beslut i ärendet.")
_SAID_CLOSED = N_("Ärendet är avslutat.")
_SAID_REPORT = N_("Handläggaren går igenom det som har kommit in.")


def _received(code: str, label: str, said: str = _SAID_RECEIVED) -> CaseStatus:
    return CaseStatus(code, label, said, Phase.RECEIVED)


def _examined(code: str, label: str, said: str = _SAID_EXAMINED) -> CaseStatus:
    return CaseStatus(code, label, said, Phase.EXAMINED)


def _decided(code: str, label: str) -> CaseStatus:
    return CaseStatus(code, label, _SAID_DECIDED, Phase.DECIDED, tells_outcome=True)


def _carried_out(code: str, label: str, phase: Phase) -> CaseStatus:
    # Execution or follow-up reveals that the application was granted.
    return CaseStatus(code, label, _SAID_DECIDED, phase, tells_outcome=True)


_FOLLOW_UP = _carried_out("FOLLOW_UP", N_("Uppföljning"), Phase.FOLLOWED_UP)
_CLOSED = CaseStatus("CLOSED", N_("Avslutat"), _SAID_CLOSED, Phase.CLOSED)
_DECISION = CaseStatus("DECIDED", N_("Beslut fattat"), _SAID_DECIDED, Phase.DECIDED)
_EXECUTED = _carried_out("EXECUTED", N_("Verkställt"), Phase.CARRIED_OUT)
_INVESTIGATION = _examined("INVESTIGATION", N_("Utredning"))

_EB = (
    _received("RECEIVED", N_("Inkommen")),
    _received("NEEDS_MANUAL_REVIEW", N_("Behöver granskas")),
    _examined("UNDER_REVIEW", N_("Under utredning")),
    CaseStatus("SUPPLEMENT_REQUESTED", N_("Komplettering begärd"), N_("Vi väntar på papper från dig."), Phase.WAITING),
    _examined("AWAITING_DECISION", N_("Väntar på beslut"), N_("Allt har kommit in. Nu väntar ärendet på beslut.")),
    _decided("GRANTED", N_("Beviljad")),
    _decided("PARTIALLY_GRANTED", N_("Delvis beviljad")),
    _decided("REJECTED", N_("Avslagen")),
    _decided("DISMISSED", N_("Avvisad")),
    _decided("PAID", N_("Utbetald")),
    CaseStatus("WITHDRAWN", N_("Återtagen"), N_("Ansökan är återtagen."), Phase.CLOSED),
    CaseStatus("CLOSED", N_("Avslutad"), _SAID_CLOSED, Phase.CLOSED),
)
_BOU = (
    _received("REPORT_RECEIVED", N_("Anmälan inkommen"), _SAID_REPORT),
    _received("PROTECTION_ASSESSMENT", N_("Skyddsbedömning"), _SAID_REPORT),
    _received("PRELIMINARY_ASSESSMENT", N_("Förhandsbedömning"), _SAID_REPORT),
    _examined("OPENED", N_("Utredning inleds")),
    CaseStatus("NOT_OPENED", N_("Utredning inleds inte"), _SAID_DECIDED, Phase.DECIDED, tells_outcome=True),
    _examined("INVESTIGATION", N_("Utredning (BBIC)")),
    _decided("DECIDED_WITH_MEASURE", N_("Beslut om insats")),
    _decided("DECIDED_WITHOUT_MEASURE", N_("Beslut utan insats")),
    _carried_out("MEASURE", N_("Insats"), Phase.CARRIED_OUT),
    _FOLLOW_UP,
    _CLOSED,
)
_LSS = (
    _received("REQUEST_RECEIVED", N_("Begäran inkommen")),
    _INVESTIGATION,
    CaseStatus("CONSULTATION", N_("Kommunicering"), N_("Du får läsa utredningen innan beslutet."), Phase.WAITING),
    _DECISION,
    CaseStatus("AWAITING_EXECUTION", N_("Väntar på verkställighet"), _SAID_DECIDED, Phase.DECIDED, tells_outcome=True),
    _EXECUTED,
    _FOLLOW_UP,
    _CLOSED,
)
_ALDRE = (
    _received("APPLICATION_RECEIVED", N_("Ansökan inkommen")),
    _examined("INVESTIGATION", N_("Utredning (IBIC)")),
    _DECISION,
    CaseStatus("ORDERED", N_("Beställd hos utförare"), _SAID_DECIDED, Phase.DECIDED, tells_outcome=True),
    _EXECUTED,
    _FOLLOW_UP,
    _CLOSED,
)
STATUSES: dict[str, dict[str, CaseStatus]] = {
    area: {status.code: status for status in statuses}
    for area, statuses in ((Area.EB, _EB), (Area.BOU, _BOU), (Area.LSS, _LSS), (Area.ALDRE, _ALDRE))
}


def status_of(area: str, code: str | None) -> CaseStatus | None:
    """Return a status; None when no known code was imported."""
    return STATUSES.get(area, {}).get(code or "")
