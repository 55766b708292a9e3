"""The waiting list's errors, each with the message the user sees."""

from frontdesk.core.errors import FrontdeskError, InvalidInput
from frontdesk.core.i18n import N_


class NoSuchDays(InvalidInput):
    """The first day lies after the last, or the days lie after the client's present appointment."""

    message = N_("Välj dagar före den tid som är bokad.")


class CannotBeOffered(FrontdeskError):
    """An earlier time is offered by SMS or telephone, and this client may be reached by neither."""

    status = 409
    message = N_("Vi kan inte erbjuda en tidigare tid: vi får varken ringa eller skicka SMS. Be personen höra av sig.")


class OfferOver(FrontdeskError):
    """The waiting-list offer was answered, has expired, or was withdrawn."""

    status = 409
    message = N_("Erbjudandet gäller inte längre.")
