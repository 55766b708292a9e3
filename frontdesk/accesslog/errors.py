from frontdesk.core.errors import N_, FrontdeskError


class NoSuchRow(FrontdeskError):
    """No row of the log has this number."""

    status = 404
    message = N_("Loggraden finns inte.")
