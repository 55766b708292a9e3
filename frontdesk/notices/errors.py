"""What the sender of a notice can be told."""

from frontdesk.core.errors import N_, FrontdeskError, InvalidInput


class TooLateToUndo(FrontdeskError):
    """The minute is over and the clock took the notice."""

    status = 409
    message = N_("SMS:et har redan lämnats för utskick och går inte att ångra.")


class NumberNotTextable(InvalidInput):
    """A landline, a switchboard, a foreign number, or no number at all."""

    message = N_("Numret kan inte ta emot SMS. Fråga efter ett mobilnummer.")


class SmsNotConnected(FrontdeskError):
    """This installation has no SMS operator."""

    status = 409
    message = N_("SMS är inte kopplat. Ge beskedet på något annat sätt.")


class TextRefused(InvalidInput):
    """The text says what an SMS may not say, or is too long."""

    message = N_("Texten kan inte skickas som SMS.")


class ReceiptTooLong(FrontdeskError):
    """No operator's receipt is that long."""

    status = 413
    message = N_("Meddelandet är för långt.")
