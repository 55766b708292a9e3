"""The rounds of change tracking that tokens stand for."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from integrations.simulators.graph.refusals import Refusal


@dataclass(frozen=True)
class Round:
    """A round of change tracking: its window, the change it starts after, and the rows not yet returned."""

    first: datetime
    until: datetime
    since: int = 0
    rows: tuple[dict[str, object], ...] = ()


@dataclass
class Tokens:
    """Rounds by token. The service forgets old ones without notice."""

    rounds: dict[str, Round] = field(default_factory=dict)

    def give(self, round_: Round) -> str:
        """Return a token for a round."""
        token = secrets.token_urlsafe(24)
        self.rounds[token] = round_
        return token

    def take(self, token: str) -> Round:
        """Return the round of a token, or refuse so that the caller starts over."""
        if token not in self.rounds:
            raise Refusal(410, "SyncStateNotFound", "The sync state generation is not found; start anew.")
        return self.rounds[token]

    def forget(self) -> None:
        """Forget every token issued so far."""
        self.rounds.clear()
