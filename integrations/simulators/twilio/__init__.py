"""Twilio's messaging as a small ASGI app: its HTTP API, its signed webhooks, and a handset page.

Start in `TwilioSimulator`: mount `.api` at the adapter's base address, and `.handset` where the demo shows it.
"""

from starlette.applications import Starlette
from starlette.routing import Router

from integrations.simulators.twilio.api import Account, api
from integrations.simulators.twilio.handset import HandsetDoors, Render
from integrations.simulators.twilio.network import Network
from integrations.simulators.twilio.posting import Poster

__all__ = ["Account", "Render", "TwilioSimulator"]


class TwilioSimulator:
    """One operator with one account."""

    def __init__(self, account: Account) -> None:
        """Take the account the adapter will use."""
        self.network = Network()
        self.poster = Poster(account.sid, account.token)
        self._account = account

    @property
    def api(self) -> Starlette:
        """Twilio's HTTP API."""
        return api(self._account, self.network, self.poster)

    def handset(self, render: Render, *, reply_url: str) -> Router:
        """Return the handset page; `render` is `Pages.render`, replies are posted to `reply_url`.

        A bare router, so that the pages see the application they are mounted in.
        """
        return Router(HandsetDoors(self.network, self.poster, render, reply_url).routes)
