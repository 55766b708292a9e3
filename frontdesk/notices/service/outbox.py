"""Queue a notice in the transaction of the change it reports; undo or withhold it before it is sent."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import cast

import structlog
from sqlalchemy import Table, insert

from frontdesk.core.actor import Actor
from frontdesk.core.db import statements
from frontdesk.core.db.erase import wipe_after
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import NotHere
from frontdesk.core.ids import new_id
from frontdesk.core.phones import read_phone
from frontdesk.notices import queries
from frontdesk.notices.errors import NumberNotTextable, SmsNotConnected, TooLateToUndo
from frontdesk.notices.models import Notice, NoticeContent
from frontdesk.notices.rules.showing import leaves
from frontdesk.notices.rules.status import COUNTED, NoticeKind, NoticeStatus, Withheld
from frontdesk.notices.rules.texts import MeetingDetails, hashed
from frontdesk.notices.rules.timing import UNDO, next_opening, useful_until
from frontdesk.notices.service.texts import compose, template
from frontdesk.notices.views import NoticeChanged
from frontdesk.safety.service import may_text

_log = structlog.get_logger("frontdesk.notices")
KEEP_CONTENT = timedelta(days=7)

_TABLE = cast("Table", Notice.__table__)
_COLUMNS = tuple(column.key for column in _TABLE.columns)
_NEW_NOTICE, _NEW_CONTENT = insert(_TABLE), insert(cast("Table", NoticeContent.__table__))


def enqueue(
    unit: Unit,
    *,
    kind: NoticeKind,
    person: str | None,
    appointment_id: uuid.UUID,
    version: int,
    number: str,
    meeting: MeetingDetails,
    by: Actor,
    not_after: datetime | None = None,
    contact_id: uuid.UUID | None = None,
    by_name: bool = False,
    silent: bool = False,
    language: str = "sv",
    first: bool = False,
) -> uuid.UUID:
    """Queue an SMS about an appointment, sent after the 60-second undo window and in the daytime; return its id.

    `version` is the appointment's version: the same change is queued once, and replaces older notices not yet sent.
    `by_name`: the booking is for a name typed with an identity number; no person key is stored. If that is a client
    reception must not know of, it is `silent`: shown like any other, but never sent. A notice that may not be sent to
    this person or about this matter is withheld at once and shown so. `first`: the appointment is new in this
    transaction, so it has no earlier notices. Raises SmsNotConnected, NumberNotTextable and TextRefused.
    """
    if not unit.can_text:
        raise SmsNotConnected
    earlier = () if first else queries.about_appointment(unit.db, appointment_id)
    if known := next((each for each in earlier if (each.kind, each.version) == (kind, version)), None):
        return known.id
    phone = read_phone(number)
    if phone is None or not phone.textable:
        raise NumberNotTextable(fields={"number": NumberNotTextable.message})
    in_force = template(unit.db, kind, language, meeting.manner)
    shown = compose(unit.db, in_force, meeting, language)
    _withhold(unit, earlier, why=Withheld.SUPERSEDED)
    told_of = None if by_name else person
    held = not may_text(unit.db, unit.register, told_of, (appointment_id, contact_id))
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
        status=NoticeStatus.WITHHELD if held else NoticeStatus.CREATED,
        why=Withheld.SILENT if held else "",
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
    statements.execute(unit.db, _NEW_NOTICE, {name: getattr(notice, name) for name in _COLUMNS})
    forget_at = max(meeting.starts_at, unit.now) + KEEP_CONTENT
    content = {"notice_id": notice.id, "number": phone.e164, "text": shown.text, "erase_after": forget_at}
    if held:
        _log_withheld(Withheld.SILENT, 1)
    else:
        statements.execute(unit.db, _NEW_CONTENT, content)
    _record(unit, "notice.queued", notice, by)
    return notice.id


def undo(unit: Unit, notice_id: uuid.UUID, *, by: Actor, contact_id: uuid.UUID | None = None) -> None:
    """Undo a notice that is not yet sent. Raises TooLateToUndo, or NotHere if unknown or of another contact."""
    notice = queries.locked(unit.db, notice_id)
    if notice is None or contact_id not in {None, notice.contact_id}:
        raise NotHere
    if notice.status == NoticeStatus.UNDONE:
        return
    if notice.status != NoticeStatus.CREATED or unit.now >= leaves_at(notice):
        raise TooLateToUndo
    end(unit, notice, NoticeStatus.UNDONE)
    _record(unit, "notice.undone", notice, by)


def withhold_for(unit: Unit, person: str, *, why: Withheld = Withheld.PROTECTED) -> None:
    """Withhold a person's unsent notices, and wipe their numbers."""
    notices = queries.queued_for_person(unit.db, person)
    for notice in notices:
        end(unit, notice, NoticeStatus.WITHHELD, why=why)
        wipe_after(unit.db, NoticeContent.__tablename__)
    _log_withheld(why, len(notices))


