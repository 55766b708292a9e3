"""The mailboxes of one tenant, and those the application may not open."""

from collections.abc import Callable

from integrations.simulators.graph.mailbox import Mailbox
from integrations.simulators.graph.refusals import Refusal


class Tenant:
    """Mailboxes by address; `told` is called for every change in any of them."""

    def __init__(self, told: Callable[[str, str, str], None]) -> None:
        """Begin without mailboxes."""
        self._told = told
        self._mailboxes: dict[str, Mailbox] = {}
        self.kept_out: set[str] = set()

    def add(self, address: str) -> Mailbox:
        """Return the mailbox with that address, created if necessary."""
        key = address.casefold()
        if key not in self._mailboxes:
            self._mailboxes[key] = Mailbox(key, lambda change, item: self._told(key, change, item))
        return self._mailboxes[key]

    def everybody(self) -> list[Mailbox]:
        """Return every mailbox."""
        return list(self._mailboxes.values())

    def keep_out(self, address: str) -> None:
        """Set the application access policy to deny the application this mailbox."""
        self.kept_out.add(address.casefold())

    def open(self, address: str) -> Mailbox:
        """Return a mailbox for the application, or refuse as the service would."""
        key = address.casefold()
        if key not in self._mailboxes:
            raise Refusal(404, "ErrorInvalidUser", f"The requested user '{address}' is invalid.")
        if key in self.kept_out:
            raise Refusal(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
        return self._mailboxes[key]
