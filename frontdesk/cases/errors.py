"""Errors of the register and its import, with the user's words."""

from frontdesk.core.errors import FrontdeskError, InvalidInput
from frontdesk.core.i18n import N_


class SearchTooShort(InvalidInput):
    """Less than two letters or digits."""

    message = N_("Skriv minst två bokstäver eller siffror.")


class ImportBusy(FrontdeskError):
    """Another import of the same source is running."""

    status = 409
    message = N_("En annan inläsning pågår. Försök igen när den är klar.")


class RegisterNotThere(FrontdeskError):
    """The register's tables have not been created."""

    status = 503
    message = N_("Registret finns inte än. Kör först: frontdesk migrate")


class RegisterOutOfReach(FrontdeskError):
    """The database does not answer, or refuses the importing role."""

    status = 503
    message = N_("Registrets databas går inte att nå. Kontrollera inställningarna med: frontdesk check")


class ImportRefused(FrontdeskError):
    """The delivery was refused as a whole; the register is unchanged."""

    status = 422
    message = N_("Leveransen togs inte in. Registret är oförändrat.")
