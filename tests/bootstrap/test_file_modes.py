"""The stores hold every client of the municipality: no other account on the machine reads them."""

import os
import stat
from pathlib import Path

import pytest

from frontdesk.core import file_modes
from frontdesk.core.file_modes import FolderOpen
from tests.bootstrap.terminals import STRONG, Terminal


def modes(folder: Path) -> dict[str, str]:
    found = [folder, *(path for path in folder.rglob("*"))]
    return {str(path.relative_to(folder)): oct(stat.S_IMODE(path.stat().st_mode)) for path in found}


def wide(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.mark.harm("another account on the machine reads the register of clients")
def test_whatever_a_command_makes_is_its_accounts_alone(terminal: Terminal) -> None:
    data = terminal.folder / "data"
    settings = {**STRONG, "FRONTDESK_SMS": "none", "FRONTDESK_DATA": str(data)}
    before = os.umask(0o022)
    try:
        data.mkdir()
        assert terminal.run("migrate", **settings).code == 0
        assert terminal.run("log", "verify", **settings).code == 0
    finally:
        os.umask(before)
    found = modes(data)
    assert {"desk.sqlite", "register.sqlite"} <= found.keys()
    assert found.pop(".") == "0o700"
    assert set(found.values()) == {"0o600"}


def test_an_installation_made_earlier_is_closed_at_the_next_command(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "demo").mkdir(parents=True)
    for name in ("desk.sqlite", "desk.sqlite-wal", "log-heads.jsonl", "keys.json", "frontdesk.lock", "demo/demo.json"):
        (data / name).write_text("")
    wide(data)
    assert file_modes.is_open(data)
    file_modes.close(data)
    assert not file_modes.is_open(data)
    assert modes(data)["demo"] == "0o700"
    assert modes(data)["demo/demo.json"] == modes(data)["desk.sqlite-wal"] == "0o600"


def test_one_open_file_in_a_closed_folder_is_closed_too(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    (tmp_path / "register.sqlite").touch(mode=0o640)
    (tmp_path / "register.sqlite").chmod(0o640)
    file_modes.close(tmp_path)
    assert modes(tmp_path)["register.sqlite"] == "0o600"


def test_a_folder_that_serves_others_too_is_left_as_it_is_and_refused(tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "desk.sqlite").write_text("")
    wide(tmp_path)
    before = modes(tmp_path)
    with pytest.raises(FolderOpen, match="chmod"):
        file_modes.close(tmp_path)
    assert modes(tmp_path) == before


def test_a_folder_whose_rights_cannot_be_changed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "desk.sqlite").write_text("")
    wide(tmp_path)
    # A disk that keeps no rights takes the order and forgets it.
    monkeypatch.setattr(Path, "chmod", lambda *_: None)
    with pytest.raises(FolderOpen):
        file_modes.close(tmp_path)


def test_a_link_out_of_the_folder_changes_nothing_outside_it(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("")
    outside.chmod(0o644)
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    (data / "desk.sqlite").symlink_to(outside)
    file_modes.close(data)
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644


def test_a_folder_that_is_not_there_is_not_open(tmp_path: Path) -> None:
    file_modes.close(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_check_names_an_open_folder(terminal: Terminal) -> None:
    data = terminal.folder / "data"
    data.mkdir()
    settings = {**STRONG, "FRONTDESK_SMS": "none", "FRONTDESK_DATA": str(data)}
    terminal.run("migrate", **settings)
    (data / "register.sqlite").chmod(0o644)
    assert "chmod -R go=" in terminal.run("check", **settings).err
    terminal.run("log", "verify", **settings)
    assert "chmod" not in terminal.run("check", **settings).err
