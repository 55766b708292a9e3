"""Seed the demo besides the register: logins, places, opening hours and a fortnight of bookings.

Everything goes through the rooms' services, so that the same rules hold as on a real day.
"""

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.accounts.models import Handlaggare, OrgUnit
from frontdesk.accounts.rules import Grant, Role, Scope
from frontdesk.accounts.service import staff, tokens
from frontdesk.admin.service.reconciling import reconcile_all
from frontdesk.availability.models.catalogue import Place
from frontdesk.availability.service import catalogue, opening_hours, search
from frontdesk.availability.views import FreeTime, Wish
from frontdesk.booking.models import Appointment
from frontdesk.booking.service import book
from frontdesk.booking.views import Guest, Pick
from frontdesk.bootstrap.demo import absences, hours
from frontdesk.calls.queries.settings import DEFAULT_UNIT
from frontdesk.calls.routes.cti import DEMO_EXCHANGE
from frontdesk.cases.models import Case, CasePerson, CaseStaff
from frontdesk.core import municipal_settings
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local_date
from frontdesk.triage.queries import DUTY_NUMBER
from frontdesk.waitlist.service import entries
from frontdesk.waitlist.service.entries import Terms

SOCIAL, CARE = "Socialnämnden", "Omsorgsnämnden"
EVERYTHING = (Grant(SOCIAL, "EB"), Grant(SOCIAL, "BOU"), Grant(CARE, "LSS"), Grant(CARE, "ALDRE"))
SARA = "demo:H01"
INTAKE = "demo:EB-MOTT"
# From the range the telecom authority (PTS) reserves for fiction.
DUTY = "0980-31 92 12"
RECEPTIONIST = "rut"
PLACES = (
    ("stadshuset-a", "Stadshuset, entré A", "Stadshuset entré A"),
    ("stadshuset-b", "Stadshuset, entré B", "Stadshuset entré B"),
    ("stadshuset-c", "Stadshuset, entré C", "Stadshuset entré C"),
)
_KIND_OF_AREA = {
    "EB": ("EB_FOLLOWUP", "EB_NEW"),
    "BOU": ("BOU_CONVERSATION",),
    "LSS": ("LSS_ASSESSMENT",),
    "ALDRE": ("SOL_HOME_VISIT",),
}
_BOOKINGS = 120
_WAITERS = 3
_FORTNIGHT = timedelta(days=14)


def everything(stores: Stores) -> None:
    """Create the demo's data besides the register, which must have been imported."""
    with stores.writing() as unit:
        reconcile_all(unit)
        _logins(unit)
        catalogue.seed_types(unit.db)
        municipal_settings.put(unit.db, DEFAULT_UNIT, INTAKE, by=CLOCK.name, now=unit.now)
        municipal_settings.put(unit.db, DUTY_NUMBER, DUTY, by=CLOCK.name, now=unit.now)
        unit.db.add_all(Place(code=code, name=name, outside_name=outside) for code, name, outside in PLACES)
        unit.db.flush()
        _open_times(unit)
        hours.several_kinds(unit, SARA)
        hours.rooms_and_hours(unit)
    with stores.writing() as unit:
        _bookings(unit, Random(1))  # noqa: S311 - which times are booked is no secret
    with stores.writing() as unit:
        absences.somebody(unit)
        _waiting(unit)


def exchange(stores: Stores, token: str) -> None:
    """Give the demo's telephone exchange its token."""
    with stores.writing() as unit:
        tokens.know(unit, token=token, name=DEMO_EXCHANGE, role=Role.RECEPTIONIST, scopes=[Scope.CTI])


