"""What accounts refuses, in the user's words."""

from frontdesk.core.errors import N_, FrontdeskError, InvalidInput


class WrongLogin(FrontdeskError):
    """The same sentence for an unknown name, a wrong password and a closed account."""

    status = 422
    message = N_("Användarnamnet eller lösenordet stämmer inte.")


class TooManyTries(FrontdeskError):
    """Too many failures in a row, whether or not the name exists."""

    status = 429
    message = N_("För många försök. Vänta en stund och försök igen, eller be systemförvaltaren om hjälp.")


class ScreenLocked(FrontdeskError):
    """The screen is locked; the card is kept until the person is back."""

    status = 423
    message = N_("Skärmen är låst.")


class SessionEnded(FrontdeskError):
    """Signed in until a moment ago; the login says so, instead of standing there without a word."""

    status = 401
    message = N_("Du har loggats ut. Logga in igen, så kommer du tillbaka dit du var.")


class LoginTaken(InvalidInput):
    message = N_("Användarnamnet finns redan.")

    def __init__(self) -> None:
        """Say it at the field too."""
        super().__init__(fields={"login": self.message})


class BadPassword(FrontdeskError):
    status = 422
    message = N_("Lösenordet ska ha minst {shortest} tecken.")


class CommonPassword(BadPassword):
    """A password that guessing programs try early."""

    message = N_("Lösenordet är för lätt att gissa. Välj till exempel fyra ord som inte hör ihop.")


class SamePassword(BadPassword):
    message = N_("Det nya lösenordet är samma som det gamla.")


class PasswordMustChange(FrontdeskError):
    """The password was chosen by an administrator; its owner chooses one before anything else."""

    status = 403
    message = N_("Välj ett eget lösenord innan du börjar.")


class BusyLogin(FrontdeskError):
    """More people than usual sign in at this moment."""

    status = 503
    message = N_("Många loggar in just nu. Försök igen om en stund.")


class OwnAccess(FrontdeskError):
    """Nobody widens their own access."""

    status = 403
    message = N_("Du kan inte ge dig själv fler roller eller områden. Be en annan systemförvaltare.")


class LastAdministrator(FrontdeskError):
    status = 409
    message = N_("Någon måste vara systemförvaltare. Ge rollen till en annan person först.")


class TokenRefused(FrontdeskError):
    """No token, an unknown one or one that was ended."""

    status = 401
    message = N_("Åtkomstnyckeln saknas eller gäller inte.")


TOO_LONG = N_("En nyckel gäller högst ett år. Skriv ett antal dagar mellan 1 och 365.")


class TokenTooWide(InvalidInput):
    """A token is to open nothing that nobody has said it must."""

    message = N_("Välj vad nyckeln får användas till.")


class ScopeMissing(FrontdeskError):
    status = 403
    message = N_("Åtkomstnyckeln får inte användas till detta.")


class ReasonMissing(FrontdeskError):
    """A program that searches, reads or changes must say for which contact or why."""

    status = 400
    message = N_("Ange X-Contact eller X-Reason.")


class IdentityRefused(FrontdeskError):
    """The outside login did not vouch for the person."""

    status = 422
    message = N_("Inloggningen godkändes inte. Försök igen eller logga in med lösenord.")


class IdentityUnavailable(FrontdeskError):
    """The outside login does not answer."""

    status = 503
    message = N_("Inloggningstjänsten svarar inte. Logga in med lösenord eller försök om en stund.")


class NoSuchHandlaggare(InvalidInput):
    """A login is tied to a handläggare the case system has told of."""

    message = N_("Välj en handläggare i listan.")
