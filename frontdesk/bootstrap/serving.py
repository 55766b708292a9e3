"""Run the web server, and on embedded stores the clock in the same process."""

import errno
import signal
import socket
import threading
from collections.abc import Sequence
from contextlib import closing

from frontdesk.bootstrap import logs, ticking
from frontdesk.bootstrap.build import Built
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.i18n import N_
from frontdesk.core.jobs import Job
from frontdesk.web.serve import make_server


class PortTaken(FrontdeskError):
    """Another program listens on the port."""

    status = 409
    message = N_(
        "Port {port} är upptagen på {host}. Stoppa det som använder den, eller välj en annan: FRONTDESK_PORT, "
        "för demon --port."
    )


def need_free_port(host: str, port: int) -> None:
    """Raise PortTaken if the port cannot be bound."""
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise PortTaken(host=host, port=port) from error


def serve(built: Built, *, with_clock: bool, more_jobs: Sequence[Job] = ()) -> None:
    """Serve until told to stop. Raises PortTaken before anything is started."""
    settings = built.context.settings
    need_free_port(settings.host, settings.port)
    logs.configure(quiet=settings.demo)
    ticker = ticking.start(built.context.stores, [*built.jobs, *more_jobs]) if with_clock else None
    try:
        make_server(built.app, host=settings.host, port=settings.port, most_connections=settings.connections).run()
    finally:
        if ticker:
            ticker.shutdown(wait=False)
        built.context.stores.dispose()


def tick_until_stopped(built: Built) -> None:
    """Run the scheduled jobs until the process is asked to stop; a job that has begun may finish."""
    logs.configure(quiet=False)
    stopped = threading.Event()
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: stopped.set())
    ticker = ticking.start(built.context.stores, built.jobs)
    stopped.wait()
    ticker.shutdown(wait=True)
    built.context.stores.dispose()
