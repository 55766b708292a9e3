"""A POST that is sent twice takes effect once; many that want the same get one yes and as many clear refusals."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from httpx2 import Response
from sqlalchemy import func, select

from frontdesk.accesslog.models import LogRow
from frontdesk.availability.models.occupancy import Hold
from frontdesk.booking.models import Appointment
from frontdesk.core.times import FixedClock
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import protect
from tests.api.conftest import NINE, WANTED, Outside, Program
from tests.factories.booking import RECEPTIONIST, make_handlaggare, open_all_week

CROWD = 50


def booked(outside: Outside) -> int:
    with outside.building.stores.reading() as unit:
        return unit.db.scalar(select(func.count()).select_from(Appointment)) or 0


def at_once(many: int, ask: Callable[[int], Response]) -> list[Response]:
    """Let `many` ask at the same moment."""
    gate = threading.Barrier(many)

    def one(number: int) -> Response:
        gate.wait()
        return ask(number)

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(one, range(many)))


def send(program: Program, body: dict[str, Any], **headers: str) -> Response:
    return program.send("POST", "/appointments", body, **headers)


def test_the_same_request_with_the_same_key_books_once_and_is_answered_the_same(outside: Outside) -> None:
    program = outside.program()
    first = program.ask("POST", "/appointments", WANTED, status=201, Idempotency_Key="order-1")
    again = program.ask("POST", "/appointments", dict(reversed(WANTED.items())), status=201, Idempotency_Key="order-1")
    assert again.content == first.content
    assert all(again.headers[name] == first.headers[name] for name in ("etag", "location"))
    assert (first.headers.get("idempotency-replayed"), again.headers["idempotency-replayed"]) == (None, "true")
    assert booked(outside) == 1


def test_the_same_key_with_another_request_is_refused(outside: Outside) -> None:
    program = outside.program()
    where = f"/appointments/{program.post('/appointments', WANTED, Idempotency_Key='k')['id']}"
    other = program.post("/appointments", {**WANTED, "mode": "phone"}, status=422, Idempotency_Key="k")
    assert other["type"].endswith("#key-used")
    program.post(f"{where}/cancel", status=200, Idempotency_Key="k")  # another route, so another key
    program.post(f"{where}/cancel", status=200, Idempotency_Key="k")
    program.post(f"{where}/cancel", {"by": "office"}, status=422, Idempotency_Key="k")


def test_a_key_is_its_tokens_own(outside: Outside) -> None:
    outside.program().post("/appointments", WANTED, Idempotency_Key="k")
    outside.program().post("/appointments", WANTED, status=409, Idempotency_Key="k")


def test_a_refusal_is_not_kept_so_that_asking_again_tries_again(outside: Outside, clock: FixedClock) -> None:
    program = outside.program()
    taken = program.post("/appointments", WANTED)
    program.post("/appointments", WANTED, status=409, Idempotency_Key="k")
    program.post(f"/appointments/{taken['id']}/cancel", status=200)
    clock.move(timedelta(seconds=60))  # until then the cancellation can be undone and its time is kept
    program.post("/appointments", WANTED, Idempotency_Key="k")


def test_a_key_that_cannot_be_one_is_refused(outside: Outside) -> None:
    for key in ("", "two words", "k" * 201):
        outside.program().post("/appointments", WANTED, status=422, Idempotency_Key=key)


def test_the_same_request_many_times_at_once_books_once(outside: Outside) -> None:
    program = outside.program()
    answers = at_once(10, lambda _: send(program, WANTED, Idempotency_Key="k"))
    assert {answer.status_code for answer in answers} <= {201, 409}
    made = {answer.content for answer in answers if answer.status_code == 201}
    assert len(made) == 1
    waiting = [answer.json()["type"] for answer in answers if answer.status_code == 409]
    assert all(kind.endswith("#still-answering") for kind in waiting)
    assert booked(outside) == 1


def test_fifty_who_want_one_time_get_one_yes_and_the_next_free_times(outside: Outside) -> None:
    program = outside.program()
    answers = at_once(CROWD, lambda number: send(program, {**WANTED, "client": None, "name": f"Kim {number}"}))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: CROWD - 1}
    for refused in (answer.json() for answer in answers if answer.status_code == 409):
        assert refused["type"].endswith("#slot-taken")
        assert refused["next_free"]
        assert all(offer["starts_at"] > NINE for offer in refused["next_free"])
    assert booked(outside) == 1


def test_fifty_who_want_anybody_get_different_people_and_the_rest_the_next_free_times(outside: Outside) -> None:
    people = 12
    with outside.building.stores.writing() as unit:
        for number in range(2, people + 1):
            make_handlaggare(unit, f"demo:h-{number}")
            open_all_week(unit, f"demo:h-{number}")
    program = outside.program()
    anybody = {**WANTED, "handlaggare": None, "client": None}
    answers = at_once(CROWD, lambda number: send(program, {**anybody, "name": f"Kim {number}"}))
    met = [answer.json()["handlaggare"] for answer in answers if answer.status_code == 201]
    assert len(met) == len(set(met)) == people
    assert all(answer.json()["next_free"] for answer in answers if answer.status_code == 409)
    assert len(answers) - len(met) == sum(answer.status_code == 409 for answer in answers)


def test_a_reservation_sent_twice_holds_one_time(outside: Outside) -> None:
    program = outside.program()
    wanted = {"type": "EB_NEW", "handlaggare": "demo:h-1", "starts_at": NINE}
    holds = {program.post("/holds", wanted, Idempotency_Key="h")["id"] for _ in range(2)}
    assert len(holds) == 1
    with outside.building.stores.reading() as unit:
        assert unit.db.scalar(select(func.count()).select_from(Hold)) == 1


def test_an_answer_given_again_is_logged_and_never_given_of_somebody_hidden_since(outside: Outside) -> None:
    program = outside.program()
    for _ in range(2):
        program.post("/appointments", WANTED, Idempotency_Key="k")
    with outside.building.stores.writing() as unit:
        rows = unit.db.execute(select(LogRow.event, LogRow.person, LogRow.why).order_by(LogRow.seq)).all()
        assert rows[-1] == ("answer.repeated", "demo:p-1", "online-booking")
        protect(unit, person="demo:p-1", kind=ProtectionKind.PROTECT_NOW, by=RECEPTIONIST)
    program.post("/appointments", WANTED, status=404, Idempotency_Key="k")
