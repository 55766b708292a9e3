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

# A city's first import brings thousands, at some fifteen milliseconds each, and nobody may wait long for the desk.
AT_ONCE = 20


def follow_register(unit: Unit, *, but: frozenset[str] = frozenset()) -> frozenset[str]:
    """Reach what lies on the desk of those newly protected by the case system; give back where that has ended.

    Takes `AT_ONCE` persons at most, none of `but`, and returns them. What fails is undone alone; that person is not
    counted as reached, and `follow_what_is_left` tries again.
    """
    begun, ended = _changes(unit)
    now = sorted((begun | ended) - but)[:AT_ONCE]
    for person in now:
        if person in begun:
            _reach(unit, person)
        else:
            unit.desk.delete(unit.desk.get_one(ProtectedInRegister, person))
            protection.give_back(unit, person, by=None)
    unit.desk.flush()
    return frozenset(now)


def follow_what_is_left(stores: Stores) -> None:
    """Do as `follow_register` until each person has been tried once, a few at a time: the desk writes in between.

    Where nothing is left to do nothing is written and nobody waits.
    """
    tried: frozenset[str] = frozenset()
    while _is_left(stores, tried):
        with stores.writing() as unit:
            tried |= follow_register(unit, but=tried)


def _is_left(stores: Stores, tried: frozenset[str]) -> bool:
    with stores.reading() as unit:
        begun, ended = _changes(unit)
    return bool((begun | ended) - tried)


def _reach(unit: Unit, person: str) -> None:
    erase_number(unit.desk, person=person)
    if following.reach(unit, PersonProtected(person=person)):
        unit.desk.add(ProtectedInRegister(person=person, since=unit.now))


def _changes(unit: Unit) -> tuple[frozenset[str], frozenset[str]]:
    """Return who has come to be protected in the register, and who is not any longer.

    Those who have left the register stay as they are: that nothing is known of them protects nobody.
    """
    reached, protected = queries.protected_in_register(unit.desk), protected_keys(unit.register)
    gone = reached - protected
    known = states_of(unit.register, gone) if gone else {}
    return protected - reached, frozenset(known)
