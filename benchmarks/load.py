"""A small load client: a few processes with a few kept connections each, so that it is not the client we measure."""

import http.client
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from statistics import median
from time import perf_counter
from urllib.parse import urlsplit

PROCESSES = 2


@dataclass(frozen=True)
class Call:
    """One request to send again and again."""

    method: str
    path: str
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Load:
    """What came back: answers a second, and times in milliseconds."""

    per_second: float
    median: float
    p99: float
    statuses: frozenset[int]


def run(address: str, calls: Sequence[Sequence[Call]], seconds: float) -> Load:
    """Send each client's own list of calls, over and over, for `seconds`; one list is one client."""
    context = get_context("spawn")
    answers: Queue[tuple[list[float], set[int]]] = context.Queue()
    shares = [calls[nth::PROCESSES] for nth in range(PROCESSES)]
    together = context.Barrier(PROCESSES)
    workers = [context.Process(target=_share, args=(address, share, seconds, together, answers)) for share in shares]
    for worker in workers:
        worker.start()
    taken, statuses = _gathered([answers.get() for _ in workers])
    for worker in workers:
        worker.join()
    return Load(len(taken) / seconds, median(taken), taken[int(len(taken) * 0.99)], frozenset(statuses))


def _gathered(answers: Sequence[tuple[list[float], set[int]]]) -> tuple[list[float], set[int]]:
    taken = sorted(milliseconds for each, _ in answers for milliseconds in each)
    return taken, set().union(*(statuses for _, statuses in answers))


def _share(
    address: str, share: Sequence[Sequence[Call]], seconds: float, together: Barrier, answers: "Queue[object]"
) -> None:
    together.wait()
    taken: list[float] = []
    statuses: set[int] = set()
    clients = [threading.Thread(target=_client, args=(address, calls, seconds, taken, statuses)) for calls in share]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    answers.put((taken, statuses))


def _client(address: str, calls: Sequence[Call], seconds: float, taken: list[float], statuses: set[int]) -> None:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    until = perf_counter() + seconds
    nth = 0
    while (began := perf_counter()) < until:
        call = calls[nth % len(calls)]
        connection.request(call.method, call.path, call.body or None, dict(call.headers))
        answer = connection.getresponse()
        answer.read()
        taken.append((perf_counter() - began) * 1000)
        statuses.add(answer.status)
        nth += 1
    connection.close()
