"""Errors of notices."""

from frontdesk.core.errors import FrontdeskError, InvalidInput
from frontdesk.core.i18n import N_


class TooLateToUndo(FrontdeskError):
    """The undo window is over, or the notice has been claimed for sending."""

    status = 409
    message = N_("SMS:et har redan lämnats för utskick och går inte att ångra.")


class NumberNotTextable(InvalidInput):
    """A number that cannot receive SMS: a landline, a switchboard, a foreign number, or no number."""

    message = N_("Numret kan inte ta emot SMS. Fråga efter ett mobilnummer.")


class SmsNotConnected(FrontdeskError):
    """This installation has no SMS operator."""

    status = 409
    message = N_("SMS är inte kopplat. Ge beskedet på något annat sätt.")


class TextRefused(InvalidInput):
    """The text contains something an SMS must not say, or is too long."""

    message = N_("Texten kan inte skickas som SMS.")


class ReceiptTooLong(FrontdeskError):
    """The request body is too long to be an operator's receipt or reply."""

    status = 413
    message = N_("Meddelandet är för långt.")
