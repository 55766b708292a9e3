"""What may be done to reach a client right now: the one rule every form and every service asks.

Whoever sends asks again at the moment of sending, since somebody may have been protected after the promise.
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
    """Return what may be done to reach a person about some matters: the contact, the appointment it concerns.

    A person or a matter that is silent allows neither SMS nor voicemail nor an ordinary call; a person who has died is
    neither written to nor called, and somebody who declined SMS, or whose phone another reads, is not written to.
    """
    state = states_of(register, [person]).get(person) if person else None
    silence = _silence_of(desk, person, state) or (SilenceKind.MATTER if is_silent(desk, matters) else None)
    if silence is not None:
        return Reach(sms=False, call=False, silence=silence)
    alive = state is None or state.deceased_on is None
    return Reach(sms=alive and (person is None or _wants_sms(desk, person)), call=alive)


def may_text(desk: Session, register: Session, person: str | None, matters: Collection[uuid.UUID | None] = ()) -> bool:
    """Whether an SMS may go to this person about this now: not silent, and not declined since it was promised."""
    return reach(desk, register, person=person, matters=matters).sms


def may_call(desk: Session, register: Session, person: str | None, matters: Collection[uuid.UUID | None] = ()) -> bool:
    """Whether a known number may be called: not for the hidden, the unsafe and the dead, nor about a silent matter."""
    return reach(desk, register, person=person, matters=matters).call


def is_silent(desk: Session, matters: Collection[uuid.UUID | None]) -> bool:
    """Whether one of these contacts or appointments is a matter no telephone may say a word of."""
    known = [matter for matter in matters if matter is not None]
    return bool(known) and bool(queries.silent(desk, known))


def silent(desk: Session, matters: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return those of some contacts and appointments about which no telephone may say a word, in one query."""
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
