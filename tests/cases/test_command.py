"""`frontdesk import` on a terminal, with the register of a settings' data folder."""

import json
from datetime import date
from pathlib import Path

import pytest

from frontdesk.bootstrap import commands, importing
from frontdesk.core.settings import Settings
from frontdesk.core.times import SystemClock, local_date
from integrations.local.municipality import Fault, broken
from tests.cases.deliveries import small


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("FRONTDESK_DATA", str(tmp_path))
    monkeypatch.setenv("FRONTDESK_SECRET_KEY", "s" * 40)
    monkeypatch.setenv("FRONTDESK_LOG_KEY", "l" * 40)
    monkeypatch.setenv("FRONTDESK_SMS", "none")
    made = Settings()
    commands.migrate(made)
    return made


def _today() -> date:
    """The machine's own day: the command asks the machine's clock whether an extract lies in the future."""
    return local_date(SystemClock().now())


def test_a_delivery_is_reported_to_people_and_as_json(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "report.json"
    assert importing.run(settings, small(tmp_path / "d", _today()), report_file=report)
    assert "Leveransen från demo är inläst som nummer 1." in capsys.readouterr().out
    told = json.loads(report.read_text("utf-8"))
    assert told["files"]["persons"]["rows"] == 400
    assert told["refused"] is False


def test_a_refused_delivery_says_why_also_when_told_to_be_quiet(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken(tmp_path / "d", Fault.MISSING_FILE, today=_today())
    assert not importing.run(settings, tmp_path / "d", quiet=True)
    said = capsys.readouterr()
    assert "Filen cases saknas." in said.err
    assert said.out == ""


def test_a_rehearsal_leaves_the_register_as_it_was(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert importing.run(settings, small(tmp_path / "d", _today()), dry_run=True)
    assert "Provkörning: ingenting har ändrats." in capsys.readouterr().out
    assert importing.run(settings, tmp_path / "d")
    assert "nummer 1" in capsys.readouterr().out
