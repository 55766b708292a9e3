"""Microsoft's own client drives our double of Graph: what it cannot read or does not find is ours to mend.

Run by hand, in an environment of its own (the client is 240 MB); integrations/graph/README.md has the command. Exits
with 1 when anything is not as it should be.
"""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from kiota_abstractions.api_error import APIError  # type: ignore[import-not-found]
from kiota_abstractions.authentication import (  # type: ignore[import-not-found]
    AnonymousAuthenticationProvider,
)
from kiota_abstractions.base_request_configuration import RequestConfiguration  # type: ignore[import-not-found]
from msgraph import GraphRequestAdapter, GraphServiceClient  # type: ignore[import-not-found]
from msgraph.generated.models.body_type import BodyType  # type: ignore[import-not-found]
from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone  # type: ignore[import-not-found]
from msgraph.generated.models.event import Event  # type: ignore[import-not-found]
from msgraph.generated.models.event_type import EventType  # type: ignore[import-not-found]
from msgraph.generated.models.free_busy_status import FreeBusyStatus  # type: ignore[import-not-found]
from msgraph.generated.models.item_body import ItemBody  # type: ignore[import-not-found]
from msgraph.generated.models.location import Location  # type: ignore[import-not-found]
from msgraph.generated.models.sensitivity import Sensitivity  # type: ignore[import-not-found]
from msgraph.generated.models.subscription import Subscription  # type: ignore[import-not-found]
from msgraph.generated.users.item.calendar.calendar_view.delta.delta_request_builder import (  # type: ignore[import-not-found]
    DeltaRequestBuilder,
)
from msgraph.generated.users.item.calendar.get_schedule.get_schedule_post_request_body import (  # type: ignore[import-not-found]
    GetSchedulePostRequestBody,
)
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route

from integrations.simulators.graph import GraphSimulator, Registration
from tests.serving import serve

OWNER = "sara.lind@kommunen.example"
NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
_PAGE = 2


class Findings:
    """What was looked at, and what of it was wrong."""

    def __init__(self) -> None:
        self.wrong = 0

    def say(self, what: str, found: object, expected: object) -> None:
        """Compare and print."""
        ok = found == expected
        self.wrong += not ok
        sys.stdout.write(f"{'ok   ' if ok else 'WRONG'} {what}{'' if ok else f': {found!r}, not {expected!r}'}\n")


