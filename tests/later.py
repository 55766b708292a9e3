"""The program as a later version might be, with one revision more in each store."""

import shutil
from pathlib import Path

import pytest

from frontdesk.migrations import running
from frontdesk.migrations.running import STORES, Store

NOTHING = """
revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
"""


def release(folder: Path, monkeypatch: pytest.MonkeyPatch, **revisions: str) -> None:
    """Let the program have a revision 0002 too: the text given for a store, else one that changes nothing."""
    for store in STORES:
        _copy(folder, store, revisions.get(store, NOTHING))
    monkeypatch.setattr(running, "_HERE", folder)


def _copy(folder: Path, store: Store, revision: str) -> None:
    shutil.copytree(Path(running.__file__).parent / store, folder / store, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / store / "versions" / "0002_later.py").write_text(revision, encoding="utf-8")
