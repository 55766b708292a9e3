"""What the receptionist's page is made of: the panels of other rooms, side by side."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class FactsAge:
    """When the register's facts were true: the oldest of its sources, and whether that is recent enough to say."""

    at: datetime | None
    fresh: bool


@dataclass(frozen=True)
class Desk:
    """The page while nobody is being helped."""

    now: datetime
    facts: FactsAge
