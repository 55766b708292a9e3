"""The demo's page of a mailbox: what its owner sees and does in Outlook."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from frontdesk.core.times import local_date, start_instant
from integrations.simulators.graph.items import Item
from integrations.simulators.graph.mailbox import Mailbox
from integrations.simulators.graph.refusals import Refusal
from integrations.simulators.graph.tenant import Tenant

Render = Callable[..., Response]
_HOUR = timedelta(hours=1)
_SHORTEST, _LONGEST = 5, 12 * 60
_MOST = 20
_MARK = "frontdesk"
_SHOWN_AS = {
    "busy": "busy",
    "tentative": "tentative",
    "oof": "out_of_office",
    "free": "free",
    "workingElsewhere": "elsewhere",
}
_WRITTEN_AS = {word: own for own, word in _SHOWN_AS.items()}


@dataclass(frozen=True)
class Shown:
    """An event on the page; `meeting` is set for those written by the front desk."""

    id: str
    starts_at: datetime
    ends_at: datetime
    shows_as: str
    title: str
    location: str
    meeting: bool


@dataclass(frozen=True)
class MailboxPage:
    """What the page shows of one mailbox. Only the application opens it, so there is no password to show."""

    address: str
    owner: str
    login: str
    password: str
    calendars: tuple[tuple[str, str], ...]
    events: tuple[Shown, ...]
    today: str


class OutlookDoors:
    """The page's routes. `people` are the owners of the mailboxes by address."""

    def __init__(self, tenant: Tenant, people: Mapping[str, str], render: Render) -> None:
        """Take the mailboxes to show, and the page renderer."""
        self._tenant, self._people, self._render = tenant, people, render

    @property
    def routes(self) -> list[BaseRoute]:
        """The routes, to be mounted with the demo's calendars."""
        return [
            Route("/", self.begin, methods=["GET"]),
            Route("/{name}", self.show, methods=["GET"]),
            Route("/{name}/enter", self.enter, methods=["POST"]),
            Route("/{name}/{event}/{verb}", self.change, methods=["POST"]),
        ]

    async def begin(self, request: Request) -> Response:
        """Show the first mailbox."""
        return RedirectResponse(f"{_address(request)}/{next(iter(self._people))}", 303)

    async def show(self, request: Request) -> Response:
        """Show a mailbox."""
        name = self._name(request)
        coming = [item for item in self._mailbox(request).shown() if item.ends > datetime.now(UTC)]
        page = MailboxPage(
            address=_address(request),
            owner=self._people[name],
            login=name,
            password="",
            calendars=tuple(self._people.items()),
            events=tuple(_shown(item) for item in sorted(coming, key=lambda item: (item.begins, item.id))[:_MOST]),
            today=local_date(datetime.now(UTC)).isoformat(),
        )
        return self._render(request, "simulators/calendar.html", page=page)

    async def enter(self, request: Request) -> Response:
        """Create an event."""
        form = await request.form()
        try:
            begins = datetime.fromisoformat(f"{form.get('day')}T{form.get('at')}")
            length = timedelta(minutes=max(_SHORTEST, min(int(str(form.get("minutes"))), _LONGEST)))
            shows_as = _WRITTEN_AS[str(form.get("shows_as"))]
        except (ValueError, KeyError) as error:
            raise HTTPException(422) from error
        starts_at = start_instant(begins.date(), begins.time())
        self._mailbox(request).enter("", starts_at, starts_at + length, showAs=shows_as)
        return self._back(request)

    async def change(self, request: Request) -> Response:
        """Remove an event, or move it by an hour; nothing happens if it is already gone."""
        mailbox, event = self._mailbox(request), str(request.path_params["event"])
        try:
            item = mailbox.found(event)
            if request.path_params["verb"] == "remove":
                mailbox.erase(event)
            else:
                mailbox.move(event, item.start + _HOUR, item.end + _HOUR)
        except Refusal:
            return self._back(request)
        return self._back(request)

    def _name(self, request: Request) -> str:
        name = str(request.path_params["name"])
        if name not in self._people:
            raise HTTPException(404)
        return name

    def _mailbox(self, request: Request) -> Mailbox:
        return self._tenant.add(self._name(request))

    def _back(self, request: Request) -> Response:
        return RedirectResponse(f"{_address(request)}/{self._name(request)}", 303)


def furnish(mailbox: Mailbox, today: date) -> None:
    """Give an empty mailbox a few events: a weekly meeting, a lunch at home, a day's course."""
    monday = today - timedelta(days=today.weekday())
    meeting = start_instant(monday + timedelta(days=1), time(8, 30))
    mailbox.repeat("Teammöte", meeting, meeting + _HOUR, weeks=26)
    lunch = start_instant(today + timedelta(days=1), time(12))
    mailbox.enter("Lunch", lunch, lunch + _HOUR, showAs="tentative")
    course = start_instant(today + timedelta(days=6), time(13))
    mailbox.enter("Kurs", course, course + 3 * _HOUR, showAs="oof")


def _shown(item: Item) -> Shown:
    place = item.facts["location"]
    return Shown(
        id=item.id,
        starts_at=item.begins,
        ends_at=item.ends,
        shows_as=_SHOWN_AS.get(str(item.facts["showAs"]), "busy"),
        title=str(item.facts["subject"]),
        location=str(place.get("displayName", "")) if isinstance(place, dict) else "",
        meeting=_is_ours(item),
    )


def _is_ours(item: Item) -> bool:
    mark, _, rest = str(item.facts["transactionId"] or "").partition(":")
    try:
        return mark == _MARK and bool(uuid.UUID(rest.partition(":")[0]))
    except ValueError:
        return False


def _address(request: Request) -> str:
    address: str = request.scope.get("root_path", "")
    return address
