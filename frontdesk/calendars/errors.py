"""Errors when a handläggare connects a calendar."""

from frontdesk.core.errors import FrontdeskError, InvalidInput
from frontdesk.core.i18n import N_


class CannotConnect(FrontdeskError):
    """The trial of the calendar failed; the message says why."""

    status = 422
    message = N_("Kalendern gick inte att koppla.")


class AddressMissing(InvalidInput):
    message = N_("Fyll i adressen.")


class KeyMissing(FrontdeskError):
    """No key is configured, so calendar passwords cannot be stored."""

    status = 409
    message = N_("Kalendrar kan inte kopplas än: nyckeln som skyddar lösenorden saknas. Säg till systemförvaltaren.")


class OtherFirst(FrontdeskError):
    """A calendar of this kind is already connected, with another address."""

    status = 409
    message = N_("En kalender av samma slag är redan kopplad. Koppla från den först.")


class WrittenElsewhere(FrontdeskError):
    """Meetings are already written into another calendar; only one is allowed."""

    status = 409
    message = N_("Dina möten skrivs redan i en annan kalender. Koppla från den först.")


class NotYourMailbox(InvalidInput):
    """A mailbox the program opens with its own permission may only be connected by its owner."""

    message = N_(
        "Adressen är inte din e-postadress i verksamhetssystemet. Säg till systemförvaltaren om den är fel där."
    )


class NoSuchConnection(FrontdeskError):
    status = 404
    message = N_("Kalendern är inte kopplad längre.")


class NoSuchQuestion(FrontdeskError):
    status = 409
    message = N_("Frågan är redan besvarad.")


class NoticeTooLong(FrontdeskError):
    """The request body is too long to be a change notification."""

    status = 413
    message = N_("Meddelandet är för långt.")


class NoticeUnreadable(FrontdeskError):
    status = 400
    message = N_("Meddelandet går inte att läsa.")
