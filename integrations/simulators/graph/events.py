"""Events: create, list, fetch, change, remove, the instances of a series, and the view of a span of time."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from integrations.simulators.graph import times
from integrations.simulators.graph.delta import page_size, zone_of
from integrations.simulators.graph.items import Item, defaults, new_id, whole
from integrations.simulators.graph.mailbox import Mailbox
from integrations.simulators.graph.refusals import Refusal, bad

# Properties a client may write; the service sets all others.
WRITABLE = frozenset(
    {
        "subject",
        "body",
        "location",
        "sensitivity",
        "showAs",
        "isReminderOn",
        "reminderMinutesBeforeStart",
        "importance",
        "categories",
        "attendees",
        "transactionId",
    }
)
_TIMES = frozenset({"start", "end", "isAllDay", "singleValueExtendedProperties"})
_OWN = re.compile(
    r"singleValueExtendedProperties/any\(ep:\s*ep/id eq '([^']+)' and ep/value eq '([^']*)'\)", re.IGNORECASE
)


class Events:
    """The routes for a mailbox's events."""

    async def calendar(self, _: Request, mailbox: Mailbox) -> Response:
        """Return the calendar's own properties."""
        return JSONResponse(
            {
                "id": "AAMkAcalendar=",
                "name": "Kalender",
                "color": "auto",
                "hexColor": "",
                "isDefaultCalendar": True,
                "changeKey": "1",
                "canShare": True,
                "canViewPrivateItems": True,
                "canEdit": not mailbox.read_only,
                "isRemovable": False,
                "isTallyingResponses": True,
                "owner": {"name": mailbox.owner.partition("@")[0], "address": mailbox.owner},
            }
        )

    async def create(self, request: Request, mailbox: Mailbox) -> Response:
        """Create an event; with a known transaction id, return the event created before."""
        said = await _said(request)
        zone = zone_of(request.headers.get("prefer", ""))
        item = Item(
            new_id(), times.read(said.get("start")), times.read(said.get("end")), {**defaults(), **_facts(said)}
        )
        _check(item)
        item.all_day, item.own = bool(said.get("isAllDay")), _own(said)
        _refuse_read_only(mailbox)
        with mailbox.lock:
            before = None if mailbox.forgets_transactions else mailbox.with_transaction(said.get("transactionId"))
            if before is not None and (before.start, before.end) != (item.start, item.end):
                raise Refusal(409, "ErrorDuplicateTransactionId", "The TransactionId has already been used.")
            kept = before or mailbox.keep(item)
        return JSONResponse(whole(kept, zone, mailbox.owner), 201)

    async def list(self, request: Request, mailbox: Mailbox) -> Response:
        """List events, all or those with a value of an extended property."""
        asked = request.query_params.get("$filter", "")
        with mailbox.lock:
            items = [item for item in mailbox.items.values() if not item.master]
        if asked:
            found = _OWN.fullmatch(asked.strip())
            if found is None:
                raise Refusal(400, "ErrorInvalidUrlQueryFilter", "The query filter contains one or more invalid nodes.")
            items = [item for item in items if item.own.get(found.group(1)) == found.group(2)]
        return _listed(request, mailbox, items)

    async def fetch(self, request: Request, mailbox: Mailbox) -> Response:
        """Return one event."""
        item = mailbox.found(request.path_params["event"])
        return JSONResponse(whole(item, zone_of(request.headers.get("prefer", "")), mailbox.owner))

    async def amend(self, request: Request, mailbox: Mailbox) -> Response:
        """Change an event, unless it was changed since the given version."""
        said = await _said(request)
        item = mailbox.found(request.path_params["event"])
        _refuse_read_only(mailbox)
        with mailbox.lock:
            _refuse_changed(request, item)
            start = times.read(said["start"]) if "start" in said else None
            end = times.read(said["end"]) if "end" in said else None
            item.own.update(_own(said))
            mailbox.change(item.id, start=start, end=end, **_facts(said))
        return JSONResponse(whole(item, zone_of(request.headers.get("prefer", "")), mailbox.owner))

    async def remove(self, request: Request, mailbox: Mailbox) -> Response:
        """Remove an event."""
        item = mailbox.found(request.path_params["event"])
        _refuse_read_only(mailbox)
        with mailbox.lock:
            _refuse_changed(request, item)
            mailbox.erase(item.id)
        return Response(status_code=204)

    async def instances(self, request: Request, mailbox: Mailbox) -> Response:
        """List a series' occurrences within a span, in full."""
        series = mailbox.found(request.path_params["event"])
        window = _window(request)
        return _listed(request, mailbox, (one for one in mailbox.occurrences(series.id) if one.meets(*window)))

    async def view(self, request: Request, mailbox: Mailbox) -> Response:
        """List the events within a span, series as occurrences, in full."""
        window = _window(request)
        return _listed(request, mailbox, (item for item in mailbox.shown() if item.meets(*window)))


def _listed(request: Request, mailbox: Mailbox, items: Iterable[Item]) -> Response:
    """Return one page of a list, with the link to the next."""
    prefer = request.headers.get("prefer", "")
    size = int(request.query_params.get("$top") or page_size(prefer))
    skip = int(request.query_params.get("$skip") or 0)
    found = sorted(items, key=lambda item: (item.start, item.id))
    page: dict[str, object] = {
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#Collection(event)",
        "value": [whole(item, zone_of(prefer), mailbox.owner) for item in found[skip : skip + size]],
    }
    if skip + size < len(found):
        page["@odata.nextLink"] = str(request.url.include_query_params(**{"$skip": skip + size}))
    return JSONResponse(page)


def _window(request: Request) -> tuple[datetime, datetime]:
    query = request.query_params
    return (
        times.query_instant(query.get("startDateTime"), "StartDateTime"),
        times.query_instant(query.get("endDateTime"), "EndDateTime"),
    )


async def _said(request: Request) -> Mapping[str, Any]:
    try:
        said = await request.json()
    except ValueError:
        bad("Unable to read JSON request payload.")
    if not isinstance(said, dict):
        bad("Unable to read JSON request payload.")
    unknown = {name for name in said if not name.startswith("@odata")} - WRITABLE - _TIMES
    if unknown:
        bad(f"The property '{min(unknown)}' does not exist on type 'microsoft.graph.event' or cannot be written.")
    return said


def _facts(said: Mapping[str, Any]) -> dict[str, object]:
    return {name: said[name] for name in WRITABLE & said.keys()}


def _own(said: Mapping[str, Any]) -> dict[str, str]:
    return {str(each["id"]): str(each["value"]) for each in said.get("singleValueExtendedProperties", ())}


def _check(item: Item) -> None:
    if item.end < item.start:
        raise Refusal(400, "ErrorPropertyValidationFailure", "An event may not end before it starts.")


def _refuse_changed(request: Request, item: Item) -> None:
    wanted = request.headers.get("if-match")
    if wanted not in {None, "*", item.etag}:
        raise Refusal(412, "ErrorIrresolvableConflict", "The change key does not match the current change key.")


def _refuse_read_only(mailbox: Mailbox) -> None:
    if mailbox.read_only:
        raise Refusal(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
