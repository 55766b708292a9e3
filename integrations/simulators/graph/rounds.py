"""The route of calendarView/delta(): first rounds by window, later ones by token, page by page."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from integrations.simulators.graph import times
from integrations.simulators.graph.delta import begin, go_on, page_size, zone_of
from integrations.simulators.graph.mailbox import Mailbox
from integrations.simulators.graph.refusals import Refusal
from integrations.simulators.graph.tokens import Round


class Rounds:
    """Returns pages and remembers each caller's position."""

    async def delta(self, request: Request, mailbox: Mailbox) -> Response:
        """Return one page of a round."""
        prefer = request.headers.get("prefer", "")
        round_ = self._round(request, mailbox, zone_of(prefer))
        size = page_size(prefer)
        page, rest = round_.rows[:size], round_.rows[size:]
        token = mailbox.tokens.give(replace(round_, rows=rest))
        name, query = ("@odata.nextLink", "$skiptoken") if rest else ("@odata.deltaLink", "$deltatoken")
        return JSONResponse(
            {
                "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#Collection(event)",
                name: f"{request.url.replace(query='')}?{query}={token}",
                "value": list(page),
            }
        )

    def _round(self, request: Request, mailbox: Mailbox, zone: str) -> Round:
        query = request.query_params
        if "$select" in query or "$filter" in query:
            raise Refusal(400, "ErrorInvalidUrlQuery", "The request uses options that change tracking does not know.")
        if token := query.get("$skiptoken"):
            return mailbox.tokens.take(token)
        if token := query.get("$deltatoken"):
            return go_on(mailbox, mailbox.tokens.take(token), zone)
        first = times.query_instant(query.get("startDateTime") or query.get("startdatetime"), "StartDateTime")
        until = times.query_instant(query.get("endDateTime") or query.get("enddatetime"), "EndDateTime")
        return begin(mailbox, (first, until), zone)
