"""The appointment types the product ships with; a municipality can change them in the program.

Every meeting is followed by ten minutes for notes; a home visit has half an hour of travel before it. The desk books at
most three meetings a day per handläggare, to leave time for casework; same-day types (urgent needs, short telephone
calls) are exempt.
"""

from dataclasses import dataclass

from frontdesk.booking.rules.words import Mode

_NOTES = 10
_HALF_A_DAY = 4 * 60
_A_DAY = 3


@dataclass(frozen=True)
class TypeDefault:
    """A shipped appointment type; durations in minutes."""

    code: str
    label_sv: str
    label_en: str
    minutes: int
    modes: tuple[Mode, ...]
    area: str | None = None
    before: int = 0
    after: int = _NOTES
    notice: int = _HALF_A_DAY
    same_day: bool = False
    only_own: bool = False
    experienced: bool = False
    protected: bool = False
    no_sms: bool = False
    two_staff: bool = False
    decision: bool = False

    @property
    def desk_a_day(self) -> int | None:
        """The number of meetings that makes a day full for this type; None for same-day types, which have no limit."""
        return None if self.same_day else _A_DAY


_ANY_ROOM = (Mode.VISIT, Mode.PHONE, Mode.VIDEO)

TYPES = (
    TypeDefault(
        "EB_NEW", "Nybesök ekonomiskt bistånd", "New application, income support", 60, _ANY_ROOM, "EB", decision=True
    ),
    TypeDefault(
        "EB_FOLLOWUP", "Uppföljning ekonomiskt bistånd", "Follow-up, income support", 30, _ANY_ROOM, "EB", only_own=True
    ),
    TypeDefault(
        "EB_URGENT",
        "Akut nöd, ekonomiskt bistånd",
        "Urgent need, income support",
        30,
        (Mode.VISIT, Mode.PHONE),
        "EB",
        notice=0,
        same_day=True,
        experienced=True,
    ),
    TypeDefault("BOU_CONVERSATION", "Samtal barn och unga", "Conversation, children and youth", 60, _ANY_ROOM, "BOU"),
    TypeDefault(
        "BOU_SAFETY",
        "Skyddssamtal barn och unga",
        "Safety meeting, children and youth",
        90,
        (Mode.VISIT,),
        "BOU",
        notice=0,
        same_day=True,
        experienced=True,
        no_sms=True,
    ),
    TypeDefault("ADULT_INTAKE", "Första samtal vuxna", "First conversation, adults", 60, (Mode.VISIT, Mode.PHONE)),
    TypeDefault(
        "VIOLENCE_SAFE",
        "Skyddat samtal, våld i nära relation",
        "Safe meeting, violence in close relationships",
        90,
        (Mode.VISIT,),
        notice=0,
        same_day=True,
        experienced=True,
        protected=True,
        no_sms=True,
    ),
    TypeDefault(
        "LSS_ASSESSMENT",
        "Utredningssamtal LSS",
        "Assessment, LSS",
        90,
        (Mode.HOME, Mode.VIDEO),
        "LSS",
        two_staff=True,
        decision=True,
    ),
    TypeDefault(
        "SOL_HOME_VISIT",
        "Hembesök äldre",
        "Home visit, elderly",
        60,
        (Mode.HOME,),
        "ALDRE",
        before=30,
        two_staff=True,
        decision=True,
    ),
    TypeDefault("SIP", "SIP-möte", "Co-ordinated plan (SIP)", 60, (Mode.VISIT, Mode.VIDEO)),
    TypeDefault("BUDGET_ADVICE", "Budget- och skuldrådgivning", "Budget and debt advice", 60, _ANY_ROOM),
    TypeDefault("FAMILY_LAW", "Familjerätt", "Family law", 60, (Mode.VISIT,)),
    TypeDefault("PHONE_CALLBACK", "Telefonsamtal", "Telephone meeting", 20, (Mode.PHONE,), notice=0, same_day=True),
)
