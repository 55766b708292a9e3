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
from frontdesk.safety.views import Reachability


def reachability(
    db: Session, register: Session, *, person: str | None = None, matters: Collection[uuid.UUID | None] = ()
) -> Reachability:
    """Return whether a person may be reached about some matters (ids of contacts or appointments).

    A silent person or matter allows no SMS, voicemail or ordinary call; a deceased person no SMS or call; a client
    who declined SMS or shares the phone no SMS.
    """
    state = states_of(register, [person]).get(person) if person else None
    rules = queries.reach_rules(db, person, [matter for matter in matters if matter is not None])
    silence = silence_of(db, person, state, silent_matter=rules.silent)
    if silence is not None:
        return Reachability(sms=False, call=False, silence=silence)
    alive = state is None or state.deceased_on is None
    return Reachability(sms=alive and not rules.declined, call=alive)


def may_text(db: Session, register: Session, person: str | None, matters: Collection[uuid.UUID | None] = ()) -> bool:
    """Whether an SMS may be sent to this person about these matters now."""
    return reachability(db, register, person=person, matters=matters).sms


def may_call(db: Session, register: Session, person: str | None, matters: Collection[uuid.UUID | None] = ()) -> bool:
    """Whether a known number may be called: not if protected, unsafe or deceased, nor about a silent matter."""
    return reachability(db, register, person=person, matters=matters).call


def is_silent(db: Session, matters: Collection[uuid.UUID | None]) -> bool:
    """Whether any of these contacts or appointments is silent."""
    known = [matter for matter in matters if matter is not None]
    return bool(known) and bool(queries.silent(db, known))


def silent_matters(db: Session, matters: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return which of some contacts and appointments are silent, in one query."""
    return queries.silent(db, matters)


def silence_of(
    db: Session, person: str | None, state: PersonState | None, *, silent_matter: bool
) -> SilenceKind | None:
    """Return why a person or matter must not be mentioned on a telephone; None if they may be.

    `state`: the person's in the register. For callers that have read both already; others call `reachability`.
    """
    if person is not None and (person in queries.hidden_keys(db) or (state is not None and state.protected)):
        return SilenceKind.PROTECTED
    if state is not None and state.unsafe_contact:
        return SilenceKind.UNSAFE
    return SilenceKind.MATTER if silent_matter else None
