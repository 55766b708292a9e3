"""A task as somebody sees it, and what it is about."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from frontdesk.calls.rules.tasks import SETTLED_ELSEWHERE
from frontdesk.core.paging import Listed


@dataclass(frozen=True)
class TaskFacts:
    """What a task is about, as far as the viewer may know it; what they may not, or nobody does, is empty.

    `who` is the client's name, or the code that stands for it. `was_at` is a time that is not the meeting's, and
    `was_words` what it is ("Räknar med {time}"); `now_words` say of the meeting's own time that it is new. `number` is
    the client's, in E.164. `link` is where the task is settled.
    """

    who: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    was_at: datetime | None = None
    was_words: str = ""
    now_words: str = ""
    what_sv: str = ""
    what_en: str = ""
    how: str = ""
    place: str = ""
    staff: str = ""
    number: str = ""
    link: str = ""
    link_words: str = ""
    born: date | None = None
    # The person whose card those in charge of protected persons may open from here.
    card: str = ""


@dataclass(frozen=True)
class TaskView:
    """One thing to do, in words; `facts` are added by the rooms that know what it is about."""

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
        """How often the client was rung in vain."""
        return int(self.about.get("tries", 0))

    @property
    def last_try(self) -> datetime | None:
        """When they were last rung in vain."""
        said = self.about.get("last_try")
        return datetime.fromisoformat(said) if said else None

    @property
    def settled_elsewhere(self) -> bool:
        """Whether it is done on the page its link leads to, and cannot merely be ticked off."""
        return self.kind in SETTLED_ELSEWHERE


#: Somebody's open tasks; an outage can make thousands.
TaskList = Listed[TaskView]
