"""The demo's calendars: stored in a file between starts, with a page on which their owners edit them.

The program itself reaches them through its port, like any calendar.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route, Router

from frontdesk.calendars.rules import ShowsAs
from frontdesk.core.times import local_date, start_instant
from integrations.local.calendar import Kept, LocalCalendar

Render = Callable[..., Response]
# The demo's calendars: address and owner; one password for all.
CALENDARS = (("sara", "Sara Nilsson"), ("erik", "Erik Berg"))
PASSWORD = "exempel"  # noqa: S105 - of a made-up calendar, shown on its own page
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class CalendarPage:
    """What the page shows of one calendar."""

    address: str
    owner: str
    login: str
    password: str
    calendars: tuple[tuple[str, str], ...]
    events: tuple[Kept, ...]
    today: str


class KeptCalendar(LocalCalendar):
    """Calendars in a file, so that a stopped demo continues where it was."""

    def __init__(self, file: Path) -> None:
        """Open the file; new calendars get a few events."""
        super().__init__()
        self._file = file
        said = json.loads(file.read_text()) if file.exists() else {}
        for name, content in said.items():
            calendar = self._of(name)
            calendar.events = {one["id"]: _read(one) for one in content["events"]}
            calendar.log = content["log"]
        for name, _ in CALENDARS:
            self.lock(name, PASSWORD)

    def changed(self) -> None:
        """Save everything."""
        said = {
            name: {"events": [_written(one) for one in calendar.events.values()], "log": calendar.log}
            for name, calendar in self._calendars.items()
        }
        self._file.write_text(json.dumps(said))


def _written(kept: Kept) -> dict[str, object]:
    return {name: value if isinstance(value, int) else str(value) for name, value in asdict(kept).items() if value}


def _read(said: dict[str, str]) -> Kept:
    return Kept(
        id=said["id"],
        version=int(said["version"]),
        starts_at=datetime.fromisoformat(said["starts_at"]),
        ends_at=datetime.fromisoformat(said["ends_at"]),
        shows_as=ShowsAs(said["shows_as"]),
        title=said.get("title", ""),
        location=said.get("location", ""),
        meeting=UUID(said["meeting"]) if "meeting" in said else None,
    )


def calendar_page(double: LocalCalendar, render: Render) -> Router:
    """The page; `render` is `Pages.render`. A bare router, so that pages see the application around it."""

    async def begin(request: Request) -> Response:
        return RedirectResponse(f"{_address(request)}/{CALENDARS[0][0]}", 303)

    async def show(request: Request) -> Response:
        name = _name(request)
        coming = [one for one in double.shown(name) if one.ends_at > datetime.now(UTC)]
        page = CalendarPage(
            address=_address(request),
            owner=dict(CALENDARS)[name],
            login=name,
            password=PASSWORD,
            calendars=CALENDARS,
            events=tuple(coming),
            today=local_date(datetime.now(UTC)).isoformat(),
        )
        return render(request, "simulators/calendar.html", page=page)

    async def enter(request: Request) -> Response:
        name, form = _name(request), await request.form()
        try:
            begins = datetime.fromisoformat(f"{form.get('day')}T{form.get('at')}")
            minutes = max(5, min(int(str(form.get("minutes"))), 12 * 60))
            shows_as = ShowsAs(str(form.get("shows_as")))
        except ValueError as error:
            raise HTTPException(422) from error
        starts_at = start_instant(begins.date(), begins.time())
        double.enter(name, f"own-{begins:%Y%m%d%H%M}", starts_at, starts_at + timedelta(minutes=minutes), shows_as)
        return RedirectResponse(f"{_address(request)}/{name}", 303)

    async def change(request: Request) -> Response:
        name, event = _name(request), request.path_params["event"]
        kept = next((one for one in double.shown(name) if one.id == event), None)
        if kept is not None and request.path_params["verb"] == "remove":
            double.erase(name, event)
        elif kept is not None:
            double.enter(name, event, kept.starts_at + _HOUR, kept.ends_at + _HOUR, kept.shows_as)
        return RedirectResponse(f"{_address(request)}/{name}", 303)

    return Router(
        [
            Route("/", begin, methods=["GET"]),
            Route("/{name}", show, methods=["GET"]),
            Route("/{name}/enter", enter, methods=["POST"]),
            Route("/{name}/{event}/{verb}", change, methods=["POST"]),
        ]
    )


def furnish(double: LocalCalendar, now: datetime) -> None:
    """Give empty calendars a few events: a meeting, a lunch, a day's course."""
    for number, (name, _) in enumerate(CALENDARS):
        if double.shown(name):
            continue
        day = local_date(now) + timedelta(days=1 + number)
        for hour, minutes, title in ((9, 60, "möte"), (12, 60, "lunch"), (14, 90, "kurs")):
            starts_at = start_instant(day, time(hour))
            double.enter(name, f"own-{title}-{day}", starts_at, starts_at + timedelta(minutes=minutes))


def _name(request: Request) -> str:
    name: str = request.path_params["name"]
    if name not in dict(CALENDARS):
        raise HTTPException(404)
    return name


def _address(request: Request) -> str:
    address: str = request.scope.get("root_path", "")
    return address
