"""Choose the recipient of a message: the own handläggare, a stand-in when they are away, else the intake unit."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from frontdesk.absence.queries import absent_spans, cover_of
from frontdesk.absence.rules.enums import Turn
from frontdesk.absence.service import standing_in
from frontdesk.accounts.queries import (
    handlaggare_by_key,
    headed_units,
    kin_of,
    units_by_key,
)
from frontdesk.calls.errors import NobodyReceives, ReceiverNeeded
from frontdesk.calls.models.contact import Contact
from frontdesk.calls.models.message import Message
from frontdesk.calls.queries import messages, settings
from frontdesk.calls.rules.messages import Presence, Recipient, Route, recipient
from frontdesk.calls.rules.routing import INTAKE, Demand, Matter, Office, OpenCase, Receiver, ReceiverKind, decide
from frontdesk.calls.views import MessageSubject
from frontdesk.cases.queries.people import clients_of
from frontdesk.core.db.unit import Unit
from frontdesk.core.intervals import Instants, covers
from frontdesk.core.times import local_date
from frontdesk.safety.service import concealed_persons

PROTECTED = "protected"


def offices(db: Session) -> tuple[Office, ...]:
    """Return the active units, sorted by name."""
    return tuple(Office(row.key, row.name, row.board, row.area, row.kind) for row in units_by_key(db).values())


def receiver(db: Session, contact: Contact, *, cases: Sequence[OpenCase] = (), said: str = "") -> Receiver:
    """Return the receiver for a contact, given the client's open `cases` and the receptionist's choice of unit.

    For display pass only the cases the receptionist may know of, for delivery all. `said` is a unit about to be chosen.
    """
    lines = {line.code: line.area for line in settings.lines(db)}
    matter = Matter(
        demand=_demand(contact),
        cases=tuple(cases),
        chosen=said or contact.receiver,
        line=lines.get(contact.queue, ""),
        default=settings.default_unit(db),
    )
    return decide(matter, offices(db))


def of_report(db: Session, contact: Contact, area: str, *, said: str = "") -> Receiver:
    """Return the receiver of a concern report of an area, independent of the contact's reason."""
    matter = Matter(
        demand=Demand(ReceiverKind.INTAKE, area), chosen=said or contact.receiver, default=settings.default_unit(db)
    )
    return decide(matter, offices(db))


def _demand(contact: Contact) -> Demand:
    return Demand(ReceiverKind(contact.goes_to) if contact.goes_to else None, contact.goes_area)


def say(db: Session, contact: Contact, unit: str) -> None:
    """Store the unit chosen by the receptionist; anything but an intake unit is ignored."""
    if any(office.key == unit for office in offices(db) if office.kind == INTAKE):
        contact.receiver = unit


def choose(unit: Unit, about: MessageSubject, *, span: Instants, whole: bool = False) -> Recipient:
    """Choose the recipient of a message that must be acted on within `span`. Raises ReceiverNeeded, NobodyReceives.

    A callback (`whole`) needs a recipient present for all of `span`, other messages one present for part of it. Among
    several stand-ins it is the next in turn; `took` counts it. A message about a protected client goes only to their
    own handläggare, a unit for protected persons or the protected desk; others may not know of the client.
    """
    found = _chosen(unit.db, about, span, whole=whole)
    if about.person is None or found.route in {Route.OWN, Route.PROTECTED} or not _is_protected(unit, about.person):
        return found
    office = units_by_key(unit.db).get(found.unit or "")
    return found if office is not None and office.kind == PROTECTED else protected(unit.db, about.area)


def may_get(unit: Unit, message: Message, to: Recipient) -> bool:
    """Whether a message may be passed to a receiver chosen by hand.

    A message about a protected client goes only to the protected desk, a unit for protected persons or a handläggare
    who has the client in an open case. A hidden message never goes to reception, and a message about a relative never
    to the handläggare concerned (jäv).
    """
    if to.handlaggare is not None and message.person in kin_of(unit.db, to.handlaggare):
        return False
    if not _is_for_protected_desk(unit, message):
        return not (message.hidden and to.route is Route.RECEPTION)
    office = units_by_key(unit.db).get(to.unit or "")
    known = office is not None and office.kind == PROTECTED and to.route is not Route.HEAD
    return to.route is Route.PROTECTED or known or _has_as_client(unit, to.handlaggare, message.person)


def _is_for_protected_desk(unit: Unit, message: Message) -> bool:
    report = messages.concerns(unit.db, [message.id]).get(message.id)
    marked = message.route == Route.PROTECTED or (report is not None and (report.protected or report.recognised))
    return marked or (message.person is not None and _is_protected(unit, message.person))


def _has_as_client(unit: Unit, handlaggare: str | None, person: str | None) -> bool:
    if handlaggare is None or person is None:
        return False
    return person in clients_of(unit.register, handlaggare, {person}, on=local_date(unit.now))


def _is_protected(unit: Unit, person: str) -> bool:
    return bool(concealed_persons(unit.db, unit.register, {person}))


def _chosen(db: Session, about: MessageSubject, span: Instants, *, whole: bool) -> Recipient:
    if about.protected:
        return Recipient(Route.PROTECTED, None, None)
    handlaggare = about.handlaggare
    stand_ins = cover_of(db, handlaggare, span, whole=whole).turns.order if handlaggare else ()
    keys = [key for key in (handlaggare, *stand_ins) if key]
    found = recipient(
        Presence(
            own=handlaggare,
            stand_ins=stand_ins,
            away=_away(db, keys, span, whole=whole),
            units={key: row.unit for key, row in handlaggare_by_key(db, keys).items() if row.active},
            intake=about.unit or only_intake(db, about.area),
        )
    )
    if found is None:
        raise ReceiverNeeded if anybody(db) else NobodyReceives
    if about.head and found.unit in headed_units(db):
        return Recipient(Route.HEAD, None, found.unit)
    return found


def took(unit: Unit, *, own: str | None, to: Recipient, what: Turn, span: Instants, whole: bool = False) -> None:
    """Count a message passed to a stand-in as their turn; tell the unit head of stand-ins who could not take theirs."""
    if own is not None and to.route in {Route.STAND_IN, Route.INTAKE}:
        standing_in.gave(unit, away=own, to=to.handlaggare, what=what, span=span, whole=whole)


def anybody(db: Session) -> bool:
    """Whether there is any intake unit."""
    return bool(_receiving(db))


def only_intake(db: Session, area: str) -> str | None:
    """Return the only intake unit of an area; None when there is none, or several."""
    found = [office.key for office in _receiving(db) if office.area == area]
    return found[0] if len(found) == 1 else None


def _receiving(db: Session) -> list[Office]:
    return [office for office in offices(db) if office.kind == INTAKE]


def protected(db: Session, area: str) -> Recipient:
    """Return the protected desk as recipient, with the unit for protected persons if there is only one."""
    found = [row for row in units_by_key(db).values() if row.kind == PROTECTED]
    own = [row for row in found if row.area == area] or found
    return Recipient(Route.PROTECTED, None, own[0].key if len(own) == 1 else None)


def _away(db: Session, keys: list[str], span: Instants, *, whole: bool) -> frozenset[str]:
    spans = absent_spans(db, keys, span)
    return frozenset(key for key, gone in spans.items() if whole or covers(gone, span))
