"""SELECTs on feeds and on the mirror of outside calendars."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdesk.calendars.models import CalendarFeed, CalendarRead, OutsideBusy
from frontdesk.calendars.rules import digest


def owner_of(desk: Session, secret: str) -> str | None:
    """Return whose feed a secret opens."""
    wanted = select(CalendarFeed.handlaggare).where(CalendarFeed.secret_hash == digest(secret))
    return desk.scalar(wanted)


def reads(desk: Session) -> list[CalendarRead]:
    """Return every calendar that is connected."""
    return list(desk.scalars(select(CalendarRead).order_by(CalendarRead.handlaggare)))


def mirrored(desk: Session, resource_id: int) -> int:
    """Return how many busy spans we hold of somebody."""
    return desk.scalar(select(func.count()).where(OutsideBusy.resource_id == resource_id)) or 0
