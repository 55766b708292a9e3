"""Two minutes without the operator, a hundred SMS due and two clocks: nearly all arrive, none twice."""

import pytest

from frontdesk.core.db.stores import Stores
from tests.contracts.twilio_world import twilio_world
from tests.resilience.outages import PATIENCE, drill

HURRY = 12


@pytest.mark.harm("an operator's outage burns the SMS that are waiting: they never leave, or leave twice")
def test_a_silent_and_then_broken_operator_costs_what_was_in_flight(stores: Stores) -> None:
    with twilio_world() as world:
        # Twice the time that is allowed: in so much hurry half of it is this machine's own work.
        found = drill(stores, world, hurry=HURRY, answer=2.0, patience=2 * PATIENCE)
    assert found.taken >= 94
    assert found.twice == 0
    assert 0 < found.asked <= 6
    assert found.tasks == ("sms-outage",)
