"""Request context of every route: the stores, the page renderer and the settings."""

import re
import uuid
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from frontdesk.core.addresses import plain_address
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.pages import Pages, is_fragment, language_of
from frontdesk.core.paging import RequestedRows, kept
from frontdesk.core.settings import Settings

HTTP_BAD_REQUEST = 400
_ROW = re.compile(r"[a-z-]{1,20}[0-9a-f-]{36}")
# Characters of a URL that are not percent-encoded; a header can only hold Latin-1.
_SPOKEN = ":/%#?=@[]!$&'()*+,;"


@dataclass(frozen=True)
class AppContext:
    """What is created once at start and lives as long as the process; found at `app.state.context`."""

    settings: Settings
    stores: Stores
    pages: Pages


@dataclass(frozen=True)
class RequestContext:
    """One request, with the application's stores, pages and settings."""

    request: Request
    app: AppContext

    @property
    def language(self) -> str:
        """`sv` or `en`."""
        return language_of(self.request)

    @property
    def settings(self) -> Settings:
        """The machine's settings."""
        return self.app.settings

    @property
    def address(self) -> str:
        """The request's network address; empty if it is missing or invalid."""
        return plain_address(self.request.client.host if self.request.client else "")

    @property
    def wants_fragment(self) -> bool:
        """Whether htmx requests a part of the page it already shows."""
        return is_fragment(self.request)

    def asked(self, name: str = RequestedRows.name) -> RequestedRows:
        """Return the rows requested of a list, from the page's address, also in a form sent from that page."""
        return RequestedRows.of(name, self.request.query_params.get(name, ""))

    def writing(self) -> AbstractContextManager[Unit]:
        """Open a writing unit of work, committed when the block ends. Render after it, never inside it."""
        return self.app.stores.writing()

    def reading(self) -> AbstractContextManager[Unit]:
        """Open both stores read-only, for reads that are not logged (lists, queues, one's own pages)."""
        return self.app.stores.reading()

    def page(self, name: str, *, status: int = 200, **context: object) -> Response:
        """Render a page, or its fragment for htmx."""
        return self.app.pages.render(self.request, name, status=status, **context)

    def panel(self, contact_id: uuid.UUID, name: str, *, status: int = 200, **context: object) -> Response:
        """Answer with one panel of a contact; a form sent without JavaScript is redirected to the whole page."""
        if self.request.method == "POST" and not is_fragment(self.request) and status < HTTP_BAD_REQUEST:
            return self.go(f"/reception/contacts/{contact_id}")
        return self.page(name, status=status, **context)

    def go(self, url: str) -> Response:
        """Redirect with 303; htmx follows it too and swaps in what it finds there."""
        return RedirectResponse(url, 303)

    def back(self, url: str, *names: str, **filters: object) -> Response:
        """Redirect back after a form, with the lists' lengths kept, to the row in its address's `then`."""
        row = self.request.query_params.get("then", "")
        at = f"#{row}" if _ROW.fullmatch(row) else ""
        return self.go(f"{url}{kept(*(self.asked(name) for name in names), **filters)}{at}")

    def leave_for(self, url: str) -> Response:
        """Redirect the whole page, also when htmx made the request."""
        if is_fragment(self.request):
            return Response(status_code=204, headers={"HX-Redirect": quote(url, safe=_SPOKEN)})
        return RedirectResponse(url, 303)


async def _visit(request: Request) -> RequestContext:
    return RequestContext(request, request.app.state.context)


Ctx = Annotated[RequestContext, Depends(_visit)]
