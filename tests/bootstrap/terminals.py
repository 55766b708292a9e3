"""Commands as somebody runs them in a terminal."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from frontdesk import cli

STRONG = {
    "FRONTDESK_SECRET_KEY": "vT9w-2kQzL0pXb7RrYd4nHs8CfJg1mUaEo5i",
    "FRONTDESK_LOG_KEY": "Zq3u8BfNc6WyKt0DhVj7SxAl2eRg9PmiOa4T",
}


@dataclass(frozen=True)
class Told:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


@dataclass
class Terminal:
    """Somebody's terminal in a folder, with nothing set but what is given."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def run(self, *words: str, **settings: str) -> Told:
        with self.monkeypatch.context() as patch:
            patch.chdir(self.folder)
            for name in [one for one in os.environ if one.startswith(("FRONTDESK_", "PG"))]:
                patch.delenv(name)
            for name, value in settings.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["frontdesk", *words])
            with pytest.raises(SystemExit) as ended:
                cli.main()
        # A command that failed has set up a log that writes to this test's own standard error.
        structlog.reset_defaults()
        said = self.capsys.readouterr()
        return Told(int(ended.value.code or 0), said.out, said.err.strip())
