"""Views of a task and the facts it is about."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from frontdesk.calls.rules.tasks import SETTLED_ELSEWHERE
from frontdesk.core.paging import ListPage


@dataclass(frozen=True)
class TaskFacts:
    """What a task is about; facts that are unknown, or that the viewer may not see, are empty."""

    #: The client's name or alias.
    who: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    #: A time other than the meeting's, which `was_words` describe ("Räknar med {time}").
    was_at: datetime | None = None
    was_words: str = ""
    #: Says that the meeting's own time is new.
    now_words: str = ""
    what_sv: str = ""
    what_en: str = ""
    how: str = ""
    place: str = ""
    staff: str = ""
    #: The client's, E.164.
    number: str = ""
    #: Page where the task is settled.
    link: str = ""
    link_words: str = ""
    born: date | None = None
    #: The person whose card the protected desk may open from here.
    card: str = ""


@dataclass(frozen=True)
class TaskView:
    """One task in words; `facts` are added by the rooms that know what it is about."""

    id: uuid.UUID
    kind: str
    text: str
    values: dict[str, str]
    due_at: datetime | None
    made_at: datetime
    overdue: bool
    contact_id: uuid.UUID | None
    appointment_id: uuid.UUID | None
    person: str | None = None
    about: Mapping[str, str] = field(default_factory=dict)
    #: Address and words of the page where it is done, for a task that is a page of its own.
    page: tuple[str, str] | None = None
    facts: TaskFacts | None = None
    rings: bool = False
    done_at: datetime | None = None
    done_by: str = ""

    @property
    def tries(self) -> int:
        """Number of unanswered calls to the client."""
        return int(self.about.get("tries", 0))

    @property
    def last_try(self) -> datetime | None:
        """Instant of the last unanswered call."""
        said = self.about.get("last_try")
        return datetime.fromisoformat(said) if said else None

    @property
    def settled_elsewhere(self) -> bool:
        """Whether it closes on the page its link leads to, and cannot be ticked off."""
        return self.kind in SETTLED_ELSEWHERE


#: One user's open tasks; an SMS outage can make thousands.
TaskList = ListPage[TaskView]
