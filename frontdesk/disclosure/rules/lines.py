"""What a fact looks like once it may be said. A fact that may not is never made into one of these."""

from dataclasses import dataclass
from datetime import date

from frontdesk.disclosure.rules.levels import Topic
from frontdesk.disclosure.rules.sentences import Spoken


@dataclass(frozen=True)
class Line:
    """A fact: what the receptionist reads, what to say aloud, and a mark when it is not to be said."""

    topic: Topic
    value: Spoken
    say: tuple[Spoken, ...] = ()
    mark: str = ""


@dataclass(frozen=True)
class CaseCard:
    """What may be said of one case. The key is opaque and goes into forms only."""

    key: str
    area: str
    lines: tuple[Line, ...]
    note: str = ""


@dataclass(frozen=True)
class Presence:
    """What `absence` knows of a handläggare who is away: until when (included), and who stands in."""

    until: date | None = None
    stand_in: str = ""
