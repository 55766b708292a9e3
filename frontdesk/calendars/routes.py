"""The door that word of changes comes to, from services that can tell.

No cookie opens it. A notice is believed for the secret it bears and has no data for us: it only makes a calendar be
read now. Whoever posts hears the same, 202, whether it was believed or not.
"""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from frontdesk.calendars.errors import NoticeTooLong, NoticeUnreadable
from frontdesk.calendars.ports import SendsNotices, UnreadableNotice
from frontdesk.calendars.rules import Kind
from frontdesk.calendars.rules.notices import DOOR, address
from frontdesk.calendars.service import subscriptions
from frontdesk.core.errors import NotHere
from frontdesk.core.visit import Here

public = APIRouter()
MOST_BYTES, LONGEST_TOKEN = 256 * 1024, 2_048


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise NoticeTooLong
    return bytes(body)


def _teller(at: Here) -> SendsNotices:
    """Return who reads what is posted; the door is closed where no such calendars are set up, or nobody may tell us."""
    provider = at.request.app.state.ports.calendars.get(Kind.GRAPH)
    if not isinstance(provider, SendsNotices) or not address(at.settings.public_url, demo=at.settings.demo):
        raise NotHere
    return provider


Teller = Annotated[SendsNotices, Depends(_teller)]
Body = Annotated[bytes, Depends(_body)]


@public.post(DOOR, status_code=202)
def notices(at: Here, teller: Teller, body: Body) -> Response:
    """Say back the token by which the service tries this address, or take its notices."""
    if token := at.request.query_params.get("validationToken"):
        return PlainTextResponse(token[:LONGEST_TOKEN])
    try:
        told = teller.notices(body)
    except UnreadableNotice as error:
        raise NoticeUnreadable from error
    with at.reading() as unit:
        news = subscriptions.is_news(unit, told)
    if news:
        with at.unit() as unit:
            subscriptions.heard(unit, told)
    return Response(status_code=202)
