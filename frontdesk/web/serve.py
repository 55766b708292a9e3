"""The server process: binds to one address and closes open streams at shutdown."""

import socket

import uvicorn
from fastapi import FastAPI

from frontdesk.web import connections

_PATIENCE_SECONDS = 2


class Server(uvicorn.Server):
    """Uvicorn waits for open connections before it ends; this server first closes the live streams."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        """Keep the application whose streams to close."""
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the streams, then the server."""
        self._app.state.closing.set()
        await super().shutdown(sockets)


def make_server(app: FastAPI, *, host: str, port: int, most_connections: int = 2_000) -> Server:
    """Return a server for `app`; `run()` serves until told to stop.

    Above `most_connections` half-open ones are closed; if there are none, requests are answered 503. Uvicorn's own
    access log is off: it writes whole addresses, ours writes route templates.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        access_log=False,
        log_config=None,
        server_header=False,
        http=connections.PatientHttp,
        limit_concurrency=connections.most(most_connections),
        # The application itself handles the proxies that its settings trust.
        proxy_headers=False,
        timeout_graceful_shutdown=_PATIENCE_SECONDS,
    )
    return Server(config, app)
