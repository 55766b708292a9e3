"""Ring two new calls each time the demo opens, and end those left from the last time."""

from sqlalchemy import update

from frontdesk.calls.models.contact import Contact
from frontdesk.calls.rules.contact import ContactSource, ContactState
from frontdesk.calls.service import contact
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit

# From the range the telecom authority (PTS) reserves for fiction; the first caller hides their number.
_CALLERS = (("anonymous", "allman"), ("+46701740631", "aldre"))


def callers(stores: Stores) -> None:
    """End earlier calls and let two new ones ring."""
    with stores.writing() as unit:
        _hang_up(unit)
        for caller, queue in _CALLERS:
            contact.add_to_queue(unit, source=ContactSource.DEMO, caller=caller, queue=queue)


def _hang_up(unit: Unit) -> None:
    old = (Contact.source == ContactSource.DEMO, Contact.state == ContactState.RINGING)
    over = {"state": ContactState.ABANDONED, "ended_at": unit.now, "closed_at": unit.now}
    unit.db.execute(update(Contact).where(*old).values(over))
