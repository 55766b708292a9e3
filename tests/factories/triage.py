"""The shipped protocol, and the world it is checked against."""

from pathlib import Path

from frontdesk.triage.rules.checking import KnownNames

_FOLDER = Path(__file__).parents[2] / "frontdesk/triage/protocol"
SHIPPED = {file.name: file.read_text(encoding="utf-8") for file in sorted(_FOLDER.glob("*.yaml"))}
KNOWN = KnownNames(
    types=frozenset(
        {"EB_NEW", "EB_FOLLOWUP", "EB_URGENT", "BOU_CONVERSATION", "BOU_SAFETY", "ADULT_INTAKE", "VIOLENCE_SAFE"}
        | {"LSS_ASSESSMENT", "SOL_HOME_VISIT", "SIP", "BUDGET_ADVICE", "FAMILY_LAW", "PHONE_CALLBACK"}
    ),
    areas=frozenset({"EB", "BOU", "LSS", "ALDRE"}),
)
