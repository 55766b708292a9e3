"""Programs that book over HTTP and do not give up: a request that got no answer is sent again under the same key."""

import http.client
import json
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from datetime import time as wall
from datetime import timedelta
from queue import Empty, SimpleQueue

from frontdesk.core.times import start_instant
from tests.factories.booking import MONDAY

_STARTS = (9, 13)
_GIVE_UP_AFTER = 120.0
_SHORT_OF_IT = (OSError, http.client.HTTPException)


def wishes(clients: int, people: int) -> Iterator[dict[str, object]]:
    """Write a booking for each client, no two at the same time with the same person."""
    for number in range(clients):
        turn, who = divmod(number, people)
        day, start = divmod(turn, len(_STARTS))
        starts_at = start_instant(MONDAY + timedelta(days=1 + day + 3 * (day > 3)), wall(_STARTS[start]))
        yield {
            "type": "EB_NEW",
            "handlaggare": f"demo:h-{who + 1}",
            "starts_at": starts_at.isoformat(),
            "client": f"demo:p-{number}",
            "mode": "visit",
        }


class Bookers:
    """Some threads that book what is wished; `let(n)` sends the next n on their way."""

    def __init__(self, port: int, token: str, wished: Sequence[dict[str, object]], *, threads: int = 3) -> None:
        """Wait for the first to be let."""
        self.confirmed: dict[str, str] = {}
        self.refused: list[str] = []
        self.repeated = 0
        self._port, self._token = port, token
        self._left = SimpleQueue[dict[str, object]]()
        for each in wished:
            self._left.put(each)
        self._turn, self._done = threading.Semaphore(0), threading.Event()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    def let(self, count: int) -> None:
        """Send the next on their way."""
        self._turn.release(count)

    def finish(self) -> None:
        """Wait until everybody has an answer."""
        self._done.set()
        self._turn.release(len(self._threads) + self._left.qsize())
        for thread in self._threads:
            thread.join(_GIVE_UP_AFTER)

    def _work(self) -> None:
        while True:
            self._turn.acquire()
            try:
                wanted = self._left.get_nowait()
            except Empty:
                if self._done.is_set():
                    return
                continue
            self._book(wanted)

    def _book(self, wanted: dict[str, object]) -> None:
        key, until = str(uuid.uuid4()), time.monotonic() + _GIVE_UP_AFTER
        while time.monotonic() < until:
            try:
                status, answer = self._ask(wanted, key)
            except _SHORT_OF_IT:
                self.repeated += 1
                time.sleep(0.02)
                continue
            if status == http.client.CREATED:
                self.confirmed[str(wanted["client"])] = str(json.loads(answer)["id"])
                return
            if "still-answering" not in answer:
                self.refused.append(f"{wanted}: {answer}")
                return
            time.sleep(0.02)
        self.refused.append(f"{wanted}: no answer")

    def _ask(self, wanted: dict[str, object], key: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "X-Reason": "online-booking",
        }
        try:
            connection.request("POST", "/api/v1/appointments", json.dumps(wanted), headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()
