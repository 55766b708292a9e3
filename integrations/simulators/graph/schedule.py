"""getSchedule: when a mailbox is busy within a span, without details."""

from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from integrations.simulators.graph import times
from integrations.simulators.graph.delta import zone_of
from integrations.simulators.graph.items import Item
from integrations.simulators.graph.mailbox import Mailbox
from integrations.simulators.graph.refusals import Refusal

_SLOT, _SHORTEST, _LONGEST = 30, 5, 1440
_DIGITS = {"free": "0", "tentative": "1", "busy": "2", "oof": "3", "workingElsewhere": "4"}


async def get_schedule(request: Request, mailbox: Mailbox) -> Response:
    """Answer for every requested mailbox; here only the one in the path is known."""
    said = {name[0].lower() + name[1:]: value for name, value in (await request.json()).items()}
    span = times.read(said.get("startTime")), times.read(said.get("endTime"))
    slot = int(said.get("availabilityViewInterval", _SLOT))
    if not _SHORTEST <= slot <= _LONGEST or span[1] <= span[0]:
        raise Refusal(400, "ErrorInvalidTimeInterval", "The interval between the times is not valid.")
    zone = zone_of(request.headers.get("prefer", ""))
    answers = [_one(mailbox, str(address), span, zone, slot) for address in said["schedules"]]
    return JSONResponse({"value": answers})


def _one(mailbox: Mailbox, address: str, span: tuple[datetime, datetime], zone: str, slot: int) -> dict[str, object]:
    if address.casefold() != mailbox.owner:
        error = {"message": "Unable to resolve recipient.", "responseCode": "ErrorMailRecipientNotFound"}
        return {"scheduleId": address, "error": error}
    shown = [item for item in mailbox.shown() if item.meets(*span) and not item.facts["isCancelled"]]
    return {
        "scheduleId": address,
        "availabilityView": _view(shown, span, timedelta(minutes=slot)),
        "scheduleItems": [
            {
                "isPrivate": item.facts["sensitivity"] == "private",
                "status": item.facts["showAs"],
                "subject": "",
                "location": "",
                "start": times.written(item.begins, zone),
                "end": times.written(item.ends, zone),
            }
            for item in sorted(shown, key=lambda item: item.start)
        ],
    }


def _view(shown: list[Item], span: tuple[datetime, datetime], slot: timedelta) -> str:
    view, at = "", span[0]
    while at < span[1]:
        here = [_DIGITS.get(str(item.facts["showAs"]), "0") for item in shown if item.meets(at, at + slot)]
        view += max(here, default="0")
        at += slot
    return view
