from datetime import timedelta

from sqlalchemy import func, select

from frontdesk.accounts.jobs import KEPT, forget_sessions
from frontdesk.accounts.models import LoginAttempt, StaffSession
from frontdesk.accounts.service import login
from frontdesk.accounts.service.throttle import AttemptOrigin
from frontdesk.core.db.stores import Stores
from frontdesk.core.times import FixedClock
from tests.factories.accounts import make_staff


def test_old_sessions_and_tries_are_forgotten(stores: Stores, clock: FixedClock) -> None:
    with stores.writing() as unit:
        make_staff(unit, login="rut")
        login.begin(unit, login="rut", at=AttemptOrigin(b"k" * 32, "192.0.2.1"))
        login.vouched(unit, login="rut")
    clock.move(KEPT + timedelta(days=1))
    with stores.writing() as unit:
        login.vouched(unit, login="rut")
    assert forget_sessions(stores) == 1
    with stores.reading() as unit:
        assert unit.db.scalar(select(func.count()).select_from(LoginAttempt)) == 0
        assert unit.db.scalar(select(func.count()).select_from(StaffSession)) == 1
