"""The closed sets absence speaks in. Labels are Swedish source strings; templates translate them."""

from enum import StrEnum

from frontdesk.core.errors import N_


class AbsenceKind(StrEnum):
    """Why somebody is away; only the unit head sees it. Care of a sick child is *Annan ledighet*."""

    VACATION = "vacation"
    ILL = "ill"
    LEAVE = "leave"
    TRAINING = "training"
    PARENTAL = "parental"


class Source(StrEnum):
    """Who said so. A row made by hand is never changed by an import or by what a calendar says."""

    HAND = "hand"
    IMPORT = "import"
    CALENDAR = "calendar"


class Turn(StrEnum):
    """What a stand-in was given for somebody away; a turn they could not take is gone, not owed."""

    MESSAGE = "message"
    CALLBACK = "callback"
    BOOKING = "booking"
    PASSED = "passed"


class PassedOver(StrEnum):
    """Why a stand-in could not be asked."""

    AWAY = "away"
    FULL = "full"


KIND_LABELS = {
    AbsenceKind.VACATION: N_("Semester"),
    AbsenceKind.ILL: N_("Sjuk"),
    AbsenceKind.LEAVE: N_("Annan ledighet"),
    AbsenceKind.TRAINING: N_("Utbildning"),
    AbsenceKind.PARENTAL: N_("Föräldraledig"),
}
SOURCE_LABELS = {
    Source.HAND: N_("Inlagd för hand"),
    Source.IMPORT: N_("Från verksamhetssystemet"),
    Source.CALENDAR: N_("Från kalendern"),
}


def kind_of(word: str) -> AbsenceKind:
    """Return the kind an import's word stands for; what it does not know is some leave."""
    try:
        return AbsenceKind(word.strip().casefold())
    except ValueError:
        return AbsenceKind.LEAVE
