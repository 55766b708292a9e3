"""What can go wrong around the register, in the user's words."""

from frontdesk.core.errors import N_, FrontdeskError, InvalidInput


class SearchTooShort(InvalidInput):
    """Less than two letters or digits."""

    message = N_("Skriv minst två bokstäver eller siffror.")


class ImportBusy(FrontdeskError):
    """Another import of the same source holds the register."""

    status = 409
    message = N_("En annan inläsning pågår. Försök igen när den är klar.")


class RegisterNotThere(FrontdeskError):
    """The register's tables have not been made."""

    status = 503
    message = N_("Registret finns inte än. Kör först: frontdesk migrate")


class RegisterOutOfReach(FrontdeskError):
    """The database does not answer, or does not let the importing role in."""

    status = 503
    message = N_("Registrets databas går inte att nå. Kontrollera inställningarna med: frontdesk check")


class ImportRefused(FrontdeskError):
    """A delivery that is not taken in at all; nothing in the register has changed."""

    status = 422
    message = N_("Leveransen togs inte in. Registret är oförändrat.")