class Door:
    """Where notifications come to: it says the token back, and keeps the rest."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []

    async def __call__(self, request: Request) -> Response:
        if token := request.query_params.get("validationToken"):
            return PlainTextResponse(token)
        self.got += (await request.json())["value"]
        return Response(status_code=202)


@contextmanager
def _served(simulator: GraphSimulator, door: Door) -> Iterator[str]:
    app = Starlette(routes=[Route("/door", door.__call__, methods=["POST"]), Mount("/", simulator.api)])
    with serve(app) as base:
        yield base


def _at(instant: datetime) -> DateTimeTimeZone:
    return DateTimeTimeZone(date_time=instant.strftime("%Y-%m-%dT%H:%M:%S"), time_zone="UTC")


async def _events(calendar: Any, found: Findings) -> str:  # noqa: ANN401 - the client has no types here
    body = Event(
        subject="Bokat besök K7MRA",
        body=ItemBody(content_type=BodyType.Text, content=""),
        start=_at(NINE),
        end=_at(NINE + HOUR),
        location=Location(display_name="Stadshuset"),
        sensitivity=Sensitivity.Private,
        show_as=FreeBusyStatus.Busy,
        transaction_id="frontdesk:1:0",
    )
    made = await calendar.events.post(body)
    again = await calendar.events.post(body)
    found.say("create under the same transaction gives the same event", again.id, made.id)
    found.say("an event's enumerations are read", (made.sensitivity, made.show_as, made.type), (
        Sensitivity.Private, FreeBusyStatus.Busy, EventType.SingleInstance))  # fmt: skip
    found.say("its times are read", made.start.date_time[:19], "2026-11-24T08:00:00")
    found.say("its instants are read", made.created_date_time.tzinfo is not None, True)  # noqa: FBT003 - compared
    listed = await calendar.events.get()
    found.say("list finds it", [each.id for each in listed.value], [made.id])
    fetched = await calendar.events.by_event_id(made.id).get()
    found.say("fetch finds it", (fetched.subject, fetched.location.display_name), ("Bokat besök K7MRA", "Stadshuset"))
    await calendar.events.by_event_id(made.id).patch(Event(start=_at(NINE + HOUR), end=_at(NINE + 2 * HOUR)))
    stale = RequestConfiguration()
    stale.headers.add("If-Match", f'W/"{made.change_key}"')
    await _refused(calendar.events.by_event_id(made.id).patch(Event(subject="x"), stale), 412, found, "a stale patch")
    return str(made.id)


async def _refused(call: Any, status: int, found: Findings, what: str) -> None:  # noqa: ANN401 - a coroutine of theirs
    try:
        await call
    except APIError as error:
        found.say(
            f"{what} is refused with a code", (error.response_status_code, bool(error.error.code)), (status, True)
        )
    else:
        found.say(f"{what} is refused", "not refused", status)


async def _tracking(calendar: Any, simulator: GraphSimulator, made: str, found: Findings) -> None:  # noqa: ANN401 - as above
    mailbox = simulator.mailbox(OWNER)
    series = mailbox.repeat("Team", NINE + 4 * HOUR, NINE + 5 * HOUR, weeks=3)
    query = DeltaRequestBuilder.DeltaRequestBuilderGetQueryParameters(
        start_date_time="2026-11-01T00:00:00Z", end_date_time="2027-11-01T00:00:00Z"
    )
    asked = RequestConfiguration(query_parameters=query)
    asked.headers.add("Prefer", f"odata.maxpagesize={_PAGE}")
    page = await calendar.calendar_view.delta.get(request_configuration=asked)
    rows, pages = list(page.value), 1
    while page.odata_next_link:
        page = await calendar.calendar_view.delta.with_url(page.odata_next_link).get(request_configuration=asked)
        rows, pages = [*rows, *page.value], pages + 1
    kinds = sorted(each.type.value for each in rows)
    expected = ["occurrence", "occurrence", "occurrence", "seriesMaster", "singleInstance"]
    found.say("the first round has every event", (kinds, pages), (expected, 3))
    stubs = [each for each in rows if each.type == EventType.Occurrence]
    found.say("occurrences are stubs of their series", {(each.series_master_id, each.subject) for each in stubs}, {
        (series, None)})  # fmt: skip
    await calendar.events.by_event_id(made).delete()
    page = await calendar.calendar_view.delta.with_url(page.odata_delta_link).get()
    removed = [(each.id, "@removed" in each.additional_data) for each in page.value]
    found.say("the next round says what was removed", removed, [(made, True)])
    link = page.odata_delta_link
    mailbox.tokens.forget()
    await _refused(calendar.calendar_view.delta.with_url(link).get(), 410, found, "a forgotten token")
    await _refused(calendar.events.by_event_id(made).get(), 404, found, "an event that is gone")


async def _schedule(calendar: Any, simulator: GraphSimulator, found: Findings) -> None:  # noqa: ANN401 - as above
    simulator.mailbox(OWNER).enter("Tandläkaren", NINE, NINE + HOUR, showAs="oof")
    body = GetSchedulePostRequestBody(
        schedules=[OWNER, "nobody@kommunen.example"],
        start_time=_at(NINE),
        end_time=_at(NINE + 2 * HOUR),
        availability_view_interval=30,
    )
    answer = await calendar.get_schedule.post(body)
    first, second = answer.value
    found.say("a schedule says how", [each.status for each in first.schedule_items], [FreeBusyStatus.Oof])
    found.say("and when, in half hours", first.availability_view, "3300")
    found.say("and whom it does not know", bool(second.error.response_code), True)  # noqa: FBT003 - compared


async def _subscriptions(client: Any, simulator: GraphSimulator, door: Door, base: str, found: Findings) -> None:  # noqa: ANN401 - as above
    body = Subscription(
        change_type="created,updated,deleted",
        notification_url=f"{base}/door",
        lifecycle_notification_url=f"{base}/door",
        resource=f"users/{OWNER}/events",
        expiration_date_time=datetime.now(UTC) + timedelta(days=6),
        client_state="secret",
    )
    made = await client.subscriptions.post(body)
    later = datetime.now(UTC) + timedelta(days=7) - timedelta(minutes=5)
    renewed = await client.subscriptions.by_subscription_id(made.id).patch(Subscription(expiration_date_time=later))
    found.say("a subscription is renewed", abs(renewed.expiration_date_time - later) < timedelta(seconds=1), True)  # noqa: FBT003 - compared
    simulator.mailbox(OWNER).enter("Nytt", NINE + 8 * HOUR, NINE + 9 * HOUR)
    simulator.subscriptions.lifecycle(made.id, "missed")
    await asyncio.to_thread(simulator.courier.wait)
    told = [(each.get("changeType") or each.get("lifecycleEvent"), each["clientState"]) for each in door.got]
    found.say("notices come with the secret", told, [("created", "secret"), ("missed", "secret")])
    await client.subscriptions.by_subscription_id(made.id).delete()
    await _refused(client.subscriptions.by_subscription_id(made.id).get(), 404, found, "a subscription that is gone")


async def _drive(base: str, simulator: GraphSimulator, door: Door, found: Findings) -> None:
    adapter = GraphRequestAdapter(AnonymousAuthenticationProvider())
    adapter.base_url = f"{base}/v1.0"
    client = GraphServiceClient(request_adapter=adapter)
    calendar = client.users.by_user_id(OWNER).calendar
    found.say("the calendar's owner is read", (await calendar.get()).owner.address, OWNER)
    made = await _events(calendar, found)
    await _tracking(calendar, simulator, made, found)
    await _schedule(calendar, simulator, found)
    await _subscriptions(client, simulator, door, base, found)


def main() -> int:
    """Drive the double and return how the process ends."""
    simulator, door, found = GraphSimulator(Registration("t", "c"), guarded=False), Door(), Findings()
    simulator.mailbox(OWNER)
    with _served(simulator, door) as base:
        asyncio.run(_drive(base, simulator, door, found))
    sys.stdout.write(f"{found.wrong} wrong\n")
    return min(found.wrong, 1)


if __name__ == "__main__":
    raise SystemExit(main())
