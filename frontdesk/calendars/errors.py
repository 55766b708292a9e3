"""What is refused when somebody connects their calendar."""

from frontdesk.core.errors import N_, FrontdeskError, InvalidInput


class CannotConnect(FrontdeskError):
    """The calendar was tried and would not do; the message says why."""

    status = 422
    message = N_("Kalendern gick inte att koppla.")


class AddressMissing(InvalidInput):
    message = N_("Fyll i adressen.")


class KeyMissing(FrontdeskError):
    """Without a key nobody's password can be kept."""

    status = 409
    message = N_("Kalendrar kan inte kopplas än: nyckeln som skyddar lösenorden saknas. Säg till systemförvaltaren.")


class OtherFirst(FrontdeskError):
    """There is one of this kind with another address already."""

    status = 409
    message = N_("En kalender av samma slag är redan kopplad. Koppla från den först.")


class WrittenElsewhere(FrontdeskError):
    """Meetings are written into one calendar only."""

    status = 409
    message = N_("Dina möten skrivs redan i en annan kalender. Koppla från den först.")


class NotYourMailbox(InvalidInput):
    """A mailbox that opens to the program itself is connected by the one whose it is, and no other."""

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
    """No service tells that much at once."""

    status = 413
    message = N_("Meddelandet är för långt.")


class NoticeUnreadable(FrontdeskError):
    status = 400
    message = N_("Meddelandet går inte att läsa.")
