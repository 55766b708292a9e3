"""Promising: a notice is written in the transaction of the change it tells of, and can be taken back for a minute."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from frontdesk.accesslog import service as accesslog
from frontdesk.core import live
from frontdesk.core.actor import Actor
from frontdesk.core.db import plain
from frontdesk.core.db.erase import wipe_after
from frontdesk.core.db.unit import Unit, can_text
from frontdesk.core.errors import NotHere
from frontdesk.core.events import publish
from frontdesk.core.ids import new_id
from frontdesk.core.phones import read_phone
from frontdesk.notices import queries
from frontdesk.notices.errors import NumberNotTextable, SmsNotConnected, TooLateToUndo
from frontdesk.notices.models import Notice, NoticeContent
from frontdesk.notices.rules.showing import leaves
from frontdesk.notices.rules.status import COUNTED, Kind, Status
from frontdesk.notices.rules.texts import Meeting, hashed
from frontdesk.notices.rules.timing import UNDO, next_opening, useful_until
from frontdesk.notices.service.texts import compose, template
from frontdesk.notices.views import NoticeChanged
from frontdesk.safety import service as safety

KEEP_CONTENT = timedelta(days=7)
SUPERSEDED, PROTECTED, APPOINTMENT, SILENT = "superseded", "protected", "appointment", "silent"

_TABLE = cast("Table", Notice.__table__)
_COLUMNS = tuple(column.key for column in _TABLE.columns)
_NEW_NOTICE, _NEW_CONTENT = insert(_TABLE), insert(cast("Table", NoticeContent.__table__))


def enqueue(
    unit: Unit,
    *,
    kind: Kind,
    person: str | None,
    appointment_id: uuid.UUID,
    version: int,
    number: str,
    meeting: Meeting,
    by: Actor,
    not_after: datetime | None = None,
    contact_id: uuid.UUID | None = None,
    by_name: bool = False,
    silent: bool = False,
    language: str = "sv",
    first: bool = False,
) -> uuid.UUID:
    """Promise an SMS about an appointment; it leaves after the minute in which it can be undone, and by day.

    `version` is the appointment's own: the same news twice is one notice, and newer news replaces what still waits.
    `by_name` says that the booking is for a name typed with an identity number; the notice keeps no key. Should that be
    a client the desk must not learn of, it is `silent`: it lives like any other until its time comes, and then does not
    leave. What may not be sent at all, to this person or about this matter, is held at once and shown so. `first`
    says that the appointment is new in this transaction, so that nothing can have been promised about it.
    Raises SmsNotConnected, NumberNotTextable and TextRefused.
    """
    if not can_text(unit.desk):
        raise SmsNotConnected
    earlier = () if first else queries.about_appointment(unit.desk, appointment_id)
    if known := next((each for each in earlier if (each.kind, each.version) == (kind, version)), None):
        return known.id
    phone = read_phone(number)
    if phone is None or not phone.textable:
        raise NumberNotTextable(fields={"number": NumberNotTextable.message})
    in_force = template(unit.desk, kind, language, meeting.manner)
    shown = compose(unit.desk, in_force, meeting, language)
    _withhold(unit, earlier, why=SUPERSEDED)
    told_of = None if by_name else person
    held = not safety.may_text(unit.desk, unit.register, told_of, (appointment_id, contact_id))
    notice = Notice(
        id=new_id(),
        appointment_id=appointment_id,
        kind=kind,
        version=version,
        contact_id=contact_id,
        person=None if by_name else person,
        by_name=by_name,
        silent=silent,
        language=language,
        text_version=in_force.version,
        text_hash=hashed(shown.text),
        segments=shown.segments,
        status=Status.WITHHELD if held else Status.CREATED,
        why=SILENT if held else "",
        created_at=unit.now,
        created_by=by.id,
        undo_until=unit.now + UNDO,
        not_before=next_opening(unit.now + UNDO),
        not_after=not_after or useful_until(meeting.starts_at, unit.now),
        reference=uuid.uuid4(),
        round=1,
        attempts=0,
        code="",
        told=False,
    )
    plain.write(unit.desk, _NEW_NOTICE, {name: getattr(notice, name) for name in _COLUMNS})
    forget_at = max(meeting.starts_at, unit.now) + KEEP_CONTENT
    content = {"notice_id": notice.id, "number": phone.e164, "text": shown.text, "erase_after": forget_at}
    if not held:
        plain.write(unit.desk, _NEW_CONTENT, content)
    _record(unit, "notice.queued", notice, by)
    return notice.id


def undo(unit: Unit, notice_id: uuid.UUID, *, by: Actor, contact_id: uuid.UUID | None = None) -> None:
    """Take a promise back, if given only one of that contact. Raises TooLateToUndo once the clock has taken it."""
    notice = queries.locked(unit.desk, notice_id)
    if notice is None or contact_id not in {None, notice.contact_id}:
        raise NotHere
    if notice.status == Status.UNDONE:
        return
    if notice.status != Status.CREATED or unit.now >= leaves_at(notice):
        raise TooLateToUndo
    end(unit.desk, notice, Status.UNDONE)
    _record(unit, "notice.undone", notice, by)


def withhold_for(desk: Session, person: str, *, why: str = PROTECTED) -> None:
    """Hold everything that is promised to a person and has not left, and erase the numbers it would go to."""
    for notice in queries.queued_for_person(desk, person):
        end(desk, notice, Status.WITHHELD, why=why)
        wipe_after(desk, NoticeContent.__tablename__)


def withhold_in_contact(unit: Unit, contact_id: uuid.UUID, *, why: str = SILENT) -> None:
    """Hold everything that was promised in a contact and has not left, or only looks so, and erase the numbers."""
    _withhold(unit, queries.promised_in(unit.desk, contact_id), why=why)
    wipe_after(unit.desk, NoticeContent.__tablename__)


def withhold_for_appointment(desk: Session, appointment_id: uuid.UUID, *, why: str = APPOINTMENT) -> None:
    """Hold everything that is promised about an appointment and has not left."""
    _withhold(desk.info["unit"], queries.about_appointment(desk, appointment_id), why=why)


def _withhold(unit: Unit, notices: Iterable[Notice], *, why: str) -> None:
    for notice in notices:
        if notice.status != Status.CREATED:
            continue
        if notice.by_name and unit.now >= leaves_at(notice):
            # The desk has been told that it left; only a slow clock still has it. It may yet have to go: `revive`.
            _settle(unit, notice, Status.WITHHELD, why)
        else:
            end(unit.desk, notice, Status.WITHHELD, why=why)


def revive(unit: Unit, appointment_id: uuid.UUID) -> None:
    """Let go after all what a change that is now undone held back late, where the desk was told that it had left."""
    for notice in queries.about_appointment(unit.desk, appointment_id):
        held = notice.by_name and notice.status == Status.WITHHELD and notice.why == SUPERSEDED
        if held and queries.content_of(unit.desk, notice.id) is not None:
            notice.status, notice.why, notice.settled_at = Status.CREATED, "", None


def withhold_for_contact(desk: Session, contact_id: uuid.UUID, *, person: str, why: str = "wrong_person") -> None:
    """Hold what was promised to a person during a contact that turned out to be with somebody else."""
    for notice in queries.queued_for_person(desk, person):
        if notice.contact_id == contact_id:
            end(desk, notice, Status.WITHHELD, why=why)


def leaves_at(notice: Notice) -> datetime:
    """Return until when the desk may still undo a notice. For a typed name no delay at the operator changes it."""
    return leaves(notice.undo_until) if notice.by_name else notice.not_before


def is_waiting(notice: Notice, now: datetime) -> bool:
    """Whether a notice has not left yet, as far as the desk can tell."""
    return notice.status == Status.CREATED and not (notice.by_name and now >= leaves_at(notice))


def has_left(notice: Notice, now: datetime) -> bool:
    """Whether a notice has left the house, or looks to the desk as if it had."""
    if notice.status in COUNTED or not notice.by_name:
        return notice.status in COUNTED
    ended = notice.settled_at is not None and notice.settled_at < leaves_at(notice)
    return now >= leaves_at(notice) and not ended


def stay_silent(unit: Unit, notice: Notice) -> None:
    """Let a silent notice not leave, now that its time has come. Number and text stay as long as anybody's."""
    _settle(unit, notice, Status.WITHHELD, PROTECTED)
    told(unit.desk, notice)


