"""Calendar feeds: a secret address gives one handläggare's meetings, without client names."""

from urllib.parse import urlsplit

from fastapi import APIRouter
from starlette.responses import Response

from frontdesk.booking.service import feed
from frontdesk.core.request_context import Ctx

router = APIRouter()


@router.get("/calendar/{secret}.ics", response_class=Response, responses={200: {"content": {"text/calendar": {}}}})
def show(ctx: Ctx, secret: str) -> Response:
    """Return the iCalendar file."""
    host = urlsplit(ctx.settings.public_url).hostname or "frontdesk"
    with ctx.reading() as unit:
        file = feed.file(unit, secret=secret, host=host)
    headers = {"Content-Disposition": 'inline; filename="bokningar.ics"'}
    return Response(file, media_type="text/calendar", headers=headers)
