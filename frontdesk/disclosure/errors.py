from frontdesk.core.errors import N_, FrontdeskError, InvalidInput


class NobodyOpen(FrontdeskError):
    """The contact has no client open, or no longer one that may be seen."""

    status = 409
    message = N_("Ingen klient är öppnad i samtalet. Sök först.")


class AnotherCard(FrontdeskError):
    """What was pressed belonged to a card that has closed since."""

    status = 409
    message = N_("Kortet har bytts i ett annat fönster, så ingenting gjordes. Läs vem som nu är öppen och tryck igen.")


class MethodNotPossible(FrontdeskError):
    """This proof cannot be asked of this speaker."""

    status = 409
    message = N_("Det sättet går inte för den som talar. Välj ett annat.")


class CodeTooWeak(InvalidInput):
    """A phone code anybody could guess."""

    message = N_("Koden ska ha 6 till 10 siffror, inte bara samma eller i följd, och inte vara ett födelsedatum.")


class LevelTooLow(FrontdeskError):
    """A phone code is set, and secrecy waived, only by somebody whose identity is proved."""

    status = 403
    message = N_("Det kräver att klientens identitet är styrkt.")


class SpeakerUnclear(InvalidInput):
    """Somebody who speaks for another must say their name."""

    message = N_("Skriv namnet på den som talar.")
