"""Facts that may be said, ready to show. A fact that may not be said is never converted to these types."""

from dataclasses import dataclass
from datetime import date

from frontdesk.disclosure.rules.levels import Topic
from frontdesk.disclosure.rules.sentences import Spoken


@dataclass(frozen=True)
class FactLine:
    """A fact: the text to read, the sentences to say aloud, and a warning (`mark`) about what not to say."""

    topic: Topic
    value: Spoken
    say: tuple[Spoken, ...] = ()
    mark: str = ""


@dataclass(frozen=True)
class CaseCard:
    """What may be said about one case. The key is opaque and only used in forms."""

    key: str
    area: str
    lines: tuple[FactLine, ...]
    note: str = ""


@dataclass(frozen=True)
class StaffAbsence:
    """An absent handläggare: the last day away (inclusive; None if unknown) and the substitute's name."""

    until: date | None = None
    stand_in: str = ""
