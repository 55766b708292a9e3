"""Run a block whose failure must not stop the code after it."""

from types import TracebackType
from typing import Self

import structlog

_log = structlog.get_logger("frontdesk")


class Attempt:
    """A block whose exception is logged and suppressed; `failed` says afterwards whether there was one.

    The log line holds the name of the attempt and the exception's type, not its text, which may hold personal data.
    """

    def __init__(self, what: str) -> None:
        """Take the name for the log line."""
        self.what, self.failed = what, False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if kind is None or not issubclass(kind, Exception):
            return False
        self.failed = True
        _log.error("attempt failed", what=self.what, error=kind.__name__)
        return True
