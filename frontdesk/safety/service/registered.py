"""Follow-up when the case system protects a person: publishes the same event as our own protection.

The register hides the person from the moment of the import. Data already on the desk (open cards, messages with a
substitute or an intake, SMS, bookings, waiting list entries) are handled here, once, and restored once when the
protection has ended there and none of ours is in force.
"""

from frontdesk.cases.queries import protected_keys, states_of
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.safety import queries
from frontdesk.safety.models import ProtectedInRegister
from frontdesk.safety.service import following, protection
from frontdesk.safety.service.consent import erase_number
from frontdesk.safety.views import PersonProtected

# Persons per transaction: a city's first import has thousands, about 15 ms each, and others wait for the desk database.
AT_ONCE = 20


def follow_register(unit: Unit, *, but: frozenset[str] = frozenset()) -> frozenset[str]:
    """Handle the desk data of persons newly protected in the case system; restore them where protection has ended.

    Handles at most `AT_ONCE` persons, none of `but`, and returns them. A failing handler is rolled back alone; that
    person is not marked as done, and `follow_what_is_left` tries again.
    """
    begun, ended = _changes(unit)
    now = sorted((begun | ended) - but)[:AT_ONCE]
    for person in now:
        if person in begun:
            _reach(unit, person)
        else:
            unit.db.delete(unit.db.get_one(ProtectedInRegister, person))
            protection.give_back(unit, person, by=None)
    unit.db.flush()
    return frozenset(now)


def follow_what_is_left(stores: Stores) -> None:
    """Run `follow_register` in batches until each person has been tried once; other writers get turns in between.

    Opens no writing transaction if there is nothing to do.
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
    erase_number(unit, person=person)
    if following.reach(unit, PersonProtected(person=person)):
        unit.db.add(ProtectedInRegister(person=person, since=unit.now))


def _changes(unit: Unit) -> tuple[frozenset[str], frozenset[str]]:
    """Return the persons newly protected in the register, and those no longer protected there.

    A person deleted from the register stays protected: a missing record is no proof that the protection has ended.
    """
    reached, protected = queries.protected_in_register(unit.db), protected_keys(unit.register)
    gone = reached - protected
    known = states_of(unit.register, gone) if gone else {}
    return protected - reached, frozenset(known)
