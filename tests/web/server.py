"""The real application behind a real server on loopback, for tests that need a browser."""

import gc
import socket
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import FastAPI

from frontdesk.web.serve import make_server


@contextmanager
def serving(app: FastAPI, *, most_connections: int = 2_000) -> Iterator[str]:
    """Serve `app` on a free port in a thread; the server ends, and its streams with it, when the block does."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        server = make_server(app, host="127.0.0.1", port=port, most_connections=most_connections)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="test-server")
        thread.start()
        try:
            while not server.started and thread.is_alive():
                time.sleep(0.01)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(60)
            assert not thread.is_alive(), "the server did not end"
            late = bool(server.server_state.connections)
            del server, thread
            if late:
                _let_go()


def _let_go() -> None:
    """Drop a connection that the browser opened just when the server's loop ended: nobody can close it any more."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
