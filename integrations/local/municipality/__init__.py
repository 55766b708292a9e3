"""Exempelby kommun: an invented municipality, and the working double of the case system's port.

It delivers canonical files for an import, as a real case system would. Start in write(); the named people with known
stories are in CAST.
"""

from integrations.local.municipality.broken import Fault, Flaw, broken
from integrations.local.municipality.cast import CAST, CastMember, cast_on
from integrations.local.municipality.delta import delta
from integrations.local.municipality.municipality import Summary, write
from integrations.local.municipality.population import CITY, DEMO, Size

__all__ = [
    "CAST",
    "CITY",
    "DEMO",
    "CastMember",
    "Fault",
    "Flaw",
    "Size",
    "Summary",
    "broken",
    "cast_on",
    "delta",
    "write",
]
