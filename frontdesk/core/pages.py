"""Rendering: one Jinja environment, strict about undefined names, with the page's language and layout.

`page.html` includes its fragment `_page.html`; htmx requests the page's own address and gets the fragment.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from frontdesk.core import dates, phones
from frontdesk.core.i18n import translator
from frontdesk.core.paging import kept

_DATES = (
    dates.weekday_date,
    dates.weekday_name,
    dates.short_date,
    dates.short_weekday,
    dates.long_date,
    dates.month_name,
    dates.month_year,
    dates.clock_time,
    dates.brief_time,
    dates.spoken_time,
)


class Pages:
    """Renders a template with view objects to a response."""

    def __init__(self, folder: Path, chrome: Callable[[Request], Mapping[str, Any]]) -> None:
        """Take the template folder and the function with every page's layout data (menu, user, municipality)."""
        self._chrome = chrome
        self.environment = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            # Templates are read once; after editing one, restart the program.
            auto_reload=False,
            extensions=["jinja2.ext.do"],
        )
        self.environment.filters["timer"] = dates.minutes_seconds
        self.environment.globals["kept"] = kept
        self.environment.filters["phone"] = phones.as_written
        self._languages = {language: _language_globals(language) for language in ("sv", "en")}

    def render(self, request: Request, name: str, *, status: int = 200, **context: object) -> HTMLResponse:
        """Render `room/page.html`, or its fragment `room/_page.html` for htmx."""
        wanted = fragment_of(name) if is_fragment(request) and self._exists(fragment_of(name)) else name
        language = language_of(request)
        body = self.environment.get_template(wanted).render(
            {**self._chrome(request), **self._languages[language], "language": language, **context}
        )
        return HTMLResponse(body, status, headers={"Vary": "HX-Request, Cookie", "Cache-Control": "no-store"})

    def text(self, name: str, language: str, **context: object) -> str:
        """Render a template without a page around it (an SMS, an e-mail)."""
        return self.environment.get_template(name).render(
            {**self._languages[language], "language": language, **context}
        )

    def _exists(self, name: str) -> bool:
        return name in self._known

    @property
    def _known(self) -> frozenset[str]:
        if not hasattr(self, "_names"):
            self._names = frozenset(self.environment.list_templates())
        return self._names


def is_fragment(request: Request) -> bool:
    """Whether htmx requests a part of the page it already shows."""
    return request.headers.get("hx-request") == "true" and request.headers.get("hx-boosted") != "true"


def fragment_of(name: str) -> str:
    """`calls/queue.html` includes `calls/_queue.html`."""
    folder, _, file = name.rpartition("/")
    return f"{folder}/_{file}" if folder else f"_{file}"


def language_of(request: Request) -> str:
    """Return the request's language, as the guard set it: the user's choice, else the cookie's, else Swedish."""
    language: str = getattr(request.state, "language", "") or request.cookies.get("language", "sv")
    return language if language in {"sv", "en"} else "sv"


def _language_globals(language: str) -> dict[str, Any]:
    translate = translator(language)
    spoken = {function.__name__: _bound(function, language) for function in _DATES}
    return {"_": translate, "t": lambda text, **values: translate(text).format(**values), **spoken}


def _bound(function: Callable[..., str], language: str) -> Callable[..., str]:
    return lambda *values: function(*values, language)
