"""What begins a process: a module that can be imported first, and stores whose revisions stand in one row."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from frontdesk.migrations.running import STORES, Store, configuration


@pytest.mark.parametrize(
    "module", ["frontdesk.cli", "frontdesk.asgi", "frontdesk.calendars.views", "integrations.wiring"]
)
def test_a_fresh_interpreter_imports_it(module: str) -> None:
    done = subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-400:]


@pytest.mark.parametrize("folder", STORES)
def test_every_store_has_one_newest_revision(folder: Store) -> None:
    assert len(ScriptDirectory.from_config(configuration(folder)).get_heads()) == 1


@pytest.mark.parametrize("folder", STORES)
def test_revisions_are_numbered_in_their_order(folder: Store) -> None:
    scripts = [*ScriptDirectory.from_config(configuration(folder)).walk_revisions()][::-1]
    numbers = [f"{number:04}" for number in range(1, len(scripts) + 1)]
    assert [script.revision for script in scripts] == numbers
    for script, number in zip(scripts, numbers, strict=True):
        assert re.fullmatch(rf"{number}_[a-z0-9_]+\.py", Path(script.path).name)
    assert len(list(Path(scripts[0].path).parent.glob("*.py"))) == len(scripts)
