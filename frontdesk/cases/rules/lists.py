"""The controlled lists: every code the register may hold, with its Swedish label.

Receptionists read the labels; what is *said* to a caller never reveals how a decision went. A word of the case system
that no list knows is stored as `other` and shown as "en handling – handläggaren vet vilken".
"""

from enum import StrEnum

from frontdesk.core.i18n import N_

OTHER = "other"
UNKNOWN_DOCUMENT = N_("en handling – handläggaren vet vilken")
MISSING_FACT = N_("uppgift saknas – lämna till handläggaren")


class Area(StrEnum):
    """The four areas of social services."""

    EB = "EB"
    BOU = "BOU"
    LSS = "LSS"
    ALDRE = "ALDRE"


class ListedProtection(StrEnum):
    """The case system's protection marks; all but `none` hide the person from the ordinary desk."""

    NONE = "none"
    MARKING = "marking"
    REGISTRATION = "registration"
    ASSUMED = "assumed"


class CaseRole(StrEnum):
    """A person's part in a case."""

    APPLICANT = "applicant"
    CO_APPLICANT = "co_applicant"
    CHILD = "child"
    CONCERNED = "concerned"


class StaffRole(StrEnum):
    """A handläggare's part in a case."""

    RESPONSIBLE = "responsible"
    SECOND = "second"
    ADMINISTRATOR = "administrator"


class DecisionOutcome(StrEnum):
    """A decision's outcome. Never said to a caller unless the municipality chose so."""

    GRANTED = "granted"
    PARTIALLY_GRANTED = "partially_granted"
    REJECTED = "rejected"
    DISMISSED = "dismissed"
    DISCONTINUED = "discontinued"
    OTHER = "other"


GRANTING = frozenset({DecisionOutcome.GRANTED, DecisionOutcome.PARTIALLY_GRANTED})


class ListedFact(StrEnum):
    """Facts that may be missing because their row was set aside."""

    MARKS = "marks"
    BIRTH_DATE = "birth_date"
    IDENTITY = "identity"
    NUMBERS = "numbers"
    MANDATES = "mandates"
    CASES = "cases"
    TYPE = "type"
    STATUS = "status"
    DATES = "dates"
    PERSONS = "persons"
    STAFF = "staff"
    APPLICATIONS = "applications"
    DOCUMENTS = "documents"
    DECISIONS = "decisions"
    EXECUTIONS = "executions"
    PAYMENTS = "payments"


AREAS: dict[str, str] = {
    Area.EB: N_("Ekonomiskt bistånd"),
    Area.BOU: N_("Barn och unga"),
    Area.LSS: N_("LSS och funktionsstöd"),
    Area.ALDRE: N_("Äldre"),
}

CASE_TYPES: dict[str, dict[str, str]] = {
    Area.EB: {
        "LIVELIHOOD_SUPPORT": N_("Försörjningsstöd"),
        "LIVELIHOOD_OTHER": N_("Ekonomiskt bistånd, övrigt"),
    },
    Area.BOU: {
        "CHILD_CONCERN": N_("Oro för barn"),
        "CHILD_SUPPORT": N_("Stöd till barn och familj"),
        "PLACEMENT": N_("Placering"),
        "CONTACT_FAMILY": N_("Kontaktfamilj"),
    },
    Area.LSS: {
        "PERSONAL_ASSISTANCE": N_("Personlig assistans"),
        "COMPANION_SERVICE": N_("Ledsagarservice"),
        "CONTACT_PERSON": N_("Kontaktperson"),
        "RELIEF_SERVICE": N_("Avlösarservice"),
        "SHORT_STAY": N_("Korttidsvistelse"),
        "ADULT_HOUSING": N_("Bostad med särskild service för vuxna"),
        "DAILY_ACTIVITY": N_("Daglig verksamhet"),
    },
    Area.ALDRE: {
        "HOME_HELP": N_("Hemtjänst"),
        "SAFETY_ALARM": N_("Trygghetslarm"),
        "CARE_HOME": N_("Särskilt boende"),
        "SHORT_TERM_CARE": N_("Korttidsplats"),
        "DAY_CARE": N_("Dagverksamhet"),
        "MEALS": N_("Matdistribution"),
    },
}

DOCUMENT_KINDS: dict[str, str] = {
    "hyresavi": N_("hyresavi"),
    "hyreskontrakt": N_("hyreskontrakt"),
    "kontoutdrag": N_("kontoutdrag"),
    "lönespecifikation": N_("lönespecifikation"),
    "läkarintyg": N_("läkarintyg"),
    "elräkning": N_("elräkning"),
    "aktivitetsrapport": N_("aktivitetsrapport"),
    "skattebesked": N_("skattebesked"),
    "beslut från Försäkringskassan": N_("beslut från Försäkringskassan"),
    "besked från a-kassa": N_("besked från a-kassa"),
    "samtycke": N_("samtycke"),
    "pedagogisk kartläggning": N_("pedagogisk kartläggning"),
    "psykologutlåtande": N_("psykologutlåtande"),
    "hälsointyg": N_("hälsointyg"),
    "funktionsbedömning": N_("funktionsbedömning"),
    "fullmakt": N_("fullmakt"),
    "ansökan": N_("ansökan"),
    "id-handling": N_("id-handling"),
    OTHER: UNKNOWN_DOCUMENT,
}

APPLICATION_KINDS: dict[str, str] = {
    "new": N_("nyansökan"),
    "renewal": N_("återansökan"),
    "supplementary": N_("tilläggsansökan"),
    "request": N_("begäran"),
    OTHER: N_("ansökan"),
}

MANDATE_KINDS: dict[str, str] = {
    "custodian": N_("vårdnadshavare"),
    "trustee": N_("god man"),
    "administrator": N_("förvaltare"),
    "proxy": N_("ombud"),
    "future_power": N_("framtidsfullmakt"),
}
MANDATE_SCOPES: dict[str, str] = {
    "custody": N_("vårdnad"),
    "rights": N_("bevaka rätt"),
    "property": N_("förvalta egendom"),
    "person": N_("sörja för person"),
    OTHER: N_("annat"),
}

INTERPRETERS: dict[str, str] = {
    "none": N_("ingen tolk"),
    "language": N_("språktolk"),
    "sign": N_("teckenspråkstolk"),
    "written": N_("skrivtolk"),
    "deafblind": N_("dövblindtolk"),
    OTHER: N_("tolk"),
}
COMMUNICATIONS: dict[str, str] = {
    "easy_read": N_("lättläst"),
    "text_relay": N_("texttelefon"),
    "speech_relay": N_("taltjänst"),
    "large_print": N_("stor text"),
    OTHER: N_("behöver anpassning – fråga"),
}
UNIT_KINDS = frozenset({"intake", "ordinary", "protected"})
ASSURANCES = frozenset({"confirmed", "probable", "uncertain"})
IDENTIFIER_KINDS = frozenset({"personnummer", "samordningsnummer", "other"})
NUMBER_KINDS = frozenset({"mobile", "landline"})
ABSENCE_KINDS = frozenset({"leave", "sick", "vacation", "parental", "course", "other"})
LAWS = frozenset({"SoL", "LSS", "LVU", "LVM", "FB", OTHER})
