"""Tables: the speaker of each contact and what they have proved; phone codes; locks; incidents."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import DeskBase
from frontdesk.core.db.types import Json
from frontdesk.core.ids import new_id


class Identification(DeskBase):
    """The client of a contact, who speaks, and how the speaker was identified; at most one row per contact.

    `rules.proofs` decides how long `methods` count after `proved_at` and `active_at` (the latest activity).
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
    """A personal phone code, hashed with argon2id. `how` is how it was set: `visit`, `letter` or `proved`."""

    __tablename__ = "phone_code"

    person: Mapped[str] = mapped_column(primary_key=True)
    hash: Mapped[str]
    set_at: Mapped[datetime]
    set_by: Mapped[str]
    how: Mapped[str]


class MethodLock(DeskBase):
    """Failed attempts of one method for one person; after three the method is locked for 24 hours, silently.

    `changed_at` is the latest attempt; old rows are deleted by retention.
    """

    __tablename__ = "method_lock"

    person: Mapped[str] = mapped_column(primary_key=True)
    method: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    locked_until: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]


class IdentityOrder(DeskBase):
    """A pending identification at the eID provider (BankID, Freja). Its reference proves nothing by itself."""

    __tablename__ = "identity_order"

    contact_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    provider: Mapped[str]
    ref: Mapped[str]
    started_at: Mapped[datetime]
    hint: Mapped[str]


class PlaceAllowed(DeskBase):
    """A handläggare's permission to tell a child's custodians where the child's meetings take place."""

    __tablename__ = "place_allowed"

    person: Mapped[str] = mapped_column(primary_key=True)
    allowed_at: Mapped[datetime]
    allowed_by: Mapped[str]


class IncidentDraft(DeskBase):
    """A personal data incident: whose data were shown, to which user, when, and how the unit head assessed it.

    `kind`: reported with *Fel person*, or found in a log review (then `log_seq` and `log_event` identify the log row,
    `found_by` the reviewer). `at` is when the incident became known. `person` is empty if the log row concerned no
    person, `contact_id` the nil UUID if it belonged to no contact. `unit` is the unit of the client's case. `noted`
    is the note written in the contact about the wrong person.
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
