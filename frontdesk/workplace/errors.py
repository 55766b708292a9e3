"""Errors of the handläggare's and the unit head's pages."""

from frontdesk.core.errors import FrontdeskError, InvalidInput
from frontdesk.core.i18n import N_


class NoHandlaggare(FrontdeskError):
    """The login is not linked to a handläggare of the case system."""

    status = 409
    message = N_("Din inloggning är inte kopplad till någon handläggare. Säg till systemförvaltaren.")


class PhoneHoursTooLong(InvalidInput):
    message = N_("Skriv kortare, högst 200 tecken, till exempel: tis och tor 8.30–9.30.")


class NotConfirmed(InvalidInput):
    """Meetings would fall outside all opening hours, and the user has not confirmed it."""

    message = N_("Läs igenom bokningarna som hamnar utanför och kryssa i att du har sett dem.")
