"""The codes this case system uses in its coded columns.

A case system has its own lists; the register maps the codes it knows and shows the others as "en handling –
handläggaren vet vilken". All codes written to files are defined here.
"""

from collections.abc import Mapping
from typing import Final

EB: Final = "EB"
BOU: Final = "BOU"
LSS: Final = "LSS"
ALDRE: Final = "ALDRE"
AREAS: Final = (EB, BOU, LSS, ALDRE)

SOCIAL_BOARD: Final = "Socialnämnden"
CARE_BOARD: Final = "Omsorgsnämnden"
BOARDS: Final[Mapping[str, str]] = {EB: SOCIAL_BOARD, BOU: SOCIAL_BOARD, LSS: CARE_BOARD, ALDRE: CARE_BOARD}

EB_STATUSES: Final = (
    "RECEIVED",
    "NEEDS_MANUAL_REVIEW",
    "UNDER_REVIEW",
    "SUPPLEMENT_REQUESTED",
    "AWAITING_DECISION",
    "GRANTED",
    "PARTIALLY_GRANTED",
    "REJECTED",
    "DISMISSED",
    "PAID",
    "WITHDRAWN",
    "CLOSED",
)
BOU_STATUSES: Final = (
    "REPORT_RECEIVED",
    "PROTECTION_ASSESSMENT",
    "PRELIMINARY_ASSESSMENT",
    "OPENED",
    "NOT_OPENED",
    "INVESTIGATION",
    "DECIDED_WITH_MEASURE",
    "DECIDED_WITHOUT_MEASURE",
    "MEASURE",
    "FOLLOW_UP",
    "CLOSED",
)
LSS_STATUSES: Final = (
    "REQUEST_RECEIVED",
    "INVESTIGATION",
    "CONSULTATION",
    "DECIDED",
    "AWAITING_EXECUTION",
    "EXECUTED",
    "FOLLOW_UP",
    "CLOSED",
)
ALDRE_STATUSES: Final = (
    "APPLICATION_RECEIVED",
    "INVESTIGATION",
    "DECIDED",
    "ORDERED",
    "EXECUTED",
    "FOLLOW_UP",
    "CLOSED",
)
STATUSES: Final[Mapping[str, tuple[str, ...]]] = {
    EB: EB_STATUSES,
    BOU: BOU_STATUSES,
    LSS: LSS_STATUSES,
    ALDRE: ALDRE_STATUSES,
}

# The most common type of case is first in its area.
TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    EB: ("LIVELIHOOD_SUPPORT", "LIVELIHOOD_OTHER"),
    BOU: ("CHILD_CONCERN", "CHILD_SUPPORT", "PLACEMENT", "CONTACT_FAMILY"),
    LSS: (
        "PERSONAL_ASSISTANCE",
        "COMPANION_SERVICE",
        "CONTACT_PERSON",
        "RELIEF_SERVICE",
        "SHORT_STAY",
        "ADULT_HOUSING",
        "DAILY_ACTIVITY",
    ),
    ALDRE: ("HOME_HELP", "SAFETY_ALARM", "CARE_HOME", "SHORT_TERM_CARE", "DAY_CARE", "MEALS"),
}
LAWS: Final[Mapping[str, str]] = {EB: "SoL", BOU: "SoL", LSS: "LSS", ALDRE: "SoL"}

GRANTED: Final = "granted"
PARTIALLY_GRANTED: Final = "partially_granted"
REJECTED: Final = "rejected"
DISMISSED: Final = "dismissed"
DISCONTINUED: Final = "discontinued"
OUTCOMES: Final = (GRANTED, PARTIALLY_GRANTED, REJECTED, DISMISSED, DISCONTINUED)
GRANTING: Final = frozenset({GRANTED, PARTIALLY_GRANTED})

DOCUMENT_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    EB: (
        "hyresavi",
        "kontoutdrag",
        "lönespecifikation",
        "läkarintyg",
        "hyreskontrakt",
        "elräkning",
        "aktivitetsrapport",
        "skattebesked",
        "beslut från Försäkringskassan",
        "besked från a-kassa",
    ),
    BOU: ("samtycke", "pedagogisk kartläggning"),
    LSS: ("läkarintyg", "psykologutlåtande", "hälsointyg", "fullmakt"),
    ALDRE: ("läkarintyg", "funktionsbedömning", "fullmakt"),
}
UNMAPPED_DOCUMENT_KIND: Final = "bilaga 7 övrigt"
"""A kind no controlled list knows: it must be shown as "en handling", never as it is spelled here."""

CUSTODIAN: Final = "custodian"
TRUSTEE: Final = "trustee"
ADMINISTRATOR: Final = "administrator"
PROXY: Final = "proxy"
FUTURE_POWER: Final = "future_power"

SCOPE_CUSTODY: Final = "custody"
SCOPE_FULL: Final = "rights,property,person"
"""Bevaka rätt, förvalta egendom, sörja för person: what a god man or förvaltare is appointed for."""
SCOPE_PROPERTY: Final = "property"
SCOPE_RIGHTS: Final = "rights"
