"""Meetings a change would leave outside opening hours, with names as far as the user may see them."""

from collections.abc import Sequence

from frontdesk.accounts.views import Staff
from frontdesk.availability.queries import catalogue
from frontdesk.availability.rules.enums import MODE_LABELS
from frontdesk.booking import queries
from frontdesk.booking.views import Orphan
from frontdesk.core.db.unit import Unit
from frontdesk.workplace.service.naming import names
from frontdesk.workplace.views import OrphanLine


def lines(unit: Unit, *, staff: Staff, found: Sequence[Orphan]) -> tuple[OrphanLine, ...]:
    """Return the meetings in the order of `found`; the names shown go to the access log."""
    rows = [
        row for one in found if one.appointment_id and (row := queries.appointment_by_id(unit.db, one.appointment_id))
    ]
    if not rows:
        return ()
    still_open = {one.appointment_id for one in found if one.still_open}
    named = names(unit, staff, rows)
    shown = tuple(f"appointment:{row.id}" for row in rows)
    unit.log_view(who=staff.actor, event="workplace.shown", fields=shown, page="orphans")
    kinds = {code: catalogue.known_type(unit.db, code) for code in {row.type for row in rows}}
    return tuple(
        OrphanLine(
            id=row.id,
            starts_at=row.starts_at,
            alias=row.alias,
            name=named[row.id],
            type_sv=kind.label_sv if (kind := kinds[row.type]) else "",
            type_en=kind.label_en if kind else "",
            mode_word=MODE_LABELS[row.mode],
            still_open=row.id in still_open,
        )
        for row in rows
    )
