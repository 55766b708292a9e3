"""What begins a process: a module that can be imported first, and stores that have one newest revision."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

import frontdesk


@pytest.mark.parametrize(
    "module", ["frontdesk.cli", "frontdesk.asgi", "frontdesk.calendars.views", "integrations.wiring"]
)
def test_a_fresh_interpreter_imports_it(module: str) -> None:
    done = subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-400:]


@pytest.mark.parametrize("folder", ["desk", "register"])
def test_every_store_has_one_newest_revision(folder: str) -> None:
    migrations = Config()
    migrations.set_main_option("script_location", str(Path(frontdesk.__file__).with_name("migrations") / folder))
    assert len(ScriptDirectory.from_config(migrations).get_heads()) == 1
