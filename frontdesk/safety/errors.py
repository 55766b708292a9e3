from frontdesk.core.errors import FrontdeskError, InvalidInput
from frontdesk.core.i18n import N_


class NumberUnusable(InvalidInput):
    """The text typed is not a phone number, or not one that can receive SMS."""

    message = N_("Numret går inte att använda. Skriv ett mobilnummer, till exempel 070-123 45 67.")


class MustBeSilent(InvalidInput):
    """An SMS, voicemail or ordinary call-back was requested although the person or matter is silent."""

    status = 409
    message = N_("Inget SMS och inget på telefonsvarare: det kan vara farligt för klienten. Boka utan SMS.")


class LiftNeedsReason(InvalidInput):
    """Lifting a protection requires a written reason."""

    message = N_("Skriv varför skyddet hävs.")


class MayNotLift(FrontdeskError):
    """Only the protected desk and unit heads may lift a protection."""

    status = 403
    message = N_("Bara skyddsgruppen eller enhetschefen kan häva skyddet.")


class NoteTooLong(InvalidInput):
    """The note on how home visits are made is too long; kept short so that it cannot hold the reason."""

    message = N_("Skriv högst 60 tecken.")


class WaiverNotValid(InvalidInput):
    """A waiver of secrecy requires a recipient, a scope and an end date."""

    message = N_("Ange vem eftergiften gäller, vad den omfattar och till och med vilken dag.")
