"""Numbers for sending SMS to and calling a client, returned only if `reaching` allows it."""

import uuid
from collections.abc import Collection, Mapping

from frontdesk.accounts.views import Viewer
from frontdesk.cases.queries import callback_numbers
from frontdesk.core.db.unit import Unit
from frontdesk.safety import queries
from frontdesk.safety.service.access import visibility
from frontdesk.safety.service.consent import consent
from frontdesk.safety.service.protection import blocked_persons
from frontdesk.safety.service.reaching import may_text


def sms_number(unit: Unit, person: str, matters: Collection[uuid.UUID | None] = ()) -> str | None:
    """Return the number for SMS, or None: it is confirmed, SMS is wanted, the phone not shared, and nothing silent."""
    if not unit.can_text:
        return None
    return consent(unit.db, person).sms_number if may_text(unit.db, unit.register, person, matters) else None


def numbers_to_dial(unit: Unit, viewer: Viewer, persons: Collection[str]) -> Mapping[str, str]:
    """Return the numbers (E.164) a user may dial to reach persons they may see, by person key.

    A number the client has confirmed takes precedence over the case system's. Omits persons who must not be called:
    protected, unsafe contact or deceased.
    """
    callable_ones = frozenset(persons) - blocked_persons(unit.db, unit.register, persons) if persons else frozenset()
    if not callable_ones:
        return {}
    known = callback_numbers(unit.register, callable_ones, visibility(unit, viewer))
    return known | queries.numbers(unit.db, callable_ones)
