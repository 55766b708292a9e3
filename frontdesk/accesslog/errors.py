from frontdesk.core.errors import N_, FrontdeskError, InvalidInput


class NoSuchRow(FrontdeskError):
    """No row of the log has this number."""

    status = 404
    message = N_("Loggraden finns inte.")


class NoteNeeded(InvalidInput):
    """An incident begins with what the reviewer saw."""

    message = N_("Skriv vad du såg. Enhetschefen får avvikelsen och behöver veta varför.")
