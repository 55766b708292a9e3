from frontdesk.core.errors import N_, FrontdeskError, InvalidInput


class NumberUnusable(InvalidInput):
    """What was typed is no phone number, or none that can take an SMS."""

    message = N_("Numret går inte att använda. Skriv ett mobilnummer, till exempel 070-123 45 67.")


class MustBeSilent(InvalidInput):
    """No telephone may say a word here: an SMS, a voicemail or an ordinary call-back was asked for."""

    status = 409
    message = N_("Inget SMS och inget på telefonsvarare: det kan vara farligt för klienten. Boka utan SMS.")


class LiftNeedsReason(InvalidInput):
    """Protection is never lifted without a reason that can be read afterwards."""

    message = N_("Skriv varför skyddet hävs.")


class MayNotLift(FrontdeskError):
    """Only those who answer for protected persons may make one visible again."""

    status = 403
    message = N_("Bara skyddsgruppen eller enhetschefen kan häva skyddet.")


class NoteTooLong(InvalidInput):
    """How a visit is made is a few words; there is no room for why."""

    message = N_("Skriv högst 60 tecken.")


class WaiverNotValid(InvalidInput):
    """A waiver needs a named person, something it covers, and an end."""

    message = N_("Ange vem eftergiften gäller, vad den omfattar och till och med vilken dag.")
