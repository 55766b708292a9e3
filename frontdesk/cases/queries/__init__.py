"""Every SELECT on the register. Each takes `Visibility`, so that hidden or not granted rows simply do not exist.

The exception is the need of an interpreter, which a rule asks for and no page shows.
"""

from frontdesk.cases.queries.facts import cases_of, interpreter_of, mandates_of, person_facts
from frontdesk.cases.queries.freshness import freshness
from frontdesk.cases.queries.numbers import callback_number, callback_numbers, is_known_number
from frontdesk.cases.queries.organisation import absences, handlaggare, units
from frontdesk.cases.queries.people import clients_of, protected_keys, states_of, units_of, visible_by_key
from frontdesk.cases.queries.search import MOST_FOUND, find_persons

__all__ = [
    "MOST_FOUND",
    "absences",
    "callback_number",
    "callback_numbers",
    "cases_of",
    "clients_of",
    "find_persons",
    "freshness",
    "handlaggare",
    "interpreter_of",
    "is_known_number",
    "mandates_of",
    "person_facts",
    "protected_keys",
    "states_of",
    "units",
    "units_of",
    "visible_by_key",
]
