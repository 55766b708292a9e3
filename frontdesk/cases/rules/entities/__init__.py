"""The canonical files: which columns are imported, what each may hold, and which fact a set-aside row leaves missing.

This is the allow-list: no other column reaches the register.
"""

from frontdesk.cases.rules.entities.entity import (
    CheckContext,
    Column,
    Entity,
    FactOwner,
    Gapped,
)
from frontdesk.cases.rules.entities.facts import facts
from frontdesk.cases.rules.entities.files import files
from frontdesk.cases.rules.entities.organisation import organisation
from frontdesk.cases.rules.entities.people import people

__all__ = ["COMMON", "FORBIDDEN", "CheckContext", "Column", "Entity", "FactOwner", "Gapped", "entities"]

COMMON = frozenset({"id", "updated_at", "deleted"})
"""Columns every file may have."""

FORBIDDEN = frozenset(
    (
        *("amount", "belopp", "sum", "summa", "income", "inkomst", "debt", "skuld", "rent", "hyra"),
        *("account", "konto", "kontonummer", "clearing"),
        *("reason", "reasons", "orsak", "skäl", "motivation", "motivering", "assessment", "bedömning"),
        *("note", "notes", "anteckning", "anteckningar", "comment", "kommentar", "text", "free_text", "fritext"),
        *("reporter", "anmälare", "uppgiftslämnare", "diagnosis", "diagnos"),
        *("address", "adress", "street", "gata", "postal_code", "postnummer", "city", "ort"),
    )
)
"""Columns that must never be imported. They are dropped like unknown ones, but reported as refused."""


def entities(setting: CheckContext) -> dict[str, Entity]:
    """Return every canonical file by name, parents before children."""
    made = (*organisation(setting), *people(setting), *files(setting), *facts(setting))
    return {entity.name: entity for entity in made}
