"""A type of meeting and its booking rules, as one plain value: shipped, edited, stored and searched by."""

from dataclasses import dataclass

from frontdesk.booking.rules.reach import BookingWindow
from frontdesk.booking.rules.slots import MINUTE, Shape
from frontdesk.booking.rules.words import SIGN, Counted, Mode

_NOTES = 10
_HALF_A_DAY = 4 * 60


@dataclass(frozen=True, slots=True)
class MeetingKind:
    """A type of meeting. Its fields are the columns of `AppointmentType`; all durations are whole minutes.

    Every meeting is followed by ten minutes for notes unless the type says otherwise.
    """

    code: str
    label_sv: str
    label_en: str
    minutes: int
    modes: tuple[str, ...]
    #: Only bookable with units of this area.
    area: str | None = None
    #: Starts are this far apart; None: one meeting's length.
    step: int | None = None
    before: int = 0
    after: int = _NOTES
    #: Notice and horizon: how soon and how far ahead the desk may book; `client_…`: a client choosing alone.
    notice: int = _HALF_A_DAY
    notice_unit: Counted = Counted.MINUTES
    horizon: int = 90
    horizon_unit: Counted = Counted.DAYS
    client_notice: int = 1
    client_notice_unit: Counted = Counted.WORKDAYS
    client_horizon: int = 60
    client_horizon_unit: Counted = Counted.DAYS
    #: With this many meetings a handläggare's day counts as full; None: no limit.
    desk_a_day: int | None = None
    #: Added when an interpreter takes part.
    interpreter_minutes: int = 30
    same_day: bool = False
    #: Only with the client's own handläggare.
    only_own: bool = False
    #: Not with handläggare in their introduction year.
    experienced: bool = False
    #: Booked under the routine for protected persons.
    protected: bool = False
    no_sms: bool = False
    #: Two staff members when the client has a threat mark.
    two_staff: bool = False
    needs_room: bool = False
    #: Prepares a decision, so it is not booked on the last days before a long leave.
    decision: bool = False
    active: bool = True
    #: Place in the list, from 0.
    position: int = 0

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

    def reach(self, *, for_client: bool = False) -> BookingWindow:
        """Return notice and horizon, for the desk or for a client choosing alone."""
        if for_client:
            return BookingWindow(
                self.client_notice, self.client_notice_unit, self.client_horizon, self.client_horizon_unit
            )
        return BookingWindow(self.notice, self.notice_unit, self.horizon, self.horizon_unit)

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
