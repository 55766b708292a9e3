"""A server on loopback that answers what a test tells it to, byte by byte if need be."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase


@dataclass(frozen=True)
class Asked:
    """One request, as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = field(repr=False)


Reply = Callable[[Asked, BufferedIOBase], None]


@dataclass
class Answering:
    """The server's address, and what it was asked."""

    base: str
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def answering(reply: Reply) -> Iterator[Answering]:
    """Answer every request with `reply`, which writes the whole answer, while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    known = Answering(f"http://127.0.0.1:{server.server_address[1]}")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10

        def __getattr__(self, name: str) -> Callable[[], None]:
            if name.startswith("do_"):
                return self._answer
            raise AttributeError(name)

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {key.lower(): value for key, value in self.headers.items()}
            asked = Asked(self.command, self.path, headers, body)
            known.asked.append(asked)
            with suppress(OSError):
                reply(asked, self.wfile)
                self.wfile.flush()
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name for it
            pass

    server.RequestHandlerClass = Handler
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a cut connection is the test's
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield known
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=60)


def http(status: int, body: bytes = b"", **headers: str) -> bytes:
    """Return a whole answer; underscores in header names are hyphens."""
    lines = [f"HTTP/1.1 {status} Status", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def always(answer: bytes) -> Reply:
    """Return a reply that is the same whatever is asked."""

    def reply(asked: Asked, out: BufferedIOBase) -> None:
        out.write(answer)

    return reply
