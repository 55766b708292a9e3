"""The unit of work: a register session for reading and one desk transaction, committed before the page is rendered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, Unpack

from sqlalchemy.orm import Session

from frontdesk.core import live, municipal_settings
from frontdesk.core.actor import Actor
from frontdesk.core.events import Event
from frontdesk.core.log import AccessLog, LogSubject
from frontdesk.core.municipal_settings import Setting
from frontdesk.core.tasks import TaskNeeded, TaskSettled

T = TypeVar("T")
Handler = Callable[["Unit", Any], None]
EventHandlers = Mapping[type[Event], Sequence[Handler]]


@dataclass
class Unit:
    """Both stores, and the one instant (UTC) used for everything in the use case."""

    #: The desk store, in one transaction.
    db: Session
    #: The register, read-only.
    register: Session
    now: datetime
    access_log: AccessLog
    #: The handlers of each event, in order; `frontdesk/event_handlers.py` lists them.
    event_handlers: EventHandlers = field(default_factory=dict)
    #: Whether an SMS operator is connected to this installation.
    can_text: bool = True

    def publish(self, event: Event) -> None:
        """Call the handlers of `event`, now and in this transaction."""
        for handler in self.event_handlers.get(type(event), ()):
            handler(self, event)

    def tell(self, topic: str, id: object = "", *, to: object = "") -> None:  # noqa: A002 - its name on the wire
        """Update open pages that show `topic`, after the commit (`frontdesk.core.live`)."""
        live.tell(self.db, topic, id, to=to)

    def setting(self, choice: Setting[T]) -> T:
        """Return what the municipality chose, or the default."""
        return municipal_settings.get(self.db, choice)

    def task(self, needed: TaskNeeded) -> None:
        """Raise a task; an open one with the same key gets the new due time."""
        self.publish(needed)

    def settle(self, key: str) -> None:
        """Close the open task with this key, if there is one: its matter was settled elsewhere."""
        self.publish(TaskSettled(key))

    def log(
        self, *, who: Actor, event: str, detail: Mapping[str, str] | None = None, **about: Unpack[LogSubject]
    ) -> None:
        """Log that `who` did `event` (`person.searched`, `card.opened`, `appointment.booked`, …) in this transaction.

        Only ids, field names and codes belong in the row. Typed text goes into `detail`: the row keeps a salted hash of
        it, and the detail itself can be erased. The row is written right before the commit; if that fails, nothing of
        the use case is stored or shown.
        """
        self.access_log.record(self.db, who=who, event=event, now=self.now, detail=detail, **about)

    def log_view(
        self, *, who: Actor, event: str, page: str = "", shown: Sequence[str] = (), **about: Unpack[LogSubject]
    ) -> None:
        """Log that `who` is shown something, unless the same session has already been shown exactly the same.

        A view is identified by event, `page`, person, case and contact; a changed level, field list, flag, result or
        `shown` (ids and the like of what is shown, kept only as a hash) makes a new row. Actions, such as a search, are
        always logged.
        """
        self.access_log.viewed(self.db, who=who, event=event, now=self.now, page=page, shown=shown, **about)


def before_commit(db: Session, action: Callable[[Session], None]) -> None:
    """Run `action` right before the commit, after all other writes; each action runs once.

    The access log uses this to take its chain's lock as late and as briefly as possible.
    """
    actions: list[Callable[[Session], None]] = db.info.setdefault("last", [])
    if action not in actions:
        actions.append(action)


def after_commit(db: Session, action: Callable[[], None]) -> None:
    """Run `action` after the commit, outside the transaction; never after a rollback."""
    db.info.setdefault("after_commit", []).append(action)


def run_after_commit(db: Session) -> None:
    """Run the actions that waited for the commit."""
    for action in db.info.pop("after_commit", ()):
        action()


def run_before_commit(db: Session) -> None:
    """Flush, then run the deferred actions, and those they defer in turn."""
    db.flush()
    while actions := db.info.pop("last", []):
        for action in actions:
            action(db)
