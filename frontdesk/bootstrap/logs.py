"""The program's own log: one JSON line per event on standard error, without personal data.

The lines are written where things happen (`web.request_log`, `bootstrap.ticking`); libraries log only warnings.
"""

import logging
import sys

import structlog


def configure(*, quiet: bool, kept: bool = True) -> None:
    """Log JSON lines; `quiet` leaves out the line for every request, so that a demo's terminal stays readable.

    `kept`: no other configuration follows in this process.
    """
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if quiet else logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=kept and not quiet,
    )
