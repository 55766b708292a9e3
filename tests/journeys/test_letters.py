"""The demo opens on a day that is under way: something lies on every desk that shows what it is for."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from frontdesk.bootstrap.demo.messages import letters
from frontdesk.calls.models.message import Message
from frontdesk.calls.queries.contacts import waiting
from frontdesk.calls.rules.messages import MessageKind, Route
from frontdesk.core.times import FixedClock
from tests.journeys.town import settle
from tests.stores import MONDAY_TEN


@pytest.mark.parametrize("hours", [0, 5, 14, 24 * 5])
def test_the_letters_are_left_at_any_hour_of_any_day(tmp_path: Path, hours: int) -> None:
    stores = settle(tmp_path, FixedClock(MONDAY_TEN + timedelta(hours=hours)))
    letters(stores)
    with stores.reading() as unit:
        left = unit.db.scalars(select(Message).order_by(Message.id)).all()
        assert {MessageKind(message.kind) for message in left} >= {MessageKind.CALLBACK, MessageKind.APPEAL}
        assert sum(message.route == Route.OWN for message in left) >= 4
        assert waiting(unit.db, staff_id=None) == []
    stores.dispose()
