"""The unit of work: a register session for reading, and one desk transaction, committed before the page is rendered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from frontdesk.core.events import Reactions


@dataclass
class Unit:
    """Both stores, and the one instant (UTC) used for everything in the use case."""

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
    """Run `action` right before the commit, after all other writes; each action runs once.

    The access log uses this to take its chain's lock as late and as briefly as possible.
    """
    actions: list[Callable[[Session], None]] = desk.info.setdefault("last", [])
    if action not in actions:
        actions.append(action)


def after_commit(desk: Session, action: Callable[[], None]) -> None:
    """Run `action` after the commit, outside the transaction; never after a rollback."""
    desk.info.setdefault("after_commit", []).append(action)


def run_after_commit(desk: Session) -> None:
    """Run the actions that waited for the commit."""
    for action in desk.info.pop("after_commit", ()):
        action()


def run_last(desk: Session) -> None:
    """Flush, then run the deferred actions, and those they defer in turn."""
    desk.flush()
    while actions := desk.info.pop("last", []):
        for action in actions:
            action(desk)
