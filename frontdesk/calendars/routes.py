"""Webhook for change notifications of calendar services.

No login: a notification is authenticated by its secret, and carries no data: it only makes a calendar be read now. The
response is always 202, whether the secret was right or not.
"""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from frontdesk.calendars.errors import NoticeTooLong, NoticeUnreadable
from frontdesk.calendars.ports import SendsNotices, UnreadableNotice
from frontdesk.calendars.rules import CalendarKind
from frontdesk.calendars.rules.notices import DOOR, address
from frontdesk.calendars.service import subscriptions
from frontdesk.core.errors import NotHere
from frontdesk.core.request_context import Ctx

public = APIRouter()
MOST_BYTES, LONGEST_TOKEN = 256 * 1024, 2_048


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise NoticeTooLong
    return bytes(body)


def _teller(ctx: Ctx) -> SendsNotices:
    """Return the adapter that parses notifications. Raises NotHere if Graph is not set up or our URL is not public."""
    provider = ctx.request.app.state.ports.calendars.get(CalendarKind.GRAPH)
    if not isinstance(provider, SendsNotices) or not address(ctx.settings.public_url, demo=ctx.settings.demo):
        raise NotHere
    return provider


Teller = Annotated[SendsNotices, Depends(_teller)]
Body = Annotated[bytes, Depends(_body)]


@public.post(DOOR, status_code=202)
def notices(ctx: Ctx, teller: Teller, body: Body) -> Response:
    """Echo the service's validation token, or receive its notifications."""
    if token := ctx.request.query_params.get("validationToken"):
        return PlainTextResponse(token[:LONGEST_TOKEN])
    try:
        told = teller.notices(body)
    except UnreadableNotice as error:
        raise NoticeUnreadable from error
    with ctx.reading() as unit:
        news = subscriptions.is_news(unit, told)
    if news:
        with ctx.writing() as unit:
            subscriptions.heard(unit, told)
    return Response(status_code=202)
