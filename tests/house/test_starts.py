"""What begins a process can be imported first: the tests, which import everything, would not see a circle."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module", ["frontdesk.cli", "frontdesk.asgi", "frontdesk.calendars.views", "integrations.wiring"]
)
def test_a_fresh_interpreter_imports_it(module: str) -> None:
    done = subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-400:]
