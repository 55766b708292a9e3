"""An appointment type as a plain row, for all code except its editor."""

from typing import NamedTuple

from frontdesk.booking.rules.reach import Reach
from frontdesk.booking.rules.slots import MINUTE, Shape
from frontdesk.booking.rules.words import SIGN, Counted, Mode


class MeetingKind(NamedTuple):
    """A row of `AppointmentType`; see there for the fields."""

    code: str
    label_sv: str
    label_en: str
    area: str | None
    minutes: int
    step: int | None
    before: int
    after: int
    notice: int
    notice_unit: Counted
    horizon: int
    horizon_unit: Counted
    client_notice: int
    client_notice_unit: Counted
    client_horizon: int
    client_horizon_unit: Counted
    desk_a_day: int | None
    modes: list[str]
    interpreter_minutes: int
    same_day: bool
    only_own: bool
    experienced: bool
    protected: bool
    no_sms: bool
    two_staff: bool
    needs_room: bool
    decision: bool
    active: bool
    position: int

    def length(self, *, interpreter: bool) -> int:
        """Return the meeting's length in minutes, with the extra time for an interpreter."""
        return self.minutes + (self.interpreter_minutes if interpreter else 0)

    def shape(self, *, interpreter: bool) -> Shape:
        """Return length, grid and buffers in seconds; the grid's step is the meeting's length unless one is set."""
        length = self.length(interpreter=interpreter)
        return Shape(
            length=length * MINUTE,
            step=(self.step or length) * MINUTE,
            before=self.before * MINUTE,
            after=self.after * MINUTE,
        )

    def reach(self, *, for_client: bool = False) -> Reach:
        """Return notice and horizon, for the desk or for a client choosing alone."""
        if for_client:
            return Reach(self.client_notice, self.client_notice_unit, self.client_horizon, self.client_horizon_unit)
        return Reach(self.notice, self.notice_unit, self.horizon, self.horizon_unit)

    def allows(self, mode: Mode) -> bool:
        """Whether the type may be held in this mode."""
        return mode.value in self.modes

    def modes_with(self, interpreter: str, *, silent: bool = False) -> list[str]:
        """Return the modes possible with an interpreter language: no telephone with a sign language interpreter.

        Nor when the matter is `silent`: an appointment does not record who may answer the telephone.
        """
        return [mode for mode in self.modes if mode != Mode.PHONE or not (silent or interpreter == SIGN)]

    def label(self, language: str) -> str:
        """Return the type's name in `language`."""
        return self.label_en if language == "en" else self.label_sv
