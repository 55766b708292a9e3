"""The unit of work: a register session for reading and one desk transaction, committed before the page is rendered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from frontdesk.core.events import Reactions


@dataclass
class Unit:
    """What a use case needs: both stores and the one instant at which everything in it happens (UTC)."""

    desk: Session
    register: Session
    now: datetime
    reactions: Reactions = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Let code that holds only the desk session find its unit of work."""
        self.desk.info["unit"] = self


def can_text(desk: Session) -> bool:
    """Whether an SMS operator is connected to this installation."""
    connected: bool = desk.info.get("texting", True)
    return connected


def last(desk: Session, action: Callable[[Session], None]) -> None:
    """Run `action` right before the commit, after everything else was written; each action runs once.

    The access log uses this to take its chain's lock as late and as briefly as it can.
    """
    actions: list[Callable[[Session], None]] = desk.info.setdefault("last", [])
    if action not in actions:
        actions.append(action)


def after_commit(desk: Session, action: Callable[[], None]) -> None:
    """Run `action` once what is written here is committed, outside the transaction; never when it is rolled back."""
    desk.info.setdefault("after_commit", []).append(action)


def run_after_commit(desk: Session) -> None:
    """Run what waited for the commit."""
    for action in desk.info.pop("after_commit", ()):
        action()


def run_last(desk: Session) -> None:
    """Flush, then run what was put off to the end, and what that puts off in its turn."""
    desk.flush()
    while actions := desk.info.pop("last", []):
        for action in actions:
            action(desk)
