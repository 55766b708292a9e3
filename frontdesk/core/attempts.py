"""An attempt whose failure must not stop what comes after it."""

from types import TracebackType
from typing import Self

import structlog

_log = structlog.get_logger("frontdesk")


class Attempt:
    """A block whose exception is noted by type and goes no further; `failed` says afterwards whether there was one.

    The log line holds the name of what was attempted and the exception's type: its text may hold personal data.
    """

    def __init__(self, what: str) -> None:
        """Take the name that stands in the log line."""
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
