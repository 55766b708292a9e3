"""The appointment types the product ships with; a municipality can change them in the program.

A home visit has half an hour of travel before it. The desk books at most three meetings a day per handläggare, to leave
time for casework; same-day types (urgent needs, short telephone calls) are exempt.
"""

from functools import partial

from frontdesk.booking.rules.kinds import MeetingKind
from frontdesk.booking.rules.words import Mode

_A_DAY = 3


#: A type of meeting that is planned ahead.
_planned = partial(MeetingKind, desk_a_day=_A_DAY)
_ANY_ROOM = (Mode.VISIT, Mode.PHONE, Mode.VIDEO)

TYPES = (
    _planned(
        "EB_NEW", "Nybesök ekonomiskt bistånd", "New application, income support", 60, _ANY_ROOM, "EB", decision=True
    ),
    _planned(
        "EB_FOLLOWUP", "Uppföljning ekonomiskt bistånd", "Follow-up, income support", 30, _ANY_ROOM, "EB", only_own=True
    ),
    MeetingKind(
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
    _planned("BOU_CONVERSATION", "Samtal barn och unga", "Conversation, children and youth", 60, _ANY_ROOM, "BOU"),
    MeetingKind(
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
    _planned("ADULT_INTAKE", "Första samtal vuxna", "First conversation, adults", 60, (Mode.VISIT, Mode.PHONE)),
    MeetingKind(
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
    _planned(
        "LSS_ASSESSMENT",
        "Utredningssamtal LSS",
        "Assessment, LSS",
        90,
        (Mode.HOME, Mode.VIDEO),
        "LSS",
        two_staff=True,
        decision=True,
    ),
    _planned(
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
    _planned("SIP", "SIP-möte", "Co-ordinated plan (SIP)", 60, (Mode.VISIT, Mode.VIDEO)),
    _planned("BUDGET_ADVICE", "Budget- och skuldrådgivning", "Budget and debt advice", 60, _ANY_ROOM),
    _planned("FAMILY_LAW", "Familjerätt", "Family law", 60, (Mode.VISIT,)),
    MeetingKind("PHONE_CALLBACK", "Telefonsamtal", "Telephone meeting", 20, (Mode.PHONE,), notice=0, same_day=True),
)
