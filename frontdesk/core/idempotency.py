"""Idempotency keys: the answer to a request is stored in the effect's own transaction and given again.

The key belongs to one caller and one route and is valid for a day. A refused request has no effect and stores nothing,
so that a repeated request is tried again.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.locks import try_lock
from frontdesk.core.db.types import Json
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.i18n import N_

KEPT = timedelta(hours=24)


class StillAnswering(FrontdeskError):
    """A request with the same key is still being answered."""

    status = 409
    message = N_("En likadan begäran besvaras just nu. Försök igen om en stund.")


class KeyUsed(FrontdeskError):
    """The same key was used for another request."""

    status = 422
    message = N_("Nyckeln i Idempotency-Key är redan använd till en annan begäran.")


class KeptAnswer(DeskBase):
    """A stored answer, to be given again to the same request."""

    __tablename__ = "kept_answer"

    owner: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    route: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    status: Mapped[int]
    headers: Mapped[dict[str, str]] = mapped_column(Json)
    body: Mapped[str]
    #: Person the answer is about; if they are protected meanwhile, it is not given again.
    person: Mapped[str | None] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True)
class Request:
    """A request with an idempotency key: its caller, route, key, and a digest of its content."""

    owner: uuid.UUID
    route: str
    key: str
    fingerprint: str

    @property
    def name(self) -> tuple[uuid.UUID, str, str]:
        """What must not run twice at the same time."""
        return self.owner, self.route, self.key


@dataclass(frozen=True)
class StoredAnswer:
    """A serialized answer: `body` is JSON, `person` the person it is about."""

    status: int
    body: str
    headers: Mapping[str, str]
    person: str | None = None


def earlier(db: Session, request: Request, now: datetime) -> StoredAnswer | None:
    """Return the stored answer to this request, or None for the first. Raises StillAnswering or KeyUsed."""
    _alone(db, request)
    kept = db.get(KeptAnswer, request.name)
    if kept is None or kept.at <= now - KEPT:
        return None
    if kept.fingerprint != request.fingerprint:
        raise KeyUsed
    return StoredAnswer(kept.status, kept.body, kept.headers, kept.person)


def keep(db: Session, request: Request, answer: StoredAnswer, now: datetime) -> None:
    """Store an answer; it is committed with the effect or not at all."""
    owner, route, key = request.name
    db.merge(
        KeptAnswer(
            owner=owner,
            route=route,
            key=key,
            fingerprint=request.fingerprint,
            status=answer.status,
            headers=dict(answer.headers),
            body=answer.body,
            person=answer.person,
            at=now,
        )
    )


def forget(db: Session, before: datetime) -> None:
    """Delete the answers given before an instant."""
    db.execute(delete(KeptAnswer).where(KeptAnswer.at <= before))


def forget_person(db: Session, person: str) -> None:
    """Delete the answers about a person; repeated requests are then evaluated again."""
    db.execute(delete(KeptAnswer).where(KeptAnswer.person == person))


def _alone(db: Session, request: Request) -> None:
    # SQLite has one writer at a time, so a concurrent request's answer is already stored here.
    if not try_lock(db, " ".join(["answer", *map(str, request.name)])):
        raise StillAnswering
