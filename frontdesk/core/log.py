"""The access log as other rooms write to it; `frontdesk.accesslog` stores it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypedDict, Unpack
from uuid import UUID

from sqlalchemy.orm import Session

from frontdesk.core.actor import Actor


class LogSubject(TypedDict, total=False):
    """What a row of the access log is about: ids, names of fields and codes, never what was typed or shown."""

    #: The person's key in the case system.
    person: str | None
    #: The key of the case in the case system.
    case: str | None
    #: The contact it happened in; default: the contact a program gave as its grounds.
    contact: UUID | None
    #: The level of identification, `A0` to `A3`.
    level: str | None
    #: Names of the fields that were shown or changed.
    fields: Sequence[str]
    #: Why a reviewer should look (`same_surname`, …).
    flags: Sequence[str]
    result: str
    #: The grounds that were given.
    why: str
    #: The network address the request came from, for sign-ins and refused attempts only.
    source: str


class AccessLog(Protocol):
    """Writes rows in the transaction of a unit of work."""

    def record(
        self,
        db: Session,
        *,
        who: Actor,
        event: str,
        now: datetime,
        detail: Mapping[str, str] | None = None,
        **about: Unpack[LogSubject],
    ) -> None:
        """Log an act."""

    def viewed(
        self,
        db: Session,
        *,
        who: Actor,
        event: str,
        now: datetime,
        page: str = "",
        shown: Sequence[str] = (),
        **about: Unpack[LogSubject],
    ) -> None:
        """Log a view, unless the same session has been shown the same before."""
