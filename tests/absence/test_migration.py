"""Absences and stand-ins of an older version are there after an upgrade."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from frontdesk.absence.models import Absence, StandIn
from frontdesk.migrations.running import upgrade
from tests.stores import owner_of_an_empty_desk

_ABSENCE = """INSERT INTO absence (id, handlaggare, starts_at, ends_at, kind, source, ended, entered_by, entered_at)
VALUES (:id, 'demo:h-1', '2026-11-23 00:00:00+00', '2026-11-28 00:00:00+00', 'ill', 'hand', false, 'x',
        '2026-11-20 00:00:00+00')"""
_STAND_IN = "INSERT INTO stand_in (absence_id, position, handlaggare) VALUES (:id, :at, :who)"
ID = "01a214e5773f765da96202c5b7961a63"


@pytest.fixture(params=["sqlite", "postgresql"])
def owner(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with owner_of_an_empty_desk(request, tmp_path) as engine:
        yield engine


def test_who_was_away_and_who_stood_in_is_kept(owner: Engine) -> None:
    upgrade(owner, "desk", revision="absence")
    sql = _ABSENCE if owner.dialect.name == "postgresql" else _ABSENCE.replace("+00'", ".000000'")
    with owner.begin() as connection:
        connection.execute(text(sql), {"id": ID})
        for at, who in enumerate(("demo:h-2", "demo:h-3")):
            connection.execute(text(_STAND_IN), {"id": ID, "at": at, "who": who})
    upgrade(owner, "desk")
    with Session(owner) as desk:
        kept = desk.query(Absence).one()
        assert (kept.handlaggare, kept.series_id, kept.day) == ("demo:h-1", None, None)
        assert [(one.handlaggare, one.share) for one in kept.stand_ins] == [("demo:h-2", 1), ("demo:h-3", 1)]
        desk.delete(kept)
        desk.flush()
        assert desk.query(StandIn).count() == 0