def _settle(unit: Unit, notice: Notice, status: Status, why: str) -> None:
    notice.status, notice.why, notice.settled_at = status, why, unit.now


def end(desk: Session, notice: Notice, status: Status, *, why: str = "") -> None:
    """End a notice that was never sent; nothing needs its number and text any more."""
    unit: Unit = desk.info["unit"]
    _settle(unit, notice, status, why)
    if content := queries.content_of(desk, notice.id):
        desk.delete(content)
    told(desk, notice)


def told(desk: Session, notice: Notice) -> None:
    """Let the rooms above see how far a notice has come, and open pages fetch the notices of its contact anew."""
    publish(desk, NoticeChanged(notice.appointment_id, notice.kind))
    if notice.contact_id:
        live.tell(desk, "notices", notice.contact_id)


def heard(desk: Session, notice: Notice) -> None:
    """Let be known what became of a notice. Of one to a typed name open pages show no more, and hear no more."""
    if notice.by_name:
        publish(desk, NoticeChanged(notice.appointment_id, notice.kind))
    else:
        told(desk, notice)


def _record(unit: Unit, event: str, notice: Notice, by: Actor) -> None:
    accesslog.record(
        unit.desk,
        who=by,
        event=event,
        now=unit.now,
        person=notice.person,
        contact=notice.contact_id,
        why=notice.kind,
        detail={"notice": str(notice.id), "text_version": notice.text_version},
    )
    told(unit.desk, notice)
