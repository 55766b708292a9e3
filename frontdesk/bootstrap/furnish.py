"""Furnish the demo: a login for every role."""

from frontdesk.accounts.rules import Grant, Role
from frontdesk.accounts.service import staff
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit

SOCIAL, CARE = "Socialnämnden", "Omsorgsnämnden"
EVERYTHING = (Grant(SOCIAL, "EB"), Grant(SOCIAL, "BOU"), Grant(CARE, "LSS"), Grant(CARE, "ALDRE"))
SARA = "demo:H01"


def everything(stores: Stores) -> None:
    """Make what the demo needs beside the register."""
    with stores.writing() as unit:
        _logins(unit)


def _logins(unit: Unit) -> None:
    people = (
        ("rut", "Rut Lindgren", Role.RECEPTIONIST, EVERYTHING, None, ()),
        ("amir", "Amir Haddad", Role.RECEPTIONIST, EVERYTHING, None, ()),
        ("vera", "Vera Holm", Role.PROTECTED_DESK, EVERYTHING, None, ("demo:EB-SKYDD",)),
        ("sara", "Sara Nilsson", Role.HANDLAGGARE, EVERYTHING[:1], SARA, ("demo:EB-1",)),
        ("mona", "Mona Ekdahl", Role.UNIT_HEAD, EVERYTHING[:2], None, ("demo:EB-1", "demo:EB-MOTT")),
        ("leif", "Leif Granat", Role.LOG_REVIEWER, (), None, ()),
        ("disa", "Disa Norling", Role.ADMINISTRATOR, (), None, ()),
    )
    for login, name, role, grants, handlaggare, units in people:
        staff.add(
            unit, login=login, name=name, roles=[role], grants=grants, handlaggare=handlaggare, units=units, by=CLOCK
        )
