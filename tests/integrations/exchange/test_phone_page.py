"""The demo's phone: what is dialled there reaches the real door over HTTP."""

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.testclient import TestClient

from integrations.simulators.exchange import ExchangeSimulator, PhonePage


def _render(request: Request, name: str, *, page: PhonePage) -> Response:
    return PlainTextResponse(f"{page.told or 'idle'} {[(line.number, line.over) for line in page.calls]}")


class Desk(ExchangeSimulator):
    """An exchange whose events are kept instead of posted."""

    said: list[dict[str, str]]
    answer: dict[str, str] | None

    async def _post(self, line: object, event: str, **more: str) -> dict[str, str] | None:
        self.said.append({"event": event, "line": str(line), **more})
        return self.answer


def _desk(answer: dict[str, str] | None) -> tuple[Desk, TestClient]:
    desk = Desk("http://127.0.0.1:1/cti", "t")
    desk.said, desk.answer = [], answer
    return desk, TestClient(desk.phone(_render))


def test_a_call_rings_and_is_hung_up_once() -> None:
    desk, page = _desk({})
    assert page.post("/call", data={"number": "070-174 06 31", "queue": "aldre"}).text.startswith("rings")
    for _ in range(2):
        page.post("/1/hang-up", follow_redirects=False)
    assert [one["event"] for one in desk.said] == ["newCall", "hangup"]


def test_a_withheld_number_is_not_told() -> None:
    desk, page = _desk({})
    page.post("/call", data={"number": "070-174 06 31", "withheld": "on"})
    assert next(iter(desk.calls.values())).number == ""


@pytest.mark.parametrize(("answer", "told"), [({"action": "reject"}, "busy"), (None, "lost")])
def test_a_call_that_does_not_get_through_says_why(answer: dict[str, str] | None, told: str) -> None:
    desk, page = _desk(answer)
    assert page.post("/call", data={"number": "070-174 06 31"}).text.startswith(told)
    assert desk.calls == {}


def test_a_call_nobody_placed_cannot_be_hung_up() -> None:
    _, page = _desk({})
    with pytest.raises(HTTPException) as refusal:
        page.post("/7/hang-up")
    assert refusal.value.status_code == 404
