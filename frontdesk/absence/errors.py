from frontdesk.core.errors import FrontdeskError, InvalidInput
from frontdesk.core.i18n import N_


class EndsBeforeItBegins(FrontdeskError):
    status = 422
    message = N_("Frånvaron slutar innan den börjar.")


class AlreadyOver(FrontdeskError):
    status = 422
    message = N_("Frånvaron är redan slut.")


class StandsInForThemselves(FrontdeskError):
    status = 422
    message = N_("Den som är borta kan inte ersätta sig själv.")


class NoDayOfIt(InvalidInput):
    message = N_("Det blir ingen dag av det. Kontrollera veckodagar och datum.")


class TooManyStandIns(InvalidInput):
    message = N_("Högst trettio ersättare.")
