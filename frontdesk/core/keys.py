"""Keys into the register: `source_system:source_id`, never a foreign key and never an identity number."""

from typing import NewType

PersonKey = NewType("PersonKey", str)
CaseKey = NewType("CaseKey", str)
HandlaggareKey = NewType("HandlaggareKey", str)
UnitKey = NewType("UnitKey", str)


def key_of(source_system: str, source_id: str) -> str:
    """Join a source system and its own id to a key, for instance `demo:p-17`."""
    return f"{source_system}:{source_id}"
