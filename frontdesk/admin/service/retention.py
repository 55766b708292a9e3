"""Retention disposal (gallring) of everything the desk stores: a preview of what is due, and a nightly run."""

from collections.abc import Callable, Sequence
from csv import writer
from io import StringIO

import frontdesk.absence.service.retention
import frontdesk.booking.service.retention
import frontdesk.calendars.service.retention
import frontdesk.calls.service.retention
import frontdesk.disclosure.service.retention
import frontdesk.notices.service.retention
import frontdesk.safety.service.retention
import frontdesk.triage.service.retention
import frontdesk.waitlist.service.retention
from frontdesk.admin.views import DisposalLine
from frontdesk.core import retention
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.i18n import N_
from frontdesk.core.retention import RetentionKind

Translate = Callable[[str], str]

# Children before parents: a contact is empty only when its notes are gone.
KINDS: tuple[RetentionKind, ...] = (
    *frontdesk.triage.service.retention.KINDS,
    *frontdesk.booking.service.retention.KINDS,
    *frontdesk.waitlist.service.retention.KINDS,
    *frontdesk.absence.service.retention.KINDS,
    *frontdesk.calendars.service.retention.KINDS,
    *frontdesk.notices.service.retention.KINDS,
    *frontdesk.disclosure.service.retention.KINDS,
    *frontdesk.safety.service.retention.KINDS,
    *frontdesk.calls.service.retention.KINDS,
)


def preview(unit: Unit) -> Sequence[DisposalLine]:
    """Return every kind of data with its days and the number of rows the coming night would remove."""
    return [_line(unit, kind) for kind in KINDS]


def _line(unit: Unit, kind: RetentionKind) -> DisposalLine:
    due = retention.due(unit, kind)
    days = unit.setting(kind.days)
    return DisposalLine(kind.days.key, kind.days.help, days, due.count, due.oldest, due.newest)


def as_csv(lines: Sequence[DisposalLine], translate: Translate) -> str:
    """Return the preview as CSV: numbers, days and grounds, no personal data."""
    written = StringIO()
    rows = writer(written, delimiter=";")
    heads = (N_("Slag"), N_("Vad och varför"), N_("Dagar"), N_("Gallras i natt"), N_("Äldsta"), N_("Nyaste"))
    rows.writerow([translate(head) for head in heads])
    for line in lines:
        rows.writerow([line.key, translate(line.help), line.days, line.due, line.oldest or "", line.newest or ""])
    return written.getvalue()


def dispose_of_what_is_due(stores: Stores) -> dict[str, int]:
    """Remove what is due, each kind in its own transaction, and log the number of rows removed."""
    gone = {}
    for kind in KINDS:
        with stores.writing() as unit:
            count = retention.dispose(unit, kind)
            if count:
                unit.log(who=CLOCK, event="data.disposed", fields=(kind.days.key, str(count)))
        gone[kind.days.key] = count
    return gone
