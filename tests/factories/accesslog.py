"""Log rows for tests; say only what matters."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from frontdesk.accesslog import service
from frontdesk.core.actor import Actor

ANNA = Actor(id=uuid.UUID(int=1), name="Anna Berg", role="receptionist", unit="reception", workstation="disk-1")


def log(
    db: Session,
    event: str,
    now: datetime,
    *,
    who: Actor = ANNA,
    person: str | None = None,
    contact: uuid.UUID | None = None,
    flags: tuple[str, ...] = (),
    detail: dict[str, str] | None = None,
    source: str = "",
) -> None:
    """Record one row."""
    service.record(
        db,
        who=who,
        event=event,
        now=now,
        person=person,
        contact=contact,
        flags=flags,
        detail=detail,
        source=source,
    )
