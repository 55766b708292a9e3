"""Whether what is being done has committed anything: only what has changed nothing can be begun anew.

A commit that was asked for and not answered counts: the database may have kept it, and nobody can say.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class Commits:
    """What is known of one request: `asked` once it has asked the database to keep something."""

    asked: bool = False


_NOTED: ContextVar[Commits | None] = ContextVar("commits", default=None)


@contextmanager
def noted() -> Iterator[Commits]:
    """Note whether the block commits, in whatever thread it works."""
    commits = Commits()
    mark = _NOTED.set(commits)
    try:
        yield commits
    finally:
        _NOTED.reset(mark)


def note() -> None:
    """A commit is about to be asked for."""
    if commits := _NOTED.get():
        commits.asked = True


def any_asked() -> bool:
    """Whether what is being done may have changed something."""
    commits = _NOTED.get()
    return commits is None or commits.asked
