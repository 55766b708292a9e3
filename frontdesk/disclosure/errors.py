from frontdesk.core.errors import FrontdeskError, InvalidInput
from frontdesk.core.i18n import N_


class NobodyOpen(FrontdeskError):
    """No client is open in the contact, or the user may no longer see that client."""

    status = 409
    message = N_("Ingen klient är öppnad i samtalet. Sök först.")


class AnotherCard(FrontdeskError):
    """The form was sent from a client card that has since been closed or replaced."""

    status = 409
    message = N_("Kortet har bytts i ett annat fönster, så ingenting gjordes. Läs vem som nu är öppen och tryck igen.")


class MethodNotPossible(FrontdeskError):
    """This identification method cannot be used for this speaker."""

    status = 409
    message = N_("Det sättet går inte för den som talar. Välj ett annat.")


class CodeTooWeak(InvalidInput):
    """A phone code that is too easy to guess."""

    message = N_("Koden ska ha 6 till 10 siffror, inte bara samma eller i följd, och inte vara ett födelsedatum.")


class LevelTooLow(FrontdeskError):
    """The speaker's identification level is too low, e.g. for setting a phone code or waiving secrecy."""

    status = 403
    message = N_("Det kräver att klientens identitet är styrkt.")


class SpeakerUnclear(InvalidInput):
    """A speaker who represents the client must give a name."""

    message = N_("Skriv namnet på den som talar.")
