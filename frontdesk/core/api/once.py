"""`Idempotency-Key` in the API: a POST sent twice takes effect once."""

import hashlib
import json
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Header
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from frontdesk.core import idempotency
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.idempotency import StillAnswering, StoredAnswer
from frontdesk.core.request_context import RequestContext

_KEY = r"^[\x21-\x7e]{1,200}$"


@dataclass(frozen=True)
class RouteResult:
    """A route's answer before serialization; `person` is the key of the person it is about."""

    body: BaseModel
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    person: str | None = None

    def answer(self) -> StoredAnswer:
        """Return the serialized answer."""
        return StoredAnswer(self.status, self.body.model_dump_json(by_alias=True), dict(self.headers), self.person)


# A refusal that is returned instead of raised is committed first, so that the refused request is logged.
Effect = Callable[[Unit], RouteResult | FrontdeskError]
Again = Callable[[Unit, StoredAnswer], None]


def _nothing(unit: Unit, kept: StoredAnswer) -> None:
    del unit, kept  # the repeated answer discloses nothing that must be logged


class InFlight:
    """The requests with a key that this process is answering at the moment."""

    def __init__(self) -> None:
        """Begin with none."""
        self._names: set[tuple[uuid.UUID, str, str]] = set()
        self._lock = threading.Lock()

    @contextmanager
    def alone(self, name: tuple[uuid.UUID, str, str]) -> Iterator[None]:
        """Admit one request with this name at a time. Raises StillAnswering."""
        with self._lock:
            if name in self._names:
                raise StillAnswering
            self._names.add(name)
        try:
            yield
        finally:
            with self._lock:
                self._names.discard(name)


@dataclass(frozen=True)
class Sent:
    """A POST as sent: its route, its key if any, and a digest of its content."""

    route: str
    key: str | None
    fingerprint: str

    def do(self, ctx: RequestContext, owner: uuid.UUID, effect: Effect, again: Again = _nothing) -> Response:
        """Run `effect` in a unit of work, once for each key; a repeated request gets the first answer again.

        `again` runs for a repeated answer, to log what must be logged of that.
        """
        if self.key is None:
            with ctx.writing() as unit:
                made = effect(unit)
            return response(made)
        in_flight: InFlight = ctx.request.app.state.in_flight
        request = idempotency.Request(owner, self.route, self.key, self.fingerprint)
        with in_flight.alone(request.name), ctx.writing() as unit:
            kept = idempotency.earlier(unit.db, request, unit.now)
            outcome: StoredAnswer | RouteResult | FrontdeskError = kept or effect(unit)
            if kept is not None:
                again(unit, kept)
            if isinstance(outcome, RouteResult):
                idempotency.keep(unit.db, request, outcome.answer(), unit.now)
        return response(outcome, again=kept is not None)


def response(outcome: RouteResult | StoredAnswer | FrontdeskError, *, again: bool = False) -> Response:
    """Return the answer, or raise the refusal now that its log rows are committed."""
    if isinstance(outcome, FrontdeskError):
        raise outcome
    answer = outcome.answer() if isinstance(outcome, RouteResult) else outcome
    headers = {**answer.headers, **({"Idempotency-Replayed": "true"} if again else {})}
    return Response(answer.body, answer.status, headers, media_type="application/json")


async def _sent(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            description="Any text of your own, at most 200 characters. The same request sent again with the same key "
            "within 24 hours takes effect once and is answered the same.",
            pattern=_KEY,
            examples=["order-2026-4711"],
        ),
    ] = None,
) -> Sent:
    digest = hashlib.sha256(f"{request.url.path}\n{request.headers.get('if-match', '')}\n".encode())
    digest.update(_canonical(await request.body()))
    route: str = request.scope["route"].path
    return Sent(route, idempotency_key, digest.hexdigest())


def _canonical(body: bytes) -> bytes:
    """Normalize a body, so that equal content gives equal bytes; the route refuses what is not JSON."""
    try:
        return json.dumps(json.loads(body), sort_keys=True).encode()
    except (ValueError, RecursionError):
        return body


Once = Annotated[Sent, Depends(_sent)]
