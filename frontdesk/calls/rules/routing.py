"""Who gets a matter: from the reason, the client's open cases, the line and the desk's own choice to one receiver.

Booking, message, spoken application, report, call-back and *Lämna till mottagningen* all ask here. The order is the
reason's area, the open case's, the desk's choice, which begins at the line's area or the municipality's default.
Nothing is ever decided by the order of keys, and only the desk's own choice or the client's own case crosses to
another board (between boards there is secrecy, OSL 8:2).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

INTAKE = "intake"
ORDINARY = "ordinary"


class Who(StrEnum):
    """Who takes over, in the protocol's words."""

    ALARM = "alarm"
    INTAKE = "intake"
    HANDLAGGARE = "handlaggare"
    UNIT_HEAD = "unit_head"
    PROTECTED_DESK = "protected_desk"
    PROVIDER = "provider"
    NOBODY = "nobody"


# What comes for these is for whoever handles the case; what comes for the others is for a unit.
_FOR_THE_CASE = frozenset({Who.HANDLAGGARE, Who.NOBODY, None})


@dataclass(frozen=True)
class Demand:
    """Whom the reason of a contact asks for, and in which area (empty: the reason does not say)."""

    who: Who | None = None
    area: str = ""


NOT_SAID = Demand()


@dataclass(frozen=True)
class Office:
    """A unit that can receive."""

    key: str
    name: str
    board: str
    area: str
    kind: str = INTAKE


@dataclass(frozen=True)
class OpenCase:
    """An open case of the client: what decides who gets a matter, and nothing of what it is about."""

    key: str | None
    area: str
    board: str
    handlaggare: str | None = None


@dataclass(frozen=True)
class Matter:
    """What is known of a contact that bears on who gets it.

    `cases` are the client's open ones, the newest first; `chosen` is the unit the desk named, `line` the area of the
    line that was called, `default` the unit the municipality lets everything else begin at.
    """

    demand: Demand = NOT_SAID
    cases: tuple[OpenCase, ...] = ()
    chosen: str = ""
    line: str = ""
    default: str = ""


@dataclass(frozen=True)
class Receiver:
    """Who gets a matter.

    `case` is the client's case it concerns, if one is known; `for_the_case` whether it is for whoever handles that.
    `unit` gets it otherwise. Where the desk has to say (`asked`) it is the unit to begin with, None when there is none.
    """

    case: OpenCase | None = None
    unit: str | None = None
    area: str = ""
    asked: bool = False
    for_the_case: bool = False
    protected: bool = False
    head: bool = False

    @property
    def to_handlaggare(self) -> bool:
        """Whether the handläggare of a known case gets it."""
        return self.for_the_case and self.case is not None


def decide(matter: Matter, offices: Sequence[Office]) -> Receiver:
    """Return who gets a matter, or that the desk must say. `offices` are all active units."""
    if matter.demand.who is Who.PROTECTED_DESK:
        return Receiver(protected=True)
    intakes = [office for office in offices if office.kind == INTAKE]
    case = _case(matter, intakes)
    fitting = _fitting(matter, case, intakes)
    for_case, head = matter.demand.who in _FOR_THE_CASE, matter.demand.who is Who.UNIT_HEAD
    if len(fitting) == 1:
        return Receiver(case, fitting[0].key, fitting[0].area, for_the_case=for_case, head=head)
    # An area nobody receives for is no reason to begin anywhere else: then only the desk itself can say.
    offered = _offered(matter, fitting) if fitting else _said(matter, intakes)
    area = next((office.area for office in intakes if office.key == offered), matter.demand.area)
    return Receiver(case, offered or None, area, asked=True, for_the_case=for_case, head=head)


def _case(matter: Matter, intakes: Sequence[Office]) -> OpenCase | None:
    """Return the case a matter concerns: in the reason's area, else the client's only one, else where the desk said."""
    area = matter.demand.area
    here = [case for case in matter.cases if case.area == area]
    if area and here:
        return here[0]
    places = {(case.board, case.area) for case in matter.cases}
    if area:
        boards = {office.board for office in intakes if office.area == area}
        # A reason of one board never goes to a case at another.
        return matter.cases[0] if len(places) == 1 and {board for board, _ in places} <= boards else None
    if len(places) == 1:
        return matter.cases[0]
    said = next(((office.board, office.area) for office in intakes if office.key == matter.chosen), None)
    return next((case for case in matter.cases if (case.board, case.area) == said), None)


def _fitting(matter: Matter, case: OpenCase | None, intakes: Sequence[Office]) -> list[Office]:
    """Return the intakes that may get it: of the reason's area and of the case's, else all there are."""
    if matter.demand.area and (case is None or matter.demand.who not in _FOR_THE_CASE):
        fitting = [office for office in intakes if office.area == matter.demand.area]
        at_board = [office for office in fitting if case is not None and office.board == case.board]
        return at_board or fitting
    if case is not None:
        return [office for office in intakes if (office.area, office.board) == (case.area, case.board)]
    return list(intakes)


def _offered(matter: Matter, fitting: Sequence[Office]) -> str:
    """Return the unit to begin with: what the desk said, else the only one of the line's area, else the default."""
    of_line = [office.key for office in fitting if matter.line and office.area == matter.line]
    if said := _said(matter, fitting):
        return said
    if len(of_line) == 1:
        return of_line[0]
    return matter.default if matter.default in {office.key for office in fitting} else ""


def _said(matter: Matter, offices: Sequence[Office]) -> str:
    return matter.chosen if matter.chosen in {office.key for office in offices} else ""


def with_board(office: Office, offices: Sequence[Office]) -> str:
    """Return a unit as the desk sees it; where there are several boards, its own is always said with it."""
    several = len({other.board for other in offices}) > 1
    return f"{office.name}, {office.board}" if several and office.board else office.name
