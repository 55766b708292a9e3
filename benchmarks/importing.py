"""What the checks of an import cost: the whole import beside reading the same files and loading them unchecked.

Both fill the same indexed tables in one transaction that ends with ANALYZE; the import also builds the name index.
Each runs in a process of its own, so that its memory is its own.

    uv run python -m benchmarks.importing [--full]
"""

import argparse
import multiprocessing
import resource
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar

from sqlalchemy import Engine

from benchmarks.engines import ENGINES
from benchmarks.registers import deliver, load_unchecked, size, take_in, writer

T = TypeVar("T")

MOST_TIMES = 6
MOST_MEGABYTES = 500


def main() -> None:
    """Print the figures of both databases."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true", help="a million persons")
    full = parser.parse_args().full
    with TemporaryDirectory() as place:
        folder = Path(place, "delivery")
        _alone(deliver, folder, size(full=full))
        for engine in ENGINES:
            unchecked, _ = _alone(_time, engine, load_unchecked, folder)
            checked, memory = _alone(_time, engine, take_in, folder)
            again, _ = _alone(_time_again, engine, folder)
            times = checked / unchecked
            print(f"{engine}: unchecked {unchecked:.1f} s, imported {checked:.1f} s")
            print(f"    {times:.1f} times (limit {MOST_TIMES})")
            print(f"    {memory:.0f} MB (limit {MOST_MEGABYTES}); the same delivery again {again:.1f} s")


def _alone(action: Callable[..., T], *values: object) -> T:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(action, *values).result()


def _time(engine: str, fill: Callable[[Engine, Path], object], folder: Path) -> tuple[float, float]:
    """Return seconds, and the most megabytes this process has held."""
    with ENGINES[engine]() as stores:
        register = writer(stores)
        began = perf_counter()
        fill(register, folder)
        seconds = perf_counter() - began
        register.dispose()
        return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _time_again(engine: str, folder: Path) -> tuple[float, float]:
    """The second night: the same delivery once more."""
    with ENGINES[engine]() as stores:
        register = writer(stores)
        take_in(register, folder)
        began = perf_counter()
        take_in(register, folder)
        seconds = perf_counter() - began
        register.dispose()
        return seconds, 0.0


if __name__ == "__main__":
    main()
