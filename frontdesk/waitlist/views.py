"""View of the waiting list."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Waiter:
    """An entry of the waiting list: the present time, the days wanted, and the open offer."""

    id: uuid.UUID
    alias: str
    name: str
    has_at: datetime
    handlaggare: str
    first: date
    last: date
    by_sms: bool
    offer_id: uuid.UUID | None = None
    offered_at: datetime | None = None
    offered_with: str = ""
    answer_by: datetime | None = None
    asked_by_sms: bool = False