def withhold_in_contact(unit: Unit, contact_id: uuid.UUID, *, why: Withheld = Withheld.SILENT) -> None:
    """Withhold a contact's unsent notices (those to a typed name too), and wipe their numbers."""
    _withhold(unit, queries.promised_in(unit.db, contact_id), why=why)
    wipe_after(unit.db, NoticeContent.__tablename__)


def withhold_for_appointment(unit: Unit, appointment_id: uuid.UUID, *, why: Withheld = Withheld.APPOINTMENT) -> None:
    """Withhold the unsent notices about an appointment."""
    _withhold(unit, queries.about_appointment(unit.db, appointment_id), why=why)


def _withhold(unit: Unit, notices: Iterable[Notice], *, why: Withheld) -> None:
    waiting = [notice for notice in notices if notice.status == NoticeStatus.CREATED]
    for notice in waiting:
        if notice.by_name and unit.now >= leaves_at(notice):
            # Reception already sees it as sent, only the job is late. Keep its content: `revive` may queue it again.
            _settle(unit, notice, NoticeStatus.WITHHELD, why)
        else:
            end(unit, notice, NoticeStatus.WITHHELD, why=why)
    _log_withheld(why, len(waiting))


def withhold(unit: Unit, notice: Notice, why: Withheld) -> None:
    """Withhold one notice that is due, and delete its number and text."""
    end(unit, notice, NoticeStatus.WITHHELD, why=why)
    _log_withheld(why, 1)


def _log_withheld(why: Withheld, count: int) -> None:
    # No ids: beside the other lines of a request they would tell who is protected.
    if count:
        _log.info("notices withheld", code=why, count=count)


def revive(unit: Unit, appointment_id: uuid.UUID) -> None:
    """Queue again the notices to a typed name that an undone change had withheld after they were shown as sent."""
    for notice in queries.about_appointment(unit.db, appointment_id):
        held = notice.by_name and notice.status == NoticeStatus.WITHHELD and notice.why == Withheld.SUPERSEDED
        if held and queries.content_of(unit.db, notice.id) is not None:
            notice.status, notice.why, notice.settled_at = NoticeStatus.CREATED, "", None


def withhold_for_contact(
    unit: Unit, contact_id: uuid.UUID, *, person: str, why: Withheld = Withheld.WRONG_PERSON
) -> None:
    """Withhold a person's unsent notices of a contact that turned out to concern another person."""
    notices = [each for each in queries.queued_for_person(unit.db, person) if each.contact_id == contact_id]
    for notice in notices:
        end(unit, notice, NoticeStatus.WITHHELD, why=why)
    _log_withheld(why, len(notices))


def leaves_at(notice: Notice) -> datetime:
    """Return until when a notice can be undone. For a typed name, delays at the operator do not change it."""
    return leaves(notice.undo_until) if notice.by_name else notice.not_before


def is_waiting(notice: Notice, now: datetime) -> bool:
    """Whether a notice is still unsent, as far as reception can see."""
    return notice.status == NoticeStatus.CREATED and not (notice.by_name and now >= leaves_at(notice))


def has_left(notice: Notice, now: datetime) -> bool:
    """Whether a notice has been sent, or is shown to reception as sent."""
    if notice.status in COUNTED or not notice.by_name:
        return notice.status in COUNTED
    ended = notice.settled_at is not None and notice.settled_at < leaves_at(notice)
    return now >= leaves_at(notice) and not ended


def stay_silent(unit: Unit, notice: Notice) -> None:
    """Withhold a silent notice when it is due. Its number and text are kept as long as those of other notices."""
    _settle(unit, notice, NoticeStatus.WITHHELD, Withheld.PROTECTED)
    _log_withheld(Withheld.PROTECTED, 1)
    told(unit, notice)


def _settle(unit: Unit, notice: Notice, status: NoticeStatus, why: str) -> None:
    notice.status, notice.why, notice.settled_at = status, why, unit.now


def end(unit: Unit, notice: Notice, status: NoticeStatus, *, why: str = "") -> None:
    """Set the final status of a notice that was never sent, and delete its number and text."""
    _settle(unit, notice, status, why)
    if content := queries.content_of(unit.db, notice.id):
        unit.db.delete(content)
    told(unit, notice)


def told(unit: Unit, notice: Notice) -> None:
    """Publish NoticeChanged, and make open pages reload the notices of its contact."""
    unit.publish(NoticeChanged(notice.appointment_id, notice.kind))
    if notice.contact_id:
        unit.tell("notices", notice.contact_id)


def heard(unit: Unit, notice: Notice) -> None:
    """Publish a delivery outcome. Open pages are not notified about a typed name, which they show no outcome for."""
    if notice.by_name:
        unit.publish(NoticeChanged(notice.appointment_id, notice.kind))
    else:
        told(unit, notice)


def _record(unit: Unit, event: str, notice: Notice, by: Actor) -> None:
    unit.log(
        who=by,
        event=event,
        person=notice.person,
        contact=notice.contact_id,
        why=notice.kind,
        detail={"notice": str(notice.id), "text_version": notice.text_version},
    )
    told(unit, notice)
