"""`frontdesk import` in a terminal: a progress bar, then the report."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from frontdesk.bootstrap import faults, revisions
from frontdesk.cases.rules.limits import Limits
from frontdesk.cases.rules.report import ImportReport
from frontdesk.cases.service import importing
from frontdesk.cases.service.delivery import Progress as Advance
from frontdesk.core.db.stores import writer_engine
from frontdesk.core.settings import Settings
from frontdesk.core.times import SystemClock
from integrations import wiring


def run(
    settings: Settings,
    path: Path,
    *,
    force: bool = False,
    dry_run: bool = False,
    report_file: Path | None = None,
    quiet: bool = False,
) -> bool:
    """Import the delivery at `path` and print the report; False when it was refused."""
    console = Console(quiet=quiet, highlight=False)
    where = revisions.writers_name(settings)
    with faults.naming(where):
        engine = writer_engine(settings)
    try:
        revisions.need(engine, "register", where)
        with faults.naming(where), _bars(console) as progress:
            report = importing.import_folder(
                engine,
                wiring.case_source(path),
                now=SystemClock().now(),
                force=force,
                dry_run=dry_run,
                limits=Limits(settings.import_rejected_percent, settings.import_vanished_percent),
                progress=progress,
            )
    except importing.DeliveryRefused as refused:
        report, console = refused.report, Console(stderr=True, highlight=False)
    finally:
        engine.dispose()
    _tell(console, report, report_file)
    return not report.refused


def _tell(console: Console, report: ImportReport, report_file: Path | None) -> None:
    for line in report.lines():
        console.print(Text(line))
    if report_file is not None:
        report_file.write_text(json.dumps(report.as_json(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


@contextmanager
def _bars(console: Console) -> Iterator[Advance]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as shown:
        bars: dict[str, TaskID] = {}

        def advance(file: str, done: int, expected: int | None) -> None:
            if file not in bars:
                bars[file] = shown.add_task(file, total=expected)
            shown.update(bars[file], completed=done)

        yield advance
