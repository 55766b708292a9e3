"""A kind of meeting as everything but its editor knows it: what it demands of a time."""

from typing import NamedTuple

from frontdesk.booking.rules.reach import Reach
from frontdesk.booking.rules.slots import MINUTE, Shape
from frontdesk.booking.rules.words import SIGN, Counted, Mode


class MeetingKind(NamedTuple):
    """The row of an `AppointmentType`, which says what each of these means."""

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
        """Return the meeting's own minutes; everything takes longer through an interpreter."""
        return self.minutes + (self.interpreter_minutes if interpreter else 0)

    def shape(self, *, interpreter: bool) -> Shape:
        """Return the time a meeting of this kind takes; starts follow each other by its length unless it has a step."""
        length = self.length(interpreter=interpreter)
        return Shape(
            length=length * MINUTE,
            step=(self.step or length) * MINUTE,
            before=self.before * MINUTE,
            after=self.after * MINUTE,
        )

    def reach(self, *, for_client: bool = False) -> Reach:
        """Return how soon and how far ahead it may be booked, by the desk or by a client who chooses alone."""
        if for_client:
            return Reach(self.client_notice, self.client_notice_unit, self.client_horizon, self.client_horizon_unit)
        return Reach(self.notice, self.notice_unit, self.horizon, self.horizon_unit)

    def allows(self, mode: Mode) -> bool:
        """Whether people may meet in this way."""
        return mode.value in self.modes

    def modes_with(self, interpreter: str, *, silent: bool = False) -> list[str]:
        """Return the ways to meet that suit somebody who needs this interpreter: nobody signs into a telephone.

        Nor is one rung where a matter is `silent`, for a meeting knows nothing of who may answer.
        """
        return [mode for mode in self.modes if mode != Mode.PHONE or not (silent or interpreter == SIGN)]

    def label(self, language: str) -> str:
        """Return what it is called in `language`."""
        return self.label_en if language == "en" else self.label_sv
