import uuid
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import String, bindparam, or_, select
from sqlalchemy.orm import Session

from frontdesk.core.db import statements
from frontdesk.core.db.in_list import in_list
from frontdesk.core.paging import ListPage, RequestedRows, listed
from frontdesk.safety.models import (
    ConfirmedNumber,
    ContactPreference,
    ProtectedInRegister,
    Protection,
    ProtectionStep,
    SecrecyWaiver,
    SilentMatter,
    VisitInTwos,
)

_HIDDEN = select(Protection.person).where(Protection.lifted_at.is_(None)).distinct()


def hidden_keys(db: Session) -> frozenset[str]:
    """Return the persons protected by the municipality, cached per unit of work; few, and needed by every search."""
    known: frozenset[str] | None = db.info.get("hidden")
    if known is None:
        known = db.info["hidden"] = frozenset(row.person for row in statements.rows(db, _HIDDEN))
    return known


def read_hidden_anew(db: Session) -> None:
    """Clear the cache of `hidden_keys`, after this unit of work has changed a protection."""
    db.info.pop("hidden", None)


def is_hidden(db: Session, person: str) -> bool:
    found = select(Protection.id).where(Protection.person == person, Protection.lifted_at.is_(None)).limit(1)
    return db.scalar(found) is not None


def in_force(db: Session, person: str) -> list[Protection]:
    statement = select(Protection).where(Protection.person == person, Protection.lifted_at.is_(None))
    return list(db.scalars(statement.order_by(Protection.set_at)))


def all_in_force(db: Session) -> list[Protection]:
    """Return all protections in force, the newest first."""
    return list(db.scalars(select(Protection).where(Protection.lifted_at.is_(None)).order_by(Protection.set_at.desc())))


def first_in_force(db: Session, persons: Collection[str], asked: RequestedRows) -> ListPage[Protection]:
    """Return the protections in force for some persons, the newest first."""
    wanted = select(Protection).where(Protection.lifted_at.is_(None), Protection.person.in_(persons))
    return listed(db, wanted.order_by(Protection.set_at.desc(), Protection.id), asked)


def preference(db: Session, person: str) -> ContactPreference | None:
    return db.get(ContactPreference, person)


def number(db: Session, person: str) -> ConfirmedNumber | None:
    return db.get(ConfirmedNumber, person)


def numbers(db: Session, persons: Collection[str]) -> dict[str, str]:
    """Return the confirmed numbers of some persons, by person key."""
    row = ConfirmedNumber
    return {each.person: each.number for each in db.scalars(select(row).where(row.person.in_(persons)))}


def waivers(db: Session, person: str) -> list[SecrecyWaiver]:
    """Return a client's waivers, the newest first, revoked ones too."""
    statement = select(SecrecyWaiver).where(SecrecyWaiver.person == person)
    return list(db.scalars(statement.order_by(SecrecyWaiver.recorded_at.desc())))


def in_twos(db: Session, persons: Collection[str]) -> dict[str, VisitInTwos]:
    """Return the requirements of two staff for home visits, by person; includes those that start on a later day."""
    row = VisitInTwos
    found = db.scalars(select(row).where(row.person.in_(persons), row.lifted_at.is_(None)))
    return {each.person: each for each in found}


def silent(db: Session, about: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return which of some contacts and appointments are silent."""
    wanted = select(SilentMatter.about).where(SilentMatter.about.in_(about))
    return frozenset(db.scalars(wanted)) if about else frozenset()


_REACH_RULES = select(
    select(SilentMatter.about).where(in_list(SilentMatter.about, "matters")).exists().label("silent"),
    select(ContactPreference.person)
    .where(
        ContactPreference.person == bindparam("person", type_=String),
        or_(ContactPreference.wants_sms.is_(False), ContactPreference.shared_phone.is_(True)),
    )
    .exists()
    .label("declined"),
)


class ReachRules(NamedTuple):
    """What is recorded about reaching a client: whether a matter is silent, and whether the client declined SMS."""

    silent: bool
    declined: bool


def reach_rules(db: Session, person: str | None, matters: Collection[uuid.UUID]) -> ReachRules:
    """Return what is recorded about some matters and a person; a shared phone counts as declined."""
    found = statements.rows(db, _REACH_RULES, {"matters": matters, "person": person})
    return ReachRules._make(found[0])


def unfinished(db: Session) -> list[Protection]:
    """Return the protections in force with steps left to do, the oldest first."""
    wanted = select(Protection).where(Protection.followed_at.is_(None), Protection.lifted_at.is_(None))
    return list(db.scalars(wanted.order_by(Protection.set_at)))


def steps_done(db: Session, protection_id: uuid.UUID) -> frozenset[str]:
    """Return the completed steps of a protection."""
    return frozenset(db.scalars(select(ProtectionStep.step).where(ProtectionStep.protection_id == protection_id)))


def protected_in_register(db: Session) -> frozenset[str]:
    """Return the persons whose protection in the case system has been fully followed up."""
    return frozenset(db.scalars(select(ProtectedInRegister.person)))