def _logins(unit: Unit) -> None:
    people = (
        (RECEPTIONIST, "Rut Lindgren", Role.RECEPTIONIST, EVERYTHING, None, ()),
        ("amir", "Amir Haddad", Role.RECEPTIONIST, EVERYTHING, None, ()),
        ("vera", "Vera Holm", Role.PROTECTED_DESK, EVERYTHING, None, ("demo:EB-SKYDD",)),
        ("sara", "Sara Nilsson", Role.HANDLAGGARE, EVERYTHING[:1], SARA, ("demo:EB-1",)),
        ("karolina", "Karolina Fors", Role.HANDLAGGARE, EVERYTHING[1:2], "demo:H12", ("demo:BOU-MOTT",)),
        ("marie", "Marie Forsberg", Role.HANDLAGGARE, EVERYTHING[2:3], "demo:H21", ("demo:LSS-MOTT",)),
        ("anette", "Anette Strand", Role.HANDLAGGARE, EVERYTHING[3:], "demo:H25", ("demo:ALDRE-MOTT",)),
        ("mona", "Mona Ekdahl", Role.UNIT_HEAD, EVERYTHING[:2], None, _under("EB-1", "EB-2", "EB-MOTT")),
        ("bengt", "Bengt Åkerlund", Role.UNIT_HEAD, EVERYTHING[1:2], None, _under("BOU-MOTT", "BOU-BARN", "BOU-UNGA")),
        ("linda", "Linda Sandell", Role.UNIT_HEAD, EVERYTHING[2:3], None, _under("LSS-MOTT", "LSS-1")),
        ("olof", "Olof Renberg", Role.UNIT_HEAD, EVERYTHING[3:], None, _under("ALDRE-MOTT", "ALDRE-NORR", "ALDRE-SYD")),
        ("leif", "Leif Granat", Role.LOG_REVIEWER, (), None, ()),
        ("disa", "Disa Norling", Role.ADMINISTRATOR, (), None, ()),
    )
    for login, name, role, grants, handlaggare, units in people:
        staff.add(
            unit, login=login, name=name, roles=[role], grants=grants, handlaggare=handlaggare, units=units, by=CLOCK
        )


def _under(*units: str) -> tuple[str, ...]:
    return tuple(f"demo:{unit}" for unit in units)


def _waiting(unit: Unit) -> None:
    """Put some clients with a booking far ahead on the waiting list."""
    later = unit.now + timedelta(days=5)
    wanted = select(Appointment).where(Appointment.starts_at > later).order_by(Appointment.starts_at, Appointment.id)
    for one in unit.db.scalars(wanted.limit(_WAITERS)).all():
        entries.join(unit, appointment_id=one.id, terms=Terms(whom=(one.handlaggare,)), by=CLOCK)


def _open_times(unit: Unit) -> None:
    """Open two mornings and two afternoons a week for every handläggare, on varying days."""
    for nth, row in enumerate(_active(unit.db)):
        place = PLACES[nth % len(PLACES)][0]
        mornings, afternoons = _days(nth), _days(nth + 1)
        for weekday in mornings:
            opening_hours.open_weekly(
                unit, handlaggare=row.key, weekday=weekday, opens=time(9), closes=time(12), place=place
            )
        for weekday in afternoons:
            opening_hours.open_weekly(
                unit, handlaggare=row.key, weekday=weekday, opens=time(13), closes=time(16), place=place
            )


def _days(nth: int) -> Sequence[int]:
    return sorted({(nth + step) % 5 for step in (0, 2, 3)})


def _active(db: Session) -> Sequence[Handlaggare]:
    return db.scalars(select(Handlaggare).where(Handlaggare.active).order_by(Handlaggare.key)).all()


def _bookings(unit: Unit, chance: Random) -> None:
    """Book a fortnight, each client with the handläggare of their case."""
    area_of = {row.key: row.area for row in unit.db.scalars(select(OrgUnit))}
    unit_of = {row.key: area_of.get(row.unit, "") for row in _active(unit.db)}
    today = local_date(unit.now)
    taken = 0
    for handlaggare, person in _pairs(unit.register):
        kinds = _KIND_OF_AREA.get(unit_of.get(handlaggare, ""))
        if kinds and taken < _BOOKINGS and (free := _some_time(unit, handlaggare, kinds[0], today, chance)):
            pick = Pick(kinds[0], free.starts_at, handlaggare=handlaggare, mode=free.mode)
            book.book(unit, pick=pick, guest=Guest(person=person), by=CLOCK)
            taken += 1


def _pairs(register: Session) -> Iterator[tuple[str, str]]:
    """Yield the responsible handläggare and the applicant for a sample of cases."""
    both = (
        select(CaseStaff.handlaggare_key, CasePerson.person_key)
        .join(CasePerson, CasePerson.case_key == CaseStaff.case_key)
        .join(Case, Case.key == CaseStaff.case_key)
        .where(Case.closed_on.is_(None), CaseStaff.until.is_(None), CasePerson.until.is_(None))
        .where(CasePerson.role == "applicant")
        .order_by(CasePerson.person_key)
        .limit(_BOOKINGS * 20)
    )
    pairs = register.execute(both).all()
    for row in pairs[:: max(1, len(pairs) // (_BOOKINGS * 2))]:
        yield row[0], row[1]


def _some_time(unit: Unit, handlaggare: str, kind: str, today: date, chance: Random) -> FreeTime | None:
    wish = Wish(type=kind, first=today, last=today + _FORTNIGHT, handlaggare=(handlaggare,))
    found = search.free_times(unit, wish)
    return chance.choice(found) if found else None
