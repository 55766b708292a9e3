"""The order of the rooms is kept, and the contracts that say so would notice if it were not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VIOLATIONS = {
    "A room imports only rooms further down": ("frontdesk.core.errors", "frontdesk.booking"),
    "In a room, a drawer imports only drawers further down": (
        "frontdesk.triage.errors",
        "frontdesk.triage.service",
    ),
    "Only bootstrap knows the vendors": ("frontdesk.admin.queries", "twilio"),
    "A vendor knows no room but its ports": ("integrations.twilio", "frontdesk.calls.service"),
    "Rules and ports are pure": ("frontdesk.triage.rules", "sqlalchemy"),
    "Use cases and jobs know no web": ("frontdesk.triage.service", "fastapi"),
    "Vendors are strangers to each other": ("integrations.local", "integrations.twilio"),
}


def test_the_contracts_are_kept() -> None:
    done = _lint_imports(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def broken_house(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What lint-imports says of a copy of the house in which every contract is broken once."""
    copy = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for package in ("frontdesk", "integrations"):
        shutil.copytree(ROOT / package, copy / package)
    _file_of(copy, "frontdesk.calls.service").touch()
    for where, what in VIOLATIONS.values():
        with _file_of(copy, where).open("a", encoding="utf-8") as file:
            file.write(f"\nimport {what}\n")
    return _lint_imports(copy).stdout


@pytest.mark.parametrize("contract", VIOLATIONS)
def test_a_broken_contract_is_noticed(broken_house: str, contract: str) -> None:
    assert f"{contract} BROKEN" in broken_house


def _file_of(folder: Path, module: str) -> Path:
    path = folder.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
