"""Notices as tests need them: a confirmation for somebody on Thursday, unless the test says otherwise."""

import uuid
from datetime import UTC, datetime

from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.notices import service
from frontdesk.notices.service import MeetingDetails, NoticeKind

RECEPTIONIST = Actor(id=uuid.UUID(int=7), name="Rut Reception", role="receptionist")
THURSDAY_HALF_PAST_TEN = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
NUMBER = "070-174 06 12"


def promise(
    unit: Unit,
    *,
    kind: NoticeKind = NoticeKind.CONFIRMATION,
    person: str | None = "demo:p-1",
    appointment_id: uuid.UUID | None = None,
    version: int = 1,
    number: str = NUMBER,
    starts_at: datetime = THURSDAY_HALF_PAST_TEN,
    place: str = "Stadshuset entré A",
    contact_id: uuid.UUID | None = None,
    by_name: bool = False,
    silent: bool = False,
    not_after: datetime | None = None,
    language: str = "sv",
) -> uuid.UUID:
    return service.enqueue(
        unit,
        kind=kind,
        person=person,
        appointment_id=appointment_id or uuid.uuid4(),
        version=version,
        number=number,
        meeting=MeetingDetails(starts_at, place),
        by=RECEPTIONIST,
        contact_id=contact_id,
        by_name=by_name,
        silent=silent,
        not_after=not_after,
        language=language,
    )
