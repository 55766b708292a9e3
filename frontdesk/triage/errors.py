"""Errors of triage."""

from frontdesk.core.errors import FrontdeskError, InvalidInput
from frontdesk.core.i18n import N_


class ProtocolRefused(InvalidInput):
    """An invalid protocol, with file, line and reason. The protocol in use stays in use."""

    message = N_("Protokollet används inte. {file}, rad {line}: {why}")

    def __init__(self, why: str, *, file: str, line: int, **values: object) -> None:
        """Store place and reason; `why` is a Swedish source text with placeholders for `values`."""
        super().__init__(file=file, line=line, why=why.format(**values))
        self.why = why
        self.details = values


class NoSuchReason(FrontdeskError):
    status = 404
    message = N_("Det finns ingen sådan anledning i protokollet.")


class NotLower(FrontdeskError):
    """A computed priority may be raised, never lowered."""

    status = 409
    message = N_("Prioriteten kan höjas men inte sänkas.")
