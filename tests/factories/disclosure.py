"""A small register and an open contact, for tests of what may be said."""

import uuid
from datetime import UTC, date, datetime

from sqlalchemy import Engine

from frontdesk.accounts.rules import Role
from frontdesk.accounts.views import Staff
from frontdesk.cases.models import ImportRun
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.disclosure import queries, service
from frontdesk.disclosure.models import IncidentDraft
from frontdesk.disclosure.rules.levels import Level, Method
from frontdesk.disclosure.rules.mandates import Speaker
from frontdesk.disclosure.rules.need import NOTHING, Need
from frontdesk.triage.queries import shipped
from tests.factories import register as reg
from tests.factories.accounts import EVERYTHING, make_staff

ANNA = "demo:p-anna"
PROTECTED = "demo:p-protected"
OTHER_BOARD = "demo:p-other"
CASE = "demo:c-1"
CONTACT = uuid.UUID(int=7)
NUMBER = "196501133372"
PROTECTED_NUMBER = "197002129273"
OTHER_NUMBER = "198001022386"
NOBODYS_NUMBER = "198001022394"
NOVEMBER = date(2026, 11, 1)
SARA = "demo:h-1"

METHODS: dict[Level, list[Method]] = {
    Level.A0: [],
    Level.A1: [Method.SAID],
    Level.A2C: [Method.CALL_BACK],
    Level.A2: [Method.PHONE_CODE],
    Level.A3: [Method.STRONG_IDENTITY],
}


def need(reason: str | None) -> Need:
    """What a reason of the shipped protocol opens."""
    return (shipped().reasons[reason].opens if reason else None) or NOTHING


def town(register: Engine) -> None:
    """Anna Karlsson with one EB case, a protected person, and somebody of another board."""
    reg.keep(
        register,
        reg.unit(),
        reg.unit("demo:u-9", board="aldrenamnd", area="ALDRE", kind="intake"),
        reg.handlaggare(SARA),
        reg.person(ANNA, born=date(1965, 1, 13)),
        reg.person(PROTECTED, "Petra", "Skyddad", protection="marking"),
        reg.person(OTHER_BOARD, "Otto", "Annan", born=date(1980, 1, 2)),
        reg.identifier(ANNA, NUMBER),
        reg.identifier(PROTECTED, PROTECTED_NUMBER),
        reg.identifier(OTHER_BOARD, OTHER_NUMBER),
        reg.phone(ANNA, "+46701740605"),
        reg.case(CASE),
        reg.case("demo:c-2", number="EB-2"),
        reg.case("demo:c-9", number="ALDRE-9", area="ALDRE", sphere="aldrenamnd/ALDRE", case_type="HOME_HELP"),
        reg.part(CASE, ANNA),
        reg.part("demo:c-2", PROTECTED),
        reg.part("demo:c-9", OTHER_BOARD),
        reg.staffed(CASE, SARA),
        imported_at(datetime(2026, 11, 23, 5, 0, tzinfo=UTC)),
    )


def imported_at(instant: datetime) -> ImportRun:
    """The run that made the register what it is."""
    return ImportRun(
        source=reg.SOURCE,
        generation=1,
        kind="full",
        extracted_at=instant,
        imported_at=instant,
        counts={},
        report={},
    )


def receptionist(unit: Unit, *roles: Role, name: str = "Rut Receptionist") -> Staff:
    """Somebody who may see one board's EB cases only."""
    grants = [grant for grant in EVERYTHING if grant.area == "EB"]
    return make_staff(unit, *(roles or (Role.RECEPTIONIST,)), name=name, grants=grants)


def employed(stores: Stores, *roles: Role, name: str = "Rut Receptionist") -> Staff:
    """The same, committed."""
    with stores.writing() as unit:
        return receptionist(unit, *roles, name=name)


def speaking(
    unit: Unit,
    staff: Staff,
    level: Level = Level.A3,
    *,
    person: str = ANNA,
    speaker: Speaker = Speaker.SELF,
    name: str = "",
    child_agreed: bool | None = None,
) -> None:
    """Open a person on CONTACT with a speaker who has proved so much."""
    assert service.open_person(unit, staff=staff, contact_id=CONTACT, person=person) is service.Opened.OPEN
    if speaker is not Speaker.SELF:
        service.set_speaker(
            unit, staff=staff, contact_id=CONTACT, speaker=speaker, name=name, child_agreed=child_agreed
        )
    standing = queries.identification_of(unit.db, CONTACT)
    assert standing is not None
    standing.methods = [*METHODS[level]]
    unit.db.flush()


def draft_incident(unit: Unit, contact_id: uuid.UUID, person: str, *, noted: str | None = None) -> IncidentDraft:
    """The draft that a wrong person's card has become."""
    made = IncidentDraft(
        contact_id=contact_id,
        person=person,
        at=unit.now,
        by_id=uuid.uuid4(),
        by_name="Rut",
        level=Level.A0,
        shown=["name"],
        noted=noted,
    )
    unit.db.add(made)
    unit.db.flush()
    return made
