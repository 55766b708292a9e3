"""What panels show, and what the rooms above are told."""

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
    """A person was hidden: close cards, stop notices, blank places, list coming bookings. `contact_id` is where."""

    person: str
    contact_id: uuid.UUID | None = None


@dataclass(frozen=True)
class ContactUnsafe(Event):
    """As PersonProtected; besides, no call-back to a known number and nothing on a voicemail."""

    person: str
    contact_id: uuid.UUID | None = None


@dataclass(frozen=True)
class ContactSilenced(Event):
    """What a contact is about has become a matter no telephone may say a word of: stop what was promised in it."""

    contact_id: uuid.UUID


@dataclass(frozen=True)
class TwoWanted(Event):
    """From now on nobody visits a person at home alone: see to the visits that are booked already."""

    person: str


@dataclass(frozen=True)
class OneIsEnough(Event):
    """One may visit a person at home alone again."""

    person: str


@dataclass(frozen=True)
class ProtectionLifted(Event):
    """Neither we nor the case system protect the person any longer. Give back what was taken."""

    person: str
    # Who lifted it, None when it was an import; the same event whoever it was.
    by: uuid.UUID | None = field(default=None, compare=False)


@dataclass(frozen=True)
class NumberErased(Event):
    """The number a client had confirmed is gone; whoever keeps a copy for sending must let go of it."""

    person: str


@dataclass(frozen=True)
class Reach:
    """What may be done to reach somebody. With a `silence` only a safe call-back may: agreed now, once, in its time."""

    sms: bool = True
    call: bool = True
    silence: SilenceKind | None = None

    @property
    def words(self) -> str:
        """What to keep in mind, in large words; empty when anything may be done."""
        return SILENCE_WORDS[self.silence] if self.silence else ""


@dataclass(frozen=True)
class ProtectionView:
    """A protection in force or lifted, for those who may lift it."""

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
    """That nobody visits a person at home alone, for the person's own handläggare."""

    since: date
    note: str
    set_by: str


@dataclass(frozen=True)
class WaiverView:
    """What a client lets a named person hear."""

    id: uuid.UUID
    recipient: str
    scope: frozenset[WaiverScope]
    since: date
    until: date
    recorded_by: str
    in_force: bool = True

    @property
    def words(self) -> tuple[str, ...]:
        """What may be heard, in words."""
        return tuple(SCOPE_WORDS[scope] for scope in sorted(self.scope))


@dataclass(frozen=True)
class Consent:
    """How a client wants to be reached, and the number they have confirmed.

    `stopped`: nobody asked them; they have answered an SMS with STOPP.
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
        """Whether both questions have been put."""
        return self.wants_sms is not None and (self.wants_sms is False or self.shared_phone is not None)

    @property
    def spoken_number(self) -> str:
        """The number as it is read back to the client."""
        phone = read_phone(self.number) if self.number else None
        return phone.national if phone else ""

    @property
    def sms_number(self) -> str | None:
        """The number an SMS may go to: confirmed, wanted, and read by nobody else."""
        return self.number if self.wants_sms and self.shared_phone is False else None


@dataclass(frozen=True)
class SafetyPanel:
    """How the client of a contact is reached and protected."""

    contact_id: uuid.UUID
    open: bool = False
    consent: Consent = field(default_factory=Consent)
    waivers: tuple[WaiverView, ...] = ()
    may_waive: bool = False
    may_consent: bool = False
    # Why no telephone may say a word, in large words; then neither question is asked.
    silence: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)

    scopes: ClassVar[Mapping[WaiverScope, str]] = SCOPE_WORDS

    def fault(self, name: str) -> str:
        """What is wrong with a field, empty when nothing is."""
        return self.faults.get(name, "")
