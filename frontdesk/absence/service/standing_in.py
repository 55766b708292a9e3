"""Count the turns of stand-ins, and tell the unit head when one of them could not take theirs."""

from datetime import datetime

from frontdesk.absence import queries
from frontdesk.absence.models import StandInTurn
from frontdesk.absence.rules.enums import PassedOver, Turn
from frontdesk.absence.rules.sharing import Passed, passed_before, turns_lost
from frontdesk.absence.views import Cover
from frontdesk.accounts.queries import handlaggare_by_key
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.core.times import local_date

_KINDS = {PassedOver.AWAY: "stand-in-away", PassedOver.FULL: "stand-in-full"}


def gave(
    unit: Unit,
    *,
    away: str,
    to: str | None,
    what: Turn,
    span: tuple[datetime, datetime],
    whole: bool = False,
) -> None:
    """Count a message, callback or booking for `away` as a turn of stand-in `to`; None if no stand-in could take it.

    `span` and `whole` are those the stand-in was chosen by. The unit head gets a task about each stand-in passed over,
    one at a time per stand-in. If `to` is not one of the stand-ins, nothing is counted.
    """
    cover = queries.cover_of(unit.db, away, span, whole=whole)
    if cover.group is None or not (to is None or to in cover.turns.order):
        return
    passed = passed_before(cover.turns, cover.candidates, to)
    if to is not None:
        lost = turns_lost(cover.candidates, [key for key, _ in passed], to)
        turns = [(to, what, 1), *((key, Turn.PASSED, count) for key, count in lost.items() if count)]
        unit.db.add_all(
            StandInTurn(
                group_id=cover.group, handlaggare=key, what=kind, turns=count, day=local_date(span[0]), at=unit.now
            )
            for key, kind, count in turns
        )
        unit.db.flush()
    _tell_head(unit, away, cover, passed, untold=to is None)


def _tell_head(unit: Unit, away: str, cover: Cover, passed: Passed, *, untold: bool) -> None:
    people = handlaggare_by_key(unit.db, [away, *(key for key, _ in passed)])
    if away not in people:
        return
    for key, why in passed:
        if key in people:
            unit.task(
                TaskNeeded(
                    kind=_KINDS[why],
                    to=TaskFor.UNIT_HEAD,
                    key=f"stand-in:{cover.group}:{key}",
                    unit=people[away].unit,
                    about={"stand_in": people[key].name, "away": people[away].name},
                )
            )
    if untold and not cover.turns.order:
        unit.task(
            TaskNeeded(
                kind="stand-in-nobody",
                to=TaskFor.UNIT_HEAD,
                key=f"stand-in:{cover.group}",
                unit=people[away].unit,
                about={"away": people[away].name},
            )
        )
