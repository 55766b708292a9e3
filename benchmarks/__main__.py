"""Every figure, or only those named: `uv run python -m benchmarks [--full] [names]`; `--help` lists the names.

Each benchmark runs in a process of its own, on SQLite and on a PostgreSQL that it starts and stops. Compared figures
are ratios measured by turns in one run, because the machine is never the same twice. `--full` takes the register of a
city: a million persons.
"""

import argparse
import subprocess
import sys

_FULL = ("desk", "search", "alike", "importing")
_NAMES = (*_FULL, "slots", "booking", "calendars", "syncing", "outside", "outage", "handing", "flood", "house")


def main() -> int:
    """Run them one after the other; return 1 if any broke off."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--full", action="store_true", help="a million persons; takes minutes and two gigabytes")
    parser.add_argument("names", nargs="*", default=_NAMES, metavar="name", help=", ".join(_NAMES))
    given = parser.parse_args()
    return max([_run(name, full=given.full) for name in given.names], default=0)


def _run(name: str, *, full: bool) -> int:
    if name not in _NAMES:
        raise SystemExit(f"no benchmark is called {name}; there are {', '.join(_NAMES)}")
    print(f"\n== {name}", flush=True)
    flags = ["--full"] if full and name in _FULL else []
    command = [sys.executable, "-m", f"benchmarks.{name}", *flags]
    return min(1, subprocess.run(command, check=False).returncode)  # noqa: S603 - one of the names above


if __name__ == "__main__":
    sys.exit(main())
