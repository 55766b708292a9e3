"""Recipient of a protected person's bookings: one named member of the protected desk, or all of it."""

import uuid

from sqlalchemy.orm import Session

from frontdesk.accounts.queries import with_roles
from frontdesk.accounts.rules import Role
from frontdesk.core import municipal_settings
from frontdesk.core.i18n import N_


def _candidates(db: Session) -> list[tuple[str, str]]:
    people = with_roles(db, [Role.PROTECTED_DESK])
    return [(str(person.id), f"{person.name} ({person.login})") for person in people]


NAMED_PERSON = municipal_settings.declare(
    "safety.named_person",
    "",
    N_("Vem som får listan över kommande bokningar när någon skyddas. Ingen vald: hela skyddsgruppen."),
    options=_candidates,
)


def named_person(db: Session) -> uuid.UUID | None:
    """Return the user who gets a protected person's bookings; None for the whole protected desk.

    Also None if the account in the setting has been closed, is unknown or has left the protected desk.
    """
    chosen = municipal_settings.get(db, NAMED_PERSON)
    known = {key for key, _ in _candidates(db)} if chosen else set()
    return uuid.UUID(chosen) if chosen in known else None
