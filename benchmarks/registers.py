"""A register of a chosen size: the made-up city's delivery, imported, or loaded unchecked for comparison."""

import csv
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from frontdesk.cases.rules.entities import CheckContext, Entity, entities
from frontdesk.cases.rules.report import ImportReport
from frontdesk.cases.service.bulk import CHUNK, bulk
from frontdesk.cases.service.importing import _analyze, import_folder
from frontdesk.cases.service.staging import register_table
from frontdesk.core.db import postgres, sqlite
from frontdesk.core.db.stores import Stores
from frontdesk.core.times import local_date
from integrations.local.case_source import DeliveredFiles
from integrations.local.municipality import CITY, Size, write
from tests.postgres import READER, WRITER

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
SOURCE = "demo"
TOWN = Size(persons=20_000, cases=7_400, handlaggare=130)


def size(*, full: bool) -> Size:
    """The city of a million, or a town for a quick look."""
    return CITY if full else TOWN


def deliver(folder: Path, of: Size) -> None:
    """Let the made-up case system write its files."""
    write(folder, today=local_date(NOW), size=of)


def delivered(*, full: bool) -> Path:
    """Return a folder with the files of the city or the town; written once and kept among the machine's own."""
    folder = Path(tempfile.gettempdir(), f"frontdesk-benchmark-{'city' if full else 'town'}")
    if not folder.exists():
        unfinished = Path(tempfile.mkdtemp(dir=folder.parent))
        deliver(unfinished, size(full=full))
        unfinished.rename(folder)
    return folder


def writer(stores: Stores) -> Engine:
    """Open the register as only the import may."""
    url = stores.register.url
    if stores.embedded:
        return sqlite.engine(Path(url.database or ""), owner=True)
    as_writer = url.set(username=WRITER) if url.username == READER else url
    return postgres.engine(as_writer.render_as_string(hide_password=False), schema=postgres.REGISTER_SCHEMA)


def take_in(engine: Engine, folder: Path) -> ImportReport:
    """Import the delivery as `frontdesk import` does."""
    return import_folder(engine, DeliveredFiles(folder), now=NOW)


def load_unchecked(engine: Engine, folder: Path) -> None:
    """Read the same files and load them into the same tables, in one transaction and with no question asked."""
    setting = CheckContext(SOURCE, local_date(NOW), lambda _file, _column: lambda _word: None)
    with engine.execution_options(immediate=True).begin() as connection:
        for entity in entities(setting).values():
            _load(connection, entity, folder / f"{entity.name}.csv")
        _analyze(connection)


def _load(connection: Connection, entity: Entity, path: Path) -> None:
    loader, table = bulk(connection), register_table(entity.table).name
    with path.open(encoding="utf-8", newline="") as stream:
        lines = csv.reader(stream, delimiter=";")
        header = next(lines)
        places = [header.index(column.name) for column in entity.columns]
        months = {at for at, column in enumerate(entity.columns) if column.target == "month"}
        for chunk in _chunks(lines):
            rows = [
                [
                    *(
                        (f"{row[at]}-01" if nth in months and row[at] else row[at]) or None
                        for nth, at in enumerate(places)
                    ),
                    *("" for _ in entity.derived),
                    SOURCE,
                ]
                for row in chunk
            ]
            loader.load(table, entity.targets, rows)


def _chunks(lines: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    chunk = []
    for row in lines:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    yield chunk
