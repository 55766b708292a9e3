"""Errors of accounts, with the user's words."""

from frontdesk.core.errors import FrontdeskError, InvalidInput
from frontdesk.core.i18n import N_


class WrongLogin(FrontdeskError):
    """Login failed; the same sentence for an unknown name, a wrong password and a closed account."""

    status = 422
    message = N_("Användarnamnet eller lösenordet stämmer inte.")


class TooManyTries(FrontdeskError):
    """Too many failed logins in a row, whether or not the name exists."""

    status = 429
    message = N_("För många försök. Vänta en stund och försök igen, eller be systemförvaltaren om hjälp.")


class ScreenLocked(FrontdeskError):
    """The screen is locked; the open card is kept until the user is back."""

    status = 423
    message = N_("Skärmen är låst.")


class SessionEnded(FrontdeskError):
    """The session has ended; the login page says so."""

    status = 401
    message = N_("Du har loggats ut. Logga in igen, så kommer du tillbaka dit du var.")


class LoginTaken(InvalidInput):
    message = N_("Användarnamnet finns redan.")

    def __init__(self) -> None:
        """Set the message at the field too."""
        super().__init__(fields={"login": self.message})


class BadPassword(FrontdeskError):
    status = 422
    message = N_("Lösenordet ska ha minst {shortest} tecken.")


class CommonPassword(BadPassword):
    """A password that password-guessing programs try early."""

    message = N_("Lösenordet är för lätt att gissa. Välj till exempel fyra ord som inte hör ihop.")


class SamePassword(BadPassword):
    message = N_("Det nya lösenordet är samma som det gamla.")


class PasswordMustChange(FrontdeskError):
    """The password was set by an administrator; its owner must change it before anything else."""

    status = 403
    message = N_("Välj ett eget lösenord innan du börjar.")


class BusyLogin(FrontdeskError):
    """Too many people are waiting to sign in at this moment."""

    status = 503
    message = N_("Många loggar in just nu. Försök igen om en stund.")


class OwnAccess(FrontdeskError):
    """No member of staff may widen their own access."""

    status = 403
    message = N_("Du kan inte ge dig själv fler roller eller områden. Be en annan systemförvaltare.")


class LastAdministrator(FrontdeskError):
    status = 409
    message = N_("Någon måste vara systemförvaltare. Ge rollen till en annan person först.")


class TokenRefused(FrontdeskError):
    """No token, an unknown token or one that was ended."""

    status = 401
    message = N_("Åtkomstnyckeln saknas eller gäller inte.")


TOO_LONG = N_("En nyckel gäller högst ett år. Skriv ett antal dagar mellan 1 och 365.")


class TokenTooWide(InvalidInput):
    """A token must be given scopes and a limited number of days explicitly."""

    message = N_("Välj vad nyckeln får användas till.")


class ScopeMissing(FrontdeskError):
    status = 403
    message = N_("Åtkomstnyckeln får inte användas till detta.")


class ReasonMissing(FrontdeskError):
    """A program that searches, reads or changes must name a contact or a reason."""

    status = 400
    message = N_("Ange X-Contact eller X-Reason.")


class IdentityRefused(FrontdeskError):
    """The external login did not identify the user."""

    status = 422
    message = N_("Inloggningen godkändes inte. Försök igen eller logga in med lösenord.")


class IdentityUnavailable(FrontdeskError):
    """The external login does not answer."""

    status = 503
    message = N_("Inloggningstjänsten svarar inte. Logga in med lösenord eller försök om en stund.")


class NoSuchHandlaggare(InvalidInput):
    """A login may only be tied to a handläggare in the register."""

    message = N_("Välj en handläggare i listan.")
