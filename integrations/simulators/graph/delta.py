"""calendarView/delta(): a window fixed in its token, pages, later changes, and tokens that may expire."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from integrations.simulators.graph.items import Item, stub, whole
from integrations.simulators.graph.mailbox import Mailbox
from integrations.simulators.graph.tokens import Round

DEFAULT_PAGE = 10
_PAGE_SIZE = re.compile(r"odata\.maxpagesize=(\d+)")
_ZONE = re.compile(r'outlook\.timezone="([^"]+)"')


def zone_of(prefer: str) -> str:
    """Return the time zone in a Prefer header."""
    found = _ZONE.search(prefer)
    return found.group(1) if found else "UTC"


def page_size(prefer: str) -> int:
    """Return the page size in a Prefer header."""
    found = _PAGE_SIZE.search(prefer)
    return max(1, int(found.group(1))) if found else DEFAULT_PAGE


def begin(mailbox: Mailbox, window: tuple[datetime, datetime], zone: str) -> Round:
    """Begin a first round: everything in the window."""
    first, until = window
    with mailbox.lock:
        touched = [item.id for item in mailbox.items.values() if not item.master]
        return Round(first, until, mailbox.version, _rows(mailbox, touched, window, zone, everything=True))


def go_on(mailbox: Mailbox, last: Round, zone: str) -> Round:
    """Begin the round after a finished one: changes, whole series; items outside the window as removed."""
    with mailbox.lock:
        touched = dict.fromkeys(change.item for change in mailbox.log if change.version > last.since)
        rows = _rows(mailbox, list(touched), (last.first, last.until), zone, everything=False)
        return replace(last, since=mailbox.version, rows=rows)


def _rows(
    mailbox: Mailbox, touched: Sequence[str], window: tuple[datetime, datetime], zone: str, *, everything: bool
) -> tuple[dict[str, object], ...]:
    rows: list[dict[str, object]] = []
    for item_id in touched:
        item = mailbox.items.get(item_id)
        if item is not None and item.recurrence is not None:
            rows += _series(mailbox, item, window, zone)
        elif item is not None and item.meets(*window):
            rows.append(_full(item, zone, mailbox.owner))
        elif not everything:
            rows.append({"@odata.type": "#microsoft.graph.event", "id": item_id, "@removed": {"reason": "deleted"}})
    return tuple(rows)


def _series(mailbox: Mailbox, master: Item, window: tuple[datetime, datetime], zone: str) -> list[dict[str, object]]:
    """Return a series' master and occurrences; removed occurrences are just missing."""
    inside = [one for one in mailbox.occurrences(master.id) if one.meets(*window)]
    shown = [stub(one, zone) if one.kind == "occurrence" else _full(one, zone, mailbox.owner) for one in inside]
    return [_full(master, zone, mailbox.owner), *shown] if mailbox.masters_told else shown


def _full(item: Item, zone: str, owner: str) -> dict[str, object]:
    return {"@odata.type": "#microsoft.graph.event", **whole(item, zone, owner)}
