"""The layout around every page: menu, signed-in user, municipality."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request

import frontdesk
from frontdesk.accounts.views import Staff
from frontdesk.core import municipality
from frontdesk.core.heartbeat import Silence
from frontdesk.core.pages import Pages
from frontdesk.core.request_context import AppContext
from frontdesk.reception.service import replies
from frontdesk.web import assets
from frontdesk.web.menu import DEMO, MenuItem, current_item, menu_for
from frontdesk.web.retry import will_retry

_PACKAGE = Path(frontdesk.__file__).parent
_KEPT_SECONDS = 15.0


def make_pages() -> Pages:
    """Return the renderer; templates are beside the package in a source tree, inside it in a wheel."""
    inside = _PACKAGE / "templates"
    pages = Pages(inside if inside.is_dir() else _PACKAGE.parent / "templates", chrome)
    pages.environment.globals["static"] = assets.address
    return pages


@dataclass(frozen=True)
class Frame:
    """Data for `base.html`."""

    municipality: str
    #: None on the pages before login.
    staff: Staff | None
    menu: tuple[MenuItem, ...]
    path: str
    current: str
    demo: bool
    demo_pages: tuple[MenuItem, ...] = ()
    locked: bool = False
    #: Whether an SMS operator is connected; without one, SMS is offered nowhere.
    texting: bool = True
    #: Whether strong identification is connected.
    strong_identity: bool = False
    #: Counts the unread SMS replies; called for whole pages only, because a fragment has no menu.
    replies: Callable[[], int] = int
    silence: Silence | None = None


def chrome(request: Request) -> Mapping[str, Any]:
    """Return the layout data of a page."""
    context: AppContext = request.app.state.context
    staff: Staff | None = getattr(request.state, "staff", None)
    locked: bool = getattr(request.state, "locked", False)
    # Until a temporary password is changed every other page leads back to that.
    shut = locked or (staff is not None and staff.must_change_password)
    away = getattr(request.state, "store_away", False)
    menu = () if shut else menu_for(request.app.state.menu, staff, texting=context.stores.texting)
    frame = Frame(
        municipality=_name(request, context, away=away),
        staff=staff,
        menu=menu,
        path=request.url.path,
        current=current_item(menu, request.url.path),
        demo=context.settings.demo,
        demo_pages=DEMO if context.settings.demo and not locked else (),
        locked=locked,
        texting=context.stores.texting,
        strong_identity=request.app.state.ports.strong_identity is not None,
        replies=partial(_replies, request, context, staff) if staff and not away else int,
        silence=request.app.state.clocks.silence if staff else None,
    )
    return {"frame": frame}


def _replies(request: Request, context: AppContext, staff: Staff) -> int:
    """Return the number of unread SMS replies; error pages are shown even if the store is unavailable."""
    try:
        with context.stores.reading() as unit:
            return replies.waiting_for(unit, staff=staff)
    except SQLAlchemyError as fault:
        if will_retry(request, fault):
            raise
        return 0


def _name(request: Request, context: AppContext, *, away: bool) -> str:
    """Return the municipality's name, cached for 15 seconds; the last one known while the store is unavailable."""
    state = request.app.state
    kept: tuple[float, str] = getattr(state, "municipality", (-_KEPT_SECONDS, municipality.NAME.default))
    if away or time.monotonic() - kept[0] < _KEPT_SECONDS:
        return kept[1]
    try:
        with context.stores.reading() as unit:
            name = unit.setting(municipality.NAME)
    except SQLAlchemyError as fault:
        if will_retry(request, fault):
            raise
        return kept[1]
    state.municipality = (time.monotonic(), name)
    return name
