"""What follows when the case system protects a person: the same as from our own protection, through the same event.

The register hides the person by itself from the moment of the import. What lies on the desk already (open cards,
messages with a stand-in or an intake, SMS, bookings, places on the waiting list) is reached here, once, and given back
once when the protection has ended there and none of ours is left.
"""

from frontdesk.cases.queries import protected_keys, states_of
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.safety import queries
from frontdesk.safety.models import ProtectedInRegister
from frontdesk.safety.service import following, protection
from frontdesk.safety.service.consent import erase_number
from frontdesk.safety.views import PersonProtected


def follow_register(unit: Unit) -> None:
    """Reach what lies on the desk of everybody newly protected by the case system; give back where that has ended.

    What fails is undone alone; that person is not counted as reached, and `follow_what_is_left` tries again.
    """
    begun, ended = _changes(unit)
    for person in sorted(begun):
        erase_number(unit.desk, person=person)
        if following.reach(unit, PersonProtected(person=person)):
            unit.desk.add(ProtectedInRegister(person=person, since=unit.now))
    for person in sorted(ended):
        unit.desk.delete(unit.desk.get_one(ProtectedInRegister, person))
        protection.give_back(unit, person, by=None)
    unit.desk.flush()


def follow_what_is_left(stores: Stores) -> None:
    """Do as `follow_register` where something is left to do; otherwise nothing is written and nobody waits."""
    with stores.reading() as unit:
        left = any(_changes(unit))
    if left:
        with stores.writing() as unit:
            follow_register(unit)


def _changes(unit: Unit) -> tuple[frozenset[str], frozenset[str]]:
    """Return who has come to be protected in the register, and who is not any longer.

    Those who have left the register stay as they are: that nothing is known of them protects nobody.
    """
    reached, protected = queries.protected_in_register(unit.desk), protected_keys(unit.register)
    gone = reached - protected
    known = states_of(unit.register, gone) if gone else {}
    return protected - reached, frozenset(known)
