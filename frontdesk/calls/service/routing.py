"""To whom something goes: the own handläggare, a stand-in when they are away, else the intake unit of the area."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdesk.absence import queries as absences
from frontdesk.absence.rules.words import Turn
from frontdesk.absence.service import standing_in
from frontdesk.accounts import queries as accounts
from frontdesk.calls.errors import NobodyReceives
from frontdesk.calls.rules.messages import Presence, Recipient, Route, covers, recipient
from frontdesk.core.db.unit import Unit

Span = tuple[datetime, datetime]


def choose(desk: Session, *, handlaggare: str | None, area: str, span: Span, whole: bool = False) -> Recipient:
    """Choose who gets a message that must be acted on within `span`. Raises NobodyReceives.

    A promise to call needs somebody who is there for the whole of it; anything else somebody who is there at all.
    Among several stand-ins it is the one whose turn it is; `took` counts it.
    """
    stand_ins = absences.cover(desk, handlaggare, span, whole=whole).turns.order if handlaggare else ()
    keys = [key for key in (handlaggare, *stand_ins) if key]
    found = recipient(
        Presence(
            own=handlaggare,
            stand_ins=stand_ins,
            away=_away(desk, keys, span, whole=whole),
            units={key: row.unit for key, row in accounts.handlaggare(desk, keys).items() if row.active},
            intake=intake(desk, area),
        )
    )
    if found is None:
        raise NobodyReceives
    return found


def took(unit: Unit, *, own: str | None, to: Recipient, what: Turn, span: Span, whole: bool = False) -> None:
    """Count what went to a stand-in as their turn, and let the unit head know of those who could not take theirs."""
    if own is not None and to.route in {Route.STAND_IN, Route.INTAKE}:
        standing_in.gave(unit, away=own, to=to.handlaggare, what=what, span=span, whole=whole)


def intake(desk: Session, area: str) -> str | None:
    """Return the unit that receives for an area; without an area the first intake unit there is."""
    unit = accounts.intake_of(desk, area) if area else None
    if unit is not None:
        return unit.key
    everywhere = (key for key, row in accounts.units(desk).items() if row.kind == "intake")
    return min(everywhere, default=None)


def protected(desk: Session, area: str) -> Recipient:
    """Return who gets what concerns somebody protected: their unit if there is one, and the protected desk anyway."""
    found = [row for row in accounts.units(desk).values() if row.kind == "protected"]
    own = [row for row in found if row.area == area] or found
    return Recipient(Route.PROTECTED, None, min((row.key for row in own), default=None))


def _away(desk: Session, keys: list[str], span: Span, *, whole: bool) -> frozenset[str]:
    spans = absences.away(desk, keys, span)
    return frozenset(key for key, gone in spans.items() if whole or covers(gone, span))
