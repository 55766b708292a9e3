"""Access of API clients: only appointments with granted handläggare and visible clients; all else is not found."""

import uuid

from frontdesk.accounts import queries as accounts
from frontdesk.accounts.rules import PROTECTED_UNIT, Grant
from frontdesk.accounts.views import Client
from frontdesk.booking.errors import NobodyToMeet
from frontdesk.booking.models import Appointment
from frontdesk.booking.queries import appointments as queries
from frontdesk.booking.rules.kinds import MeetingKind
from frontdesk.booking.service import following
from frontdesk.cases import queries as cases
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import NotHere
from frontdesk.core.idempotency import StoredAnswer
from frontdesk.disclosure.service import programs
from frontdesk.safety.service import visibility


def appointment(unit: Unit, *, client: Client, appointment_id: uuid.UUID) -> Appointment | NotHere:
    """Return an appointment, locked, or NotHere. The caller must commit in both cases, since both are logged."""
    found = queries.locked(unit.db, appointment_id)
    if found is None or not _may_touch(unit, client, found):
        unit.log(
            who=client.actor, event="appointment.shown", fields=("appointment", str(appointment_id)), result="not_here"
        )
        return NotHere()
    following.log(unit, found, "appointment.shown", client.actor)
    return found


def told_again(client: Client, unit: Unit, kept: StoredAnswer) -> None:
    """Log that an API client got a stored answer again (idempotent retry)."""
    unit.log(who=client.actor, event="answer.repeated", person=kept.person)


def person(unit: Unit, *, client: Client, key: str) -> NotHere | None:
    """Return NotHere if an API client may not see this person; the caller must commit, since that is logged."""
    facts = cases.person_facts(unit.register, key, visibility(unit, programs.narrowed(client)))
    if facts is not None and not programs.is_kept_back(unit, client, facts):
        return None
    unit.log(who=client.actor, event="person.opened", person=key, result="not_here")
    return NotHere()


def require_handlaggare(unit: Unit, *, client: Client, key: str) -> None:
    """Refuse a handläggare outside the granted boards and areas. Raises NobodyToMeet."""
    if not _is_granted(unit, client, key):
        raise NobodyToMeet(fields={"handlaggare": NobodyToMeet.message})


def whom(unit: Unit, *, client: Client, kind: MeetingKind, person: str | None, asked: str | None) -> str | None:
    """Return the handläggare to book with: the one asked for (None: any), or the client's own if the type requires it.

    Raises NobodyToMeet for a protected type, a handläggare not granted or not the client's own, or a client with none.
    """
    if asked is not None:
        require_handlaggare(unit, client=client, key=asked)
    if kind.protected:
        raise NobodyToMeet(fields={"type": NobodyToMeet.message})
    if not kind.only_own:
        return asked
    own = _own(unit, client, kind, person) if person else []
    if not own or asked not in {None, *own}:
        raise NobodyToMeet(fields={"handlaggare": NobodyToMeet.message})
    return asked or own[0]


def may_offer(kind: MeetingKind) -> bool:
    """Whether free times of a type may be listed without naming a client.

    Not for types only the client's own handläggare holds, nor for protected ones: they could not be booked.
    """
    return not (kind.only_own or kind.protected)


def _own(unit: Unit, client: Client, kind: MeetingKind, person: str) -> list[str]:
    visible = visibility(unit, client)
    known = [case for case in cases.cases_of(unit.register, person, visible) if case.area == (kind.area or case.area)]
    return [each.handlaggare_key for case in known for each in case.responsible(visible.today)]


def _may_touch(unit: Unit, client: Client, found: Appointment) -> bool:
    visible = visibility(unit, programs.narrowed(client))
    # Both checks always run, so that a refusal does not reveal which of them failed.
    facts = cases.person_facts(unit.register, found.person or "", visible)
    seen = facts is not None and not programs.is_kept_back(unit, client, facts)
    return _is_granted(unit, client, found.handlaggare) and (seen or found.person is None)


def _is_granted(unit: Unit, client: Client, key: str) -> bool:
    known = accounts.handlaggare(unit.db, [key])
    units = accounts.units(unit.db, [one.unit for one in known.values()])
    return any(Grant(one.board, one.area) in client.grants and one.kind != PROTECTED_UNIT for one in units.values())
