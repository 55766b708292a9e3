"""View models and events of safety."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import ClassVar

from frontdesk.core.events import Event
from frontdesk.core.phones import read_phone
from frontdesk.safety.rules import SCOPE_WORDS, SILENCE_WORDS, ProtectionKind, SilenceKind, WaiverScope


@dataclass(frozen=True)
class PersonProtected(Event):
    """A person was protected: listeners close cards, stop SMS, hide places, list coming bookings."""

    person: str
    contact_id: uuid.UUID | None = None


@dataclass(frozen=True)
class ContactUnsafe(Event):
    """Like PersonProtected, but also no call-back to a known number and no voicemail."""

    person: str
    contact_id: uuid.UUID | None = None


@dataclass(frozen=True)
class ContactSilenced(Event):
    """A contact has become a silent matter: listeners stop the messages queued in it."""

    contact_id: uuid.UUID


@dataclass(frozen=True)
class TwoWanted(Event):
    """Home visits to a person now need two staff members: listeners check the visits already booked."""

    person: str


@dataclass(frozen=True)
class OneIsEnough(Event):
    """Home visits to a person no longer need two staff members."""

    person: str


@dataclass(frozen=True)
class ProtectionLifted(Event):
    """Neither the municipality nor the case system protects the person any longer: listeners undo its effects."""

    person: str
    # The user who lifted it, None for an import; not part of the event's identity.
    by: uuid.UUID | None = field(default=None, compare=False)


@dataclass(frozen=True)
class NumberErased(Event):
    """A client's confirmed number was erased: rooms that keep a copy for sending must erase it too."""

    person: str


@dataclass(frozen=True)
class Reachability:
    """How a person may be reached. With a `silence`, only by a safe call-back agreed in the contact."""

    sms: bool = True
    call: bool = True
    silence: SilenceKind | None = None

    @property
    def words(self) -> str:
        """The warning to show prominently; empty without a silence."""
        return SILENCE_WORDS[self.silence] if self.silence else ""


@dataclass(frozen=True)
class ProtectionView:
    """A protection, in force or lifted, for users who may lift it."""

    id: uuid.UUID
    person: str
    kind: ProtectionKind
    set_at: datetime
    set_by: str
    lifted_at: datetime | None = None
    lifted_by: str = ""
    lift_reason: str = ""


@dataclass(frozen=True)
class InTwosView:
    """The requirement of two staff members for home visits to a client, for the client's handläggare."""

    since: date
    note: str
    set_by: str


@dataclass(frozen=True)
class WaiverView:
    """A waiver of secrecy, with first and last day (inclusive)."""

    id: uuid.UUID
    recipient: str
    scope: frozenset[WaiverScope]
    since: date
    until: date
    recorded_by: str
    in_force: bool = True

    @property
    def words(self) -> tuple[str, ...]:
        """The scope, in words."""
        return tuple(SCOPE_WORDS[scope] for scope in sorted(self.scope))


@dataclass(frozen=True)
class Consent:
    """A client's contact preferences and confirmed number; None for a question not asked.

    `stopped`: the client was not asked, but answered an SMS with STOPP.
    """

    wants_sms: bool | None = None
    shared_phone: bool | None = None
    voicemail: bool | None = None
    safe_from: time | None = None
    safe_until: time | None = None
    number: str | None = None
    confirmed_at: datetime | None = None
    asked_at: datetime | None = None
    stopped: bool = False

    @property
    def asked(self) -> bool:
        """Whether both questions (SMS, shared phone) have been answered; a no to SMS needs no second question."""
        return self.wants_sms is not None and (self.wants_sms is False or self.shared_phone is not None)

    @property
    def spoken_number(self) -> str:
        """The number in national format, to read back to the client; empty without one."""
        phone = read_phone(self.number) if self.number else None
        return phone.national if phone else ""

    @property
    def sms_number(self) -> str | None:
        """The number for SMS: confirmed, with SMS wanted and the phone not shared; else None."""
        return self.number if self.wants_sms and self.shared_phone is False else None


@dataclass(frozen=True)
class SafetyPanel:
    """How the client of a contact may be reached and is protected."""

    contact_id: uuid.UUID
    open: bool = False
    consent: Consent = field(default_factory=Consent)
    waivers: tuple[WaiverView, ...] = ()
    may_waive: bool = False
    may_consent: bool = False
    # Why SMS and calls are forbidden, shown prominently; then the consent questions are not asked.
    silence: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)

    scopes: ClassVar[Mapping[WaiverScope, str]] = SCOPE_WORDS

    def fault(self, name: str) -> str:
        """Return a field's error message, empty without one."""
        return self.faults.get(name, "")
