"""What can go wrong around the register, in the user's words."""

from frontdesk.core.errors import N_, FrontdeskError, InvalidInput


class SearchTooShort(InvalidInput):
    """Less than two letters or digits."""

    message = N_("Skriv minst två bokstäver eller siffror.")


class ImportRefused(FrontdeskError):
    """A delivery that is not taken in at all; nothing in the register has changed."""

    status = 422
    message = N_("Leveransen togs inte in. Registret är oförändrat.")
