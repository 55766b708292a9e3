"""Routing: decide one receiver from the reason, the client's open cases, the line and the receptionist's choice.

Used for bookings, messages, oral applications, reports, callbacks and *Lämna till mottagningen*. Order: the reason's
area, the open case's area, the receptionist's choice (preselected: the line's area, else the municipality's default).
The order of keys never decides, and only the receptionist's choice or the client's own case crosses to another board
(there is secrecy between boards, OSL 8:2).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

INTAKE = "intake"
ORDINARY = "ordinary"


class ReceiverKind(StrEnum):
    """Kind of receiver, as the protocol spells it."""

    ALARM = "alarm"
    INTAKE = "intake"
    HANDLAGGARE = "handlaggare"
    UNIT_HEAD = "unit_head"
    PROTECTED_DESK = "protected_desk"
    PROVIDER = "provider"
    NOBODY = "nobody"


# A matter for these goes to the case's handläggare; for the others it goes to a unit.
_FOR_THE_CASE = frozenset({ReceiverKind.HANDLAGGARE, ReceiverKind.NOBODY, None})


@dataclass(frozen=True)
class Demand:
    """Receiver that a contact's reason asks for, and its area (empty: not given by the reason)."""

    who: ReceiverKind | None = None
    area: str = ""


NOT_SAID = Demand()


@dataclass(frozen=True)
class Office:
    """An organisational unit that can receive matters."""

    key: str
    name: str
    board: str
    area: str
    kind: str = INTAKE


@dataclass(frozen=True)
class OpenCase:
    """An open case of the client: only what routing needs."""

    key: str | None
    area: str
    board: str
    handlaggare: str | None = None


@dataclass(frozen=True)
class Matter:
    """What is known of a contact that decides its receiver."""

    demand: Demand = NOT_SAID
    #: The client's, newest first.
    cases: tuple[OpenCase, ...] = ()
    #: Unit chosen by the receptionist.
    chosen: str = ""
    #: Area of the line that was called.
    line: str = ""
    #: The municipality's default unit.
    default: str = ""


@dataclass(frozen=True)
class Receiver:
    """Receiver of a matter."""

    #: The client's case it concerns, if known.
    case: OpenCase | None = None
    #: Gets it unless a handläggare does; with `asked` the preselected unit.
    unit: str | None = None
    area: str = ""
    #: The receptionist has to choose the unit.
    asked: bool = False
    #: It is for the handläggare of the case.
    for_the_case: bool = False
    protected: bool = False
    head: bool = False

    @property
    def to_handlaggare(self) -> bool:
        """Whether the handläggare of a known case gets it."""
        return self.for_the_case and self.case is not None


def decide(matter: Matter, offices: Sequence[Office]) -> Receiver:
    """Return the receiver, or that the receptionist must choose (`asked`). `offices` are all active units."""
    if matter.demand.who is ReceiverKind.PROTECTED_DESK:
        return Receiver(protected=True)
    intakes = [office for office in offices if office.kind == INTAKE]
    case = _case(matter, intakes)
    fitting = _fitting(matter, case, intakes)
    for_case, head = matter.demand.who in _FOR_THE_CASE, matter.demand.who is ReceiverKind.UNIT_HEAD
    if len(fitting) == 1:
        return Receiver(case, fitting[0].key, fitting[0].area, for_the_case=for_case, head=head)
    # The reason's area has no intake unit: preselect nothing, the receptionist has to choose.
    offered = _offered(matter, fitting) if fitting else _said(matter, intakes)
    area = next((office.area for office in intakes if office.key == offered), matter.demand.area)
    return Receiver(case, offered or None, area, asked=True, for_the_case=for_case, head=head)


def _case(matter: Matter, intakes: Sequence[Office]) -> OpenCase | None:
    """Return the case concerned: the newest in the reason's area, else the only one, else one of the chosen unit."""
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
    """Return the intake units that may get it: those of the reason's or the case's area, else all."""
    if matter.demand.area and (case is None or matter.demand.who not in _FOR_THE_CASE):
        fitting = [office for office in intakes if office.area == matter.demand.area]
        at_board = [office for office in fitting if case is not None and office.board == case.board]
        return at_board or fitting
    if case is not None:
        return [office for office in intakes if (office.area, office.board) == (case.area, case.board)]
    return list(intakes)


def _offered(matter: Matter, fitting: Sequence[Office]) -> str:
    """Return the unit to preselect: the receptionist's choice, else the only one of the line's area, else default."""
    of_line = [office.key for office in fitting if matter.line and office.area == matter.line]
    if said := _said(matter, fitting):
        return said
    if len(of_line) == 1:
        return of_line[0]
    return matter.default if matter.default in {office.key for office in fitting} else ""


def _said(matter: Matter, offices: Sequence[Office]) -> str:
    return matter.chosen if matter.chosen in {office.key for office in offices} else ""


def with_board(office: Office, offices: Sequence[Office]) -> str:
    """Return a unit's display name, with its board where the municipality has several boards."""
    several = len({other.board for other in offices}) > 1
    return f"{office.name}, {office.board}" if several and office.board else office.name
