"""Views of users and programs, and the facts an import gives about units and handläggare."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from frontdesk.accounts.rules import ROLE_NAMES, Grant, Role, Scope
from frontdesk.core.actor import Actor
from frontdesk.core.events import Event


class Viewer(Protocol):
    """A user or program that reads the register; its attributes decide what it may see."""

    @property
    def name(self) -> str: ...
    @property
    def grants(self) -> frozenset[Grant]: ...
    @property
    def kin(self) -> frozenset[str]: ...
    @property
    def actor(self) -> Actor: ...
    def has(self, *roles: Role) -> bool: ...


@dataclass(frozen=True)
class Staff:
    """The signed-in user, as every route receives them."""

    id: uuid.UUID
    login: str
    name: str
    roles: frozenset[Role]
    grants: frozenset[Grant] = frozenset()
    language: str = "sv"
    shortcuts: bool = True
    handlaggare: str | None = None
    units: frozenset[str] = frozenset()
    kin: frozenset[str] = frozenset()
    session_id: uuid.UUID | None = None
    workstation: str = ""
    must_change_password: bool = False

    def has(self, *roles: Role) -> bool:
        """Whether the user has any of `roles`."""
        return not self.roles.isdisjoint(roles)

    @property
    def role(self) -> Role:
        """The role the user acts in: their first in the order of `Role`."""
        return next(role for role in Role if role in self.roles)

    @property
    def role_names(self) -> list[str]:
        """The user's roles in Swedish, untranslated."""
        return [ROLE_NAMES[role] for role in Role if role in self.roles]

    @property
    def areas(self) -> frozenset[str]:
        """The areas the user is granted."""
        return frozenset(grant.area for grant in self.grants)

    @property
    def actor(self) -> Actor:
        """The user as recorded in log, events and tasks."""
        unit = min(self.units, default="")
        return Actor(
            id=self.id,
            name=self.name,
            role=self.role,
            unit=unit,
            workstation=self.workstation,
            session=self.session_id,
        )


@dataclass(frozen=True)
class Client:
    """A program that calls the API, or a telephone exchange (PBX) that reports calls."""

    id: uuid.UUID
    name: str
    role: Role
    scopes: frozenset[Scope]
    grants: frozenset[Grant]
    #: The contact, or else the reason, this request is made for.
    contact: uuid.UUID | None = None
    reason: str = ""
    #: Identification level the program is trusted to have reached with the client when it names no contact.
    level: str = "A0"
    kin: frozenset[str] = frozenset()

    def has(self, *roles: Role) -> bool:
        """Whether the program acts in one of `roles`."""
        return self.role in roles

    @property
    def actor(self) -> Actor:
        """The program as recorded in log, events and tasks."""
        return Actor(id=self.id, name=self.name, role=self.role, contact=self.contact, reason=self.reason)


@dataclass(frozen=True)
class StaffClosed(Event):
    """An account was closed; `handlaggare` is the key of its handläggare, if any."""

    staff_id: uuid.UUID
    handlaggare: str | None
    by: Actor


@dataclass(frozen=True)
class UnitFact:
    """A unit as the case system gives it."""

    key: str
    name: str
    outside_name: str
    board: str
    area: str
    kind: str = "ordinary"


@dataclass(frozen=True)
class HandlaggareFact:
    """A handläggare as the case system gives them."""

    key: str
    name: str
    unit: str
    phone_hours: str = ""
    phone: str = ""
    email: str = ""
    started_on: date | None = None
    introduction_until: date | None = None
    mentor: str | None = None


@dataclass(frozen=True)
class DemoLogin:
    """A login the demo offers with one click; `place` is the user's unit, if any."""

    login: str
    name: str
    role: Role
    place: str = ""

    @property
    def role_name(self) -> str:
        """The role in Swedish, untranslated."""
        return ROLE_NAMES[self.role]
