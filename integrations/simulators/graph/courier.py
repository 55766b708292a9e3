"""Posts notifications to the application, in order, in a thread of its own, and retries those not accepted."""

import logging
import queue
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

import httpx2

log = logging.getLogger(__name__)
PATIENCE = 3.0
_TRIES, _PAUSE = 3, 0.1


@dataclass(frozen=True)
class Parcel:
    """A POST to an address."""

    url: str
    body: Mapping[str, object]


class Courier:
    """Posts what it is given; the thread starts with the first one."""

    def __init__(self) -> None:
        """Begin with an empty queue."""
        self._parcels: queue.Queue[Parcel] = queue.Queue()
        self._lock = threading.Lock()
        self._started = False
        self.taken: list[int] = []
        self.patience = PATIENCE

    def send(self, url: str, body: Mapping[str, object]) -> None:
        """Queue a POST."""
        with self._lock:
            if not self._started:
                threading.Thread(target=self._work, name="graph-courier", daemon=True).start()
                self._started = True
        self._parcels.put(Parcel(url, body))

    def wait(self) -> None:
        """Return when everything queued so far is delivered or given up."""
        self._parcels.join()

    def _work(self) -> None:
        # Created once, for that takes longer than a POST; each POST has a connection of its own.
        with httpx2.Client(trust_env=False, limits=httpx2.Limits(max_keepalive_connections=0)) as client:
            while True:
                parcel = self._parcels.get()
                try:
                    self._deliver(client, parcel)
                finally:
                    self._parcels.task_done()

    def _deliver(self, client: httpx2.Client, parcel: Parcel) -> None:
        for _ in range(_TRIES):
            try:
                answer = client.post(parcel.url, json=dict(parcel.body), timeout=self.patience)
            except httpx2.HTTPError:
                log.warning("simulator.notification_lost")
            else:
                self.taken.append(answer.status_code)
                if answer.is_success:
                    return
            time.sleep(_PAUSE)
