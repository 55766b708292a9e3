"""Reading the program's log in a test."""

from collections.abc import Iterable, Mapping

from structlog.typing import EventDict


def codes(lines: Iterable[EventDict], event: str) -> list[str]:
    """Return the codes of the lines of one event, as they were written."""
    return [str(line["code"]) for line in lines if line["event"] == event]


def says(lines: Iterable[Mapping[str, object]], *secrets: object) -> list[str]:
    """Return those of some secrets that stand anywhere in the lines."""
    written = "\n".join(str(dict(line)) for line in lines)
    return [str(secret) for secret in secrets if str(secret) in written]
