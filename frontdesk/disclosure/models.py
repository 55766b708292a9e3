"""Who speaks in each contact and what has been proved; phone codes; locks; drafts of incidents."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.types import Json
from frontdesk.core.ids import new_id


class Standing(DeskBase):
    """Whom a contact concerns, who speaks, and what that speaker has proved. One at a time for a contact.

    `rules.proofs` says how long `methods` count after `proved_at` and `active_at`, when anything was last done.
    """

    __tablename__ = "standing"
    __table_args__ = (Index("ix_standing_person", "person"),)

    contact_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    person: Mapped[str]
    opened_at: Mapped[datetime]
    opened_by: Mapped[uuid.UUID]
    speaker: Mapped[str]
    speaker_name: Mapped[str]
    speaker_person: Mapped[str | None]
    child_agreed: Mapped[bool | None]
    methods: Mapped[list[str]] = mapped_column(Json)
    calling_back: Mapped[bool]
    proved_at: Mapped[datetime | None]
    active_at: Mapped[datetime | None]


class PhoneCode(DeskBase):
    """A personal phone code, as argon2id. `how` is where it was set: `visit`, `letter` or `proved`."""

    __tablename__ = "phone_code"

    person: Mapped[str] = mapped_column(primary_key=True)
    hash: Mapped[str]
    set_at: Mapped[datetime]
    set_by: Mapped[str]
    how: Mapped[str]


class MethodLock(DeskBase):
    """Failures of one method for one person; after three it is locked, silently, for a day.

    `changed_at` is the last try: failures long ago are disposed of, and counted no more.
    """

    __tablename__ = "method_lock"

    person: Mapped[str] = mapped_column(primary_key=True)
    method: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    locked_until: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]


class IdentityOrder(DeskBase):
    """An identification under way at the provider; the reference opens nothing by itself."""

    __tablename__ = "identity_order"

    contact_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    provider: Mapped[str]
    ref: Mapped[str]
    started_at: Mapped[datetime]
    hint: Mapped[str]


class PlaceAllowed(DeskBase):
    """A handläggare lets a child's custodians hear where the child's meetings are."""

    __tablename__ = "place_allowed"

    person: Mapped[str] = mapped_column(primary_key=True)
    allowed_at: Mapped[datetime]
    allowed_by: Mapped[str]


class IncidentDraft(DeskBase):
    """A personal data incident: whose data were shown to whom, when, and what the unit head judged and did about it.

    It began with *Fel person* or in a log review (`kind`; then `log_seq` and `log_event` are its row, `found_by` the
    reviewer). `at` is when it became known. `person` is empty where the row was about nobody, `contact_id` the nil
    UUID where it was made in no contact. `unit` is that of the client's case. `noted` is what had been written in the
    contact meanwhile: it was about the wrong person and belongs here.
    """

    __tablename__ = "incident_draft"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    contact_id: Mapped[uuid.UUID]
    person: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID]
    by_name: Mapped[str]
    level: Mapped[str]
    shown: Mapped[list[str]] = mapped_column(Json)
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    noted: Mapped[str | None]
    kind: Mapped[str] = mapped_column(default="wrong_person", server_default="wrong_person")
    unit: Mapped[str | None]
    log_seq: Mapped[int | None] = mapped_column(BigInteger, index=True)
    log_event: Mapped[str] = mapped_column(default="", server_default="")
    found_by: Mapped[str] = mapped_column(default="", server_default="")
    risk: Mapped[str] = mapped_column(default="", server_default="")
    told: Mapped[str] = mapped_column(default="", server_default="")
    reported: Mapped[str] = mapped_column(default="", server_default="")
    alarmed_at: Mapped[datetime | None]
