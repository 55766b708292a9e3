"""Queries on protocols and on the assessments of contacts."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.accounts.queries import units_by_key
from frontdesk.availability.models.catalogue import AppointmentType
from frontdesk.availability.rules.catalogue import TYPES
from frontdesk.calls.queries import contacts
from frontdesk.calls.rules.contact import Priority
from frontdesk.cases.rules.lists import AREAS
from frontdesk.core import municipal_settings
from frontdesk.core.db import statements
from frontdesk.core.db.locks import lock
from frontdesk.core.i18n import N_
from frontdesk.core.municipality import check_phone
from frontdesk.core.times import local_date
from frontdesk.disclosure.rules.need import NOTHING, Need
from frontdesk.triage.models import Assessment, InstalledProtocol
from frontdesk.triage.rules.assessing import latest_date
from frontdesk.triage.rules.checking import KnownNames
from frontdesk.triage.rules.guarding import kept
from frontdesk.triage.rules.protocol import Protocol
from frontdesk.triage.rules.reading import read
from frontdesk.triage.views import AssessmentView


def _check_number(text: str) -> None:
    if text:
        check_phone(text)


DUTY_NUMBER = municipal_settings.declare(
    "triage.duty_number", "", N_("Socialjourens telefonnummer, som visas när något är akut."), _check_number
)
_NEWEST = select(InstalledProtocol.id).order_by(InstalledProtocol.id.desc()).limit(1)
# The protocol's id comes with the contact: the page that asks which facts a reason opens reads both each time.
_GRIP = contacts.GRIP.add_columns(_NEWEST.scalar_subquery().label("protocol_id"))
_PARSED: dict[uuid.UUID, Protocol] = {}


def shipped_sources() -> dict[str, str]:
    """Return the files of the shipped protocol."""
    folder = files("frontdesk.triage") / "protocol"
    found = (file for file in folder.iterdir() if file.name.endswith(".yaml"))
    return {file.name: file.read_text(encoding="utf-8") for file in found}


@cache
def shipped() -> Protocol:
    """Return the shipped protocol, checked against the kinds of appointment that are shipped with it."""
    return read(shipped_sources(), KnownNames(types=frozenset(one.code for one in TYPES), areas=frozenset(AREAS)))


def known(db: Session) -> KnownNames:
    """Return what a protocol may refer to in this municipality: active appointment types, areas with an intake unit."""
    intakes = [unit.area for unit in units_by_key(db).values() if unit.kind == "intake"]
    return KnownNames(
        types=frozenset(db.scalars(select(AppointmentType.code).where(AppointmentType.active))),
        areas=frozenset(intakes),
    )


def installed(db: Session) -> InstalledProtocol | None:
    """Return the newest installed protocol; None while the shipped one is in use."""
    return db.scalar(select(InstalledProtocol).order_by(InstalledProtocol.id.desc()).limit(1))


def protocol(db: Session) -> Protocol:
    """Return the protocol in use. A stored one is read once per process."""
    return _parsed(db, db.scalar(_NEWEST))


def _parsed(db: Session, newest: uuid.UUID | None) -> Protocol:
    if newest is None:
        return shipped()
    if newest not in _PARSED:
        sources: Mapping[str, str] = db.get_one(InstalledProtocol, newest).sources
        _PARSED[newest] = kept(read(sources, None), shipped())
    return _PARSED[newest]


def grip(db: Session, contact_id: uuid.UUID, staff_id: uuid.UUID) -> tuple[contacts.Grip, Callable[[], Need]]:
    """Return the columns of a contact held by `staff_id`, and a function that tells which facts its reason needs.

    Raises NoSuchContact (also once over), NotYourContact.
    """
    found = statements.one_or_none(db, _GRIP, {"contact": contact_id})
    held = contacts.held_by(found, staff_id)
    newest: uuid.UUID | None = found.protocol_id if found else None
    return held, lambda: need_of(_parsed(db, newest), held.reason)


def need_of(used: Protocol, code: str | None) -> Need:
    """Return the facts a reason needs in the protocol in use; nothing for None.

    A reason that this protocol no longer has still needs what the shipped one says.
    """
    if code is None:
        return NOTHING
    reason = used.reasons.get(code) or shipped().reasons.get(code)
    return (reason.opens if reason else None) or NOTHING


def without_opens(row: InstalledProtocol) -> list[int]:
    """Return the numbers of the reasons in an installed protocol that do not say which facts they open."""
    return sorted(reason.number for reason in read(row.sources, None).reasons.values() if reason.opens is None)


def known_as(db: Session, version: str) -> list[Protocol]:
    """Return every protocol with this version, shipped or installed, as written (unguarded)."""
    rows = db.scalars(select(InstalledProtocol.sources).where(InstalledProtocol.version == version))
    found = [read(sources, None) for sources in rows]
    return [shipped(), *found] if shipped().version == version else found


def has_assessed(db: Session, version: str) -> bool:
    """Whether any assessment was made by a version, including versions shipped earlier."""
    return db.scalar(select(Assessment.id).where(Assessment.version == version).limit(1)) is not None


def lock_protocols(db: Session) -> None:
    """Let only one protocol be installed at a time."""
    lock(db, "protocol")


def newest(db: Session, contact_id: uuid.UUID) -> Assessment | None:
    """Return the current assessment of a contact; None before a reason was picked."""
    wanted = select(Assessment).where(Assessment.contact_id == contact_id)
    return db.scalar(wanted.order_by(Assessment.id.desc()).limit(1))


def history(db: Session, contact_id: uuid.UUID) -> Sequence[Assessment]:
    """Return every assessment of a contact, oldest first."""
    return db.scalars(select(Assessment).where(Assessment.contact_id == contact_id).order_by(Assessment.id)).all()


def assessment_of(db: Session, contact_id: uuid.UUID) -> AssessmentView | None:
    """Return what a contact's assessment asks of a booking; None before a reason was picked."""
    row = newest(db, contact_id)
    reason = protocol(db).reasons.get(row.reason) if row else None
    if row is None or reason is None:
        return None
    priority, wanted = Priority(row.priority), reason.appointment
    return AssessmentView(
        contact_id=contact_id,
        reason=reason.code,
        priority=priority,
        who=reason.goes_to.who,
        area=reason.goes_to.area,
        latest=latest_date(priority, local_date(row.at)),
        appointment_type=wanted.type if wanted else None,
        minutes=wanted.minutes if wanted else None,
        modes=wanted.modes if wanted else (),
        silent=reason.silent,
    )


def duty_number(db: Session) -> str:
    """Return the number of the social duty team, empty until the municipality has entered it."""
    return municipal_settings.get(db, DUTY_NUMBER)
