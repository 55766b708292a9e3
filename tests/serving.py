"""An ASGI application on a loopback port, in a thread of the test, spoken to over real HTTP."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import uvicorn
from starlette.types import ASGIApp


def listening() -> socket.socket:
    """Take a free port, for an application that must know its address before it is made."""
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    return taken


@contextmanager
def serve(app: ASGIApp, at: socket.socket | None = None, *, lifespan: Literal["on", "off"] = "off") -> Iterator[str]:
    """Serve `app` while the block runs; gives its address. With its lifespan it has as few threads as in production."""
    config = uvicorn.Config(app, port=0, log_level="error", lifespan=lifespan, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [at] if at else None}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=60)
