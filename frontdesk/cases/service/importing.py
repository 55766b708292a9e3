"""`frontdesk import`: one delivery into the register, in one transaction, all or nothing.

Every file is read once as a stream, checked cell by cell, staged, checked for all rows at once, and merged so that only
differences are written. Importing the same delivery again changes nothing.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, Engine, func, insert, inspect, select, text
from sqlalchemy.exc import OperationalError

from frontdesk.cases.errors import ImportBusy, ImportRefused, RegisterNotThere, RegisterOutOfReach
from frontdesk.cases.models import ImportRun
from frontdesk.cases.ports import CaseSource, DeliveryBroken, Manifest
from frontdesk.cases.rules.entities import CheckContext, entities
from frontdesk.cases.rules.limits import Limits, refusals
from frontdesk.cases.rules.report import DeliveryRefusal, ImportReport
from frontdesk.cases.service.delivery import Delivery, Progress
from frontdesk.core.db.dialects import on_postgresql
from frontdesk.core.db.locks import try_lock
from frontdesk.core.i18n import N_
from frontdesk.core.times import local_date


class DeliveryRefused(ImportRefused):
    """The whole delivery was refused; `report` says why."""

    def __init__(self, report: ImportReport) -> None:
        """Take the report, which holds no personal data."""
        super().__init__()
        self.report = report


def import_folder(
    engine: Engine,
    source: CaseSource,
    *,
    now: datetime,
    force: bool = False,
    dry_run: bool = False,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Import a delivery with the register's writing engine and return the report.

    `force` overrides the limits and the order of extracts, never a broken structure. Raises DeliveryRefused.
    """
    started = time.monotonic()
    report = ImportReport(dry_run=dry_run, forced=force)
    try:
        manifest = source.manifest()
        with _alone(engine) as connection, connection.begin() as transaction:
            _hold(connection)
            _take_in(connection, source, manifest, report, now=now, limits=limits or Limits(), progress=progress)
            if report.refused or dry_run:
                transaction.rollback()
            else:
                report.generation = _note_run(connection, manifest, report, now=now)
                _analyze(connection)
    except DeliveryBroken as broken:
        report.forced = False
        report.refusals.append(DeliveryRefusal(broken.message, broken.values))
    report.seconds = time.monotonic() - started
    if report.refused:
        raise DeliveryRefused(report)
    _checkpoint(engine)
    return report


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """Open a connection for one long write. Raises RegisterNotThere, RegisterOutOfReach or, on SQLite, ImportBusy."""
    try:
        if not inspect(engine).has_table(ImportRun.__tablename__):
            raise RegisterNotThere
    except OperationalError:
        raise RegisterOutOfReach from None
    with engine.execution_options(immediate=True).connect() as connection:
        try:
            yield connection
        except OperationalError as error:
            if "locked" in str(error.orig):
                raise ImportBusy from None
            raise


def _hold(connection: Connection) -> None:
    """Block other imports until this transaction ends. Raises ImportBusy."""
    if not try_lock(connection, "frontdesk import"):
        raise ImportBusy


def _take_in(
    connection: Connection,
    source: CaseSource,
    manifest: Manifest,
    report: ImportReport,
    *,
    now: datetime,
    limits: Limits,
    progress: Progress | None,
) -> None:
    report.source, report.kind, report.extracted_at = manifest.source_system, manifest.kind, manifest.extracted_at
    last = _last_extract(connection, manifest.source_system)
    setting = CheckContext(manifest.source_system, local_date(now), report.count_unmapped)
    delivery = Delivery(connection, source, manifest, entities(setting), report, now=now, progress=progress or _silent)
    delivery.check_structure(first=last is None)
    report.refusals += refusals_of_time(manifest, last)
    delivery.take_in()
    report.refusals += refusals(report, limits)


def refusals_of_time(manifest: Manifest, last: datetime | None) -> list[DeliveryRefusal]:
    """Refuse an extract older than the last one imported."""
    if last is None or manifest.extracted_at >= last:
        return []
    return [DeliveryRefusal(N_("Leveransen är äldre än den som redan är inläst."), {})]


def _last_extract(connection: Connection, source: str) -> datetime | None:
    newest = select(ImportRun.extracted_at).where(ImportRun.source == source).order_by(ImportRun.generation.desc())
    return connection.execute(newest.limit(1)).scalar_one_or_none()


def _note_run(connection: Connection, manifest: Manifest, report: ImportReport, *, now: datetime) -> int:
    source = manifest.source_system
    highest = select(func.coalesce(func.max(ImportRun.generation), 0)).where(ImportRun.source == source)
    generation: int = connection.execute(highest).scalar_one() + 1
    report.generation = generation
    row = {
        "source": source,
        "generation": generation,
        "kind": manifest.kind,
        "extracted_at": manifest.extracted_at,
        "imported_at": now,
        "counts": {name: each.rows for name, each in report.files.items()},
        "report": report.as_json(),
    }
    connection.execute(insert(ImportRun).values(row))
    return generation


def _analyze(connection: Connection) -> None:
    connection.execute(text("SELECT analyze_register()" if on_postgresql(connection) else "ANALYZE"))


def _checkpoint(engine: Engine) -> None:
    """Checkpoint SQLite's write-ahead log; if a reader blocks it, it happens later."""
    if not on_postgresql(engine):
        with engine.connect() as connection:
            raw = connection.connection.driver_connection
            if raw is not None:
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _silent(file: str, done: int, expected: int | None) -> None:
    """Show no progress."""
