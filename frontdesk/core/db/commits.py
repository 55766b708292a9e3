"""Whether a request has committed anything: only one that has not may be retried.

A commit without an answer counts as committed: the database may have done it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class Commits:
    """State of one request: `asked` is set once it has asked the database to commit."""

    asked: bool = False


_NOTED: ContextVar[Commits | None] = ContextVar("commits", default=None)


@contextmanager
def noted() -> Iterator[Commits]:
    """Record whether the block commits, in any thread it uses."""
    commits = Commits()
    mark = _NOTED.set(commits)
    try:
        yield commits
    finally:
        _NOTED.reset(mark)


def note() -> None:
    """Record that a commit is about to be asked for."""
    if commits := _NOTED.get():
        commits.asked = True


def any_asked() -> bool:
    """Whether the present request may have changed something."""
    commits = _NOTED.get()
    return commits is None or commits.asked
