from frontdesk.core.errors import N_, FrontdeskError


class EndsBeforeItBegins(FrontdeskError):
    status = 422
    message = N_("Frånvaron slutar innan den börjar.")


class AlreadyOver(FrontdeskError):
    status = 422
    message = N_("Frånvaron är redan slut.")


class StandsInForThemselves(FrontdeskError):
    status = 422
    message = N_("Den som är borta kan inte ersätta sig själv.")
