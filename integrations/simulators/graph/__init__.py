"""Microsoft Graph's calendars as a small ASGI app: tokens, events, delta, schedules, subscriptions, faults.

Start in `GraphSimulator`: mount `.api` at the adapter's base address; `.mailbox` acts as a calendar's owner in Outlook,
who creates, moves and removes events.
"""

import threading
from collections.abc import Mapping
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Router

from integrations.simulators.graph import keeping
from integrations.simulators.graph.api import api
from integrations.simulators.graph.courier import Courier
from integrations.simulators.graph.entra import Entra, Registration
from integrations.simulators.graph.faults import Fault, Faults
from integrations.simulators.graph.mailbox import Mailbox
from integrations.simulators.graph.outlook import OutlookDoors, Render
from integrations.simulators.graph.subscriptions import Subscriptions
from integrations.simulators.graph.tenant import Tenant

__all__ = ["Fault", "GraphSimulator", "Mailbox", "Registration"]


class GraphSimulator:
    """A tenant with one registered application, and the mailboxes that a test or the demo creates."""

    def __init__(self, registration: Registration, *, guarded: bool = True, file: Path | None = None) -> None:
        """Take the registered application, and a file to store the mailboxes in.

        Without `guarded` it answers requests without a token, for clients that have none.
        """
        self._file, self._saving = file, threading.Lock()
        self.entra = Entra(registration, guarded=guarded)
        self.faults = Faults()
        self.courier = Courier()
        self.subscriptions = Subscriptions(self.courier)
        self.tenant = Tenant(told=self._changed)
        if file:
            keeping.load(self.tenant, file)

    @property
    def api(self) -> Starlette:
        """Both endpoints of the service: `/{tenant}/oauth2/v2.0/token` and `/v1.0/…`."""
        return api(self.entra, self.tenant, self.subscriptions, self.faults)

    def mailbox(self, address: str) -> Mailbox:
        """Return the mailbox with an address, created at first use."""
        return self.tenant.add(address)

    def outlook(self, people: Mapping[str, str], render: Render) -> Router:
        """Return the page of some mailboxes, by address and owner's name; `render` is `Pages.render`.

        A bare router, so that the pages see the application they are mounted in.
        """
        return Router(OutlookDoors(self.tenant, people, render).routes)

    def _changed(self, mailbox: str, change: str, item: str) -> None:
        if self._file:
            with self._saving:
                keeping.save(self.tenant, self._file)
        self.subscriptions.tell(mailbox, change, item)
