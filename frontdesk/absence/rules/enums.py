"""Enums of absence. Labels are Swedish source strings; templates translate them."""

from enum import StrEnum

from frontdesk.core.i18n import N_


class AbsenceKind(StrEnum):
    """Reason for an absence; only the unit head sees it. Care of a sick child is *Annan ledighet*."""

    VACATION = "vacation"
    ILL = "ill"
    LEAVE = "leave"
    TRAINING = "training"
    PARENTAL = "parental"


class AbsenceSource(StrEnum):
    """Where an absence comes from. An import or a calendar never changes a row made by hand."""

    HAND = "hand"
    IMPORT = "import"
    CALENDAR = "calendar"


class Turn(StrEnum):
    """What a stand-in was given for an absent colleague. A turn they could not take (`PASSED`) is lost, not owed."""

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
    AbsenceSource.HAND: N_("Inlagd för hand"),
    AbsenceSource.IMPORT: N_("Från verksamhetssystemet"),
    AbsenceSource.CALENDAR: N_("Från kalendern"),
}


def kind_of(word: str) -> AbsenceKind:
    """Return the kind for an import's word; LEAVE for an unknown one."""
    try:
        return AbsenceKind(word.strip().casefold())
    except ValueError:
        return AbsenceKind.LEAVE
