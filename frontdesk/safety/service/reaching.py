"""Whether a client may be reached by SMS or phone right now; the only place with this rule.

Check again at the moment of sending: the person may have been protected after the message was queued.
"""

import uuid
from collections.abc import Collection

from sqlalchemy.orm import Session

from frontdesk.cases.queries import states_of
from frontdesk.cases.views import PersonState
from frontdesk.safety import queries
from frontdesk.safety.rules import SilenceKind
from frontdesk.safety.views import Reach


def reach(
    desk: Session, register: Session, *, person: str | None = None, matters: Collection[uuid.UUID | None] = ()
) -> Reach:
    """Return whether a person may be reached about some matters (ids of contacts or appointments).

    A silent person or matter allows no SMS, voicemail or ordinary call; a deceased person no SMS or call; a client
    who declined SMS or shares the phone no SMS.
    """
    state = states_of(register, [person]).get(person) if person else None
    silence = _silence_of(desk, person, state) or (SilenceKind.MATTER if is_silent(desk, matters) else None)
    if silence is not None:
        return Reach(sms=False, call=False, silence=silence)
    alive = state is None or state.deceased_on is None
    return Reach(sms=alive and (person is None or _wants_sms(desk, person)), call=alive)


def may_text(desk: Session, register: Session, person: str | None, matters: Collection[uuid.UUID | None] = ()) -> bool:
    """Whether an SMS may be sent to this person about these matters now."""
    return reach(desk, register, person=person, matters=matters).sms


def may_call(desk: Session, register: Session, person: str | None, matters: Collection[uuid.UUID | None] = ()) -> bool:
    """Whether a known number may be called: not if protected, unsafe or deceased, nor about a silent matter."""
    return reach(desk, register, person=person, matters=matters).call


def is_silent(desk: Session, matters: Collection[uuid.UUID | None]) -> bool:
    """Whether any of these contacts or appointments is silent."""
    known = [matter for matter in matters if matter is not None]
    return bool(known) and bool(queries.silent(desk, known))


def silent(desk: Session, matters: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return which of some contacts and appointments are silent, in one query."""
    return queries.silent(desk, matters)


def _silence_of(desk: Session, person: str | None, state: PersonState | None) -> SilenceKind | None:
    if person is None:
        return None
    if person in queries.hidden_keys(desk) or (state is not None and state.protected):
        return SilenceKind.PROTECTED
    return SilenceKind.UNSAFE if state is not None and state.unsafe_contact else None


def _wants_sms(desk: Session, person: str) -> bool:
    row = queries.preference(desk, person)
    return row is None or (row.wants_sms is not False and row.shared_phone is not True)
