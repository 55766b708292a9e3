"""Staff, handläggare and units for tests: state only what matters."""

from collections.abc import Collection

from frontdesk.accounts import queries
from frontdesk.accounts.models import Handlaggare, OrgUnit
from frontdesk.accounts.rules import Grant, Role
from frontdesk.accounts.service import organisation
from frontdesk.accounts.service.staff import add
from frontdesk.accounts.views import Staff
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.unit import Unit

EVERYTHING = frozenset(
    {
        Grant("socialnamnd", "EB"),
        Grant("socialnamnd", "BOU"),
        Grant("aldrenamnd", "LSS"),
        Grant("aldrenamnd", "ALDRE"),
    }
)


def make_staff(
    unit: Unit,
    *roles: Role,
    login: str = "",
    name: str = "Rut Receptionist",
    grants: Collection[Grant] = EVERYTHING,
    password: str | None = None,
    handlaggare: str | None = None,
    units: Collection[str] = (),
) -> Staff:
    """Add somebody, a receptionist with every grant unless the test says otherwise."""
    login = login or f"person{queries.count_staff(unit.db) + 1}"
    made = add(
        unit,
        login=login,
        name=name,
        roles=roles or (Role.RECEPTIONIST,),
        grants=grants,
        password=password,
        handlaggare=handlaggare,
        units=units,
        by=CLOCK,
    )
    staff = queries.active_staff(unit.db, made)
    assert staff is not None
    return staff


def make_unit(
    unit: Unit,
    key: str = "demo:u-1",
    *,
    name: str = "Ekonomiskt bistånd 1",
    outside_name: str = "Mottagningen",
    board: str = "socialnamnd",
    area: str = "EB",
    kind: str = "ordinary",
) -> OrgUnit:
    """Add a unit."""
    row = OrgUnit(key=key, name=name, outside_name=outside_name, board=board, area=area, kind=kind)
    unit.db.add(row)
    unit.db.flush()
    return row


def make_handlaggare(
    unit: Unit,
    key: str = "demo:h-1",
    *,
    name: str = "Sara Nilsson",
    of_unit: str = "demo:u-1",
    phone_hours: str = "",
) -> Handlaggare:
    """Add a caseworker, with a resource id of their own."""
    resource = organisation.next_resource_id(unit.db)
    row = Handlaggare(key=key, name=name, unit=of_unit, phone_hours=phone_hours, resource_id=resource)
    unit.db.add(row)
    unit.db.flush()
    return row
