"""The rounds of change tracking behind the service's tokens."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from integrations.simulators.graph.refusals import Refusal


@dataclass(frozen=True)
class Round:
    """One round of reading: its window, the change it begins after, and the rows that are still to be handed out."""

    first: datetime
    until: datetime
    since: int = 0
    rows: tuple[dict[str, object], ...] = ()


@dataclass
class Tokens:
    """What each token stands for. The service forgets old ones without notice."""

    rounds: dict[str, Round] = field(default_factory=dict)

    def give(self, round_: Round) -> str:
        """Return a token for a round."""
        token = secrets.token_urlsafe(24)
        self.rounds[token] = round_
        return token

    def take(self, token: str) -> Round:
        """Return the round of a token, or send the caller back to the start."""
        if token not in self.rounds:
            raise Refusal(410, "SyncStateNotFound", "The sync state generation is not found; start anew.")
        return self.rounds[token]

    def forget(self) -> None:
        """Forget every token given so far."""
        self.rounds.clear()
