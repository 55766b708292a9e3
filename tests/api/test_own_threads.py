"""What asks a calendar outside for a program does it in threads of its own, and for ten seconds at most."""

from types import ModuleType

import pytest

from frontdesk.booking.api import appointments
from frontdesk.core.outside import LONGEST, left
from tests.api.conftest import NINE, WANTED, Outside

NO_END = 3600.0
HOLD = {"type": "EB_NEW", "handlaggare": "demo:h-1", "starts_at": NINE, "mode": "visit"}


@pytest.mark.harm("One slow calendar server must not stop the whole reception.")
@pytest.mark.parametrize(
    ("room", "path", "asked"), [(appointments, "/holds", HOLD), (appointments, "/appointments", WANTED)]
)
def test_reserving_and_booking_end_their_asking_in_time(
    outside: Outside, monkeypatch: pytest.MonkeyPatch, room: ModuleType, path: str, asked: dict[str, object]
) -> None:
    seconds: list[float] = []
    monkeypatch.setattr(room, "ask_calendar", lambda *_: seconds.append(left(NO_END)))
    outside.program().post(path, asked)
    assert [second <= LONGEST for second in seconds] == [True]
