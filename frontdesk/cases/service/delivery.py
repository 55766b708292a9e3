"""Import of one delivery: structure first, then file by file, parents before children."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from frontdesk.cases.models import Person, RegisterUnit
from frontdesk.cases.ports import CaseSource, DeliveryBroken, Manifest, Table, UnreadableLine
from frontdesk.cases.queries.visible import AnySelect
from frontdesk.cases.rules.cells import SetAsideReason, Unfit
from frontdesk.cases.rules.entities import COMMON, FORBIDDEN, Entity, FactOwner
from frontdesk.cases.rules.reading import Row, RowReader, finish_cases, finish_identifiers, finish_mandates
from frontdesk.cases.rules.report import FileReport, ImportReport, SetAside
from frontdesk.cases.service.bulk import CHUNK, bulk
from frontdesk.cases.service.gaps import Gaps
from frontdesk.cases.service.naming import NameIndex
from frontdesk.cases.service.staging import Stage, refresh_spheres, remove_orphans
from frontdesk.core.i18n import N_
from frontdesk.core.times import local_date

Progress = Callable[[str, int, int | None], None]
_CLOCKS_MAY_DIFFER = timedelta(minutes=10)
_DELETED = "deleted"
_CUT_OFF = N_("{file}: sista raden saknar radslut. Filen kan vara avklippt. Ange antalet rader (rows) i manifest.json.")


class Delivery:
    """A delivery and the register it is imported into, within one transaction."""

    def __init__(
        self,
        connection: Connection,
        source: CaseSource,
        manifest: Manifest,
        entities: dict[str, Entity],
        report: ImportReport,
        *,
        now: datetime,
        progress: Progress,
    ) -> None:
        """Take the dependencies; nothing is read yet."""
        self._connection, self._source, self._manifest, self._entities = connection, source, manifest, entities
        self._report, self._now, self._progress = report, now, progress
        self._files = source.files()
        self._full = manifest.kind == "full"
        self._loader = bulk(connection)
        self._gaps = Gaps(connection, self._loader, manifest.source_system)
        self._names = NameIndex(connection, self._loader)

    def check_structure(self, *, first: bool) -> None:
        """Check the manifest and that the required files are there. Raises DeliveryBroken."""
        if self._manifest.extracted_at > self._now + _CLOCKS_MAY_DIFFER:
            raise DeliveryBroken(N_("manifest.json: extracted_at ligger i framtiden."))
        if first and not self._full:
            raise DeliveryBroken(N_("Den första leveransen från en källa måste vara full."))
        promised = {name for name, count in self._manifest.rows.items() if count and name in self._entities}
        required = {name for name, entity in self._entities.items() if entity.required and self._full}
        for name in sorted((promised | required) - self._files):
            raise DeliveryBroken(N_("Filen {file} saknas."), file=name)
        self._report.ignored_files = sorted(self._files - self._entities.keys())

    def take_in(self) -> None:
        """Read, check and merge every file, then derive what depends on all of them."""
        for entity in self._entities.values():
            if self._full or entity.name in self._files:
                self._take_in(entity)
        self._names.merge()
        if not self._full:
            self._remove_orphans()
            if "units" in self._files:
                refresh_spheres(self._connection, self._manifest.source_system)
        self._gaps.merge(full=self._full)
        self._names.close()
        self._gaps.close()

    def _take_in(self, entity: Entity) -> None:
        told = self._report.files[entity.name] = FileReport()
        stage = Stage(self._connection, self._loader, entity, self._manifest.source_system)
        told.before = stage.count_before()
        if entity.name in self._files:
            self._read(entity, stage, told)
        stage.settle()
        self._check_rows(entity, stage, told)
        if entity.name == "persons":
            self._names.follow(stage.rows, self._persons_gone(stage))
        told.removed = stage.remove_vanished() if self._full else stage.remove_gone()
        # Rows without an id of their own change key when their dates do; for those only a drop in number counts.
        kept = told.rows - told.set_aside
        told.vanished = told.removed if entity.key == ("key",) else max(0, told.before - kept)
        told.changed = stage.merge(into_nothing=told.before == 0)
        if not self._full and entity.key == ("key",):
            self._gaps.filled(entity.name, stage.rows)
        stage.close()

    def _persons_gone(self, stage: Stage) -> AnySelect:
        gone = stage.is_vanished() if self._full else stage.is_gone()
        return select(Person.key, Person.given_name, Person.family_name).where(gone)

    def _remove_orphans(self) -> None:
        """Delete children of deleted rows; only below parents that lost any."""
        source = self._manifest.source_system
        bereft = {name for name, each in self._report.files.items() if each.removed}
        for entity in self._entities.values():
            for column, parent in entity.references.items():
                if parent in bereft:
                    count = remove_orphans(self._connection, entity, column, self._entities[parent], source)
                    self._report.files.setdefault(entity.name, FileReport()).removed += count
                    bereft |= {entity.name} if count else set()

    # Reading

    def _read(self, entity: Entity, stage: Stage, told: FileReport) -> None:
        names = [column.name for column in entity.columns]
        expected = self._manifest.rows.get(entity.name)
        with self._source.open(entity.name, [*names, _DELETED]) as table:
            _check_header(entity, table)
            self._read_rows(entity, table, stage, told, expected)
            _name_columns(table, names, told)
            if table.ends_open and expected is None:
                raise DeliveryBroken(_CUT_OFF, file=entity.name)
        if expected is not None and expected != told.rows:
            raise DeliveryBroken(
                N_("{file}: manifest.json lovar {expected} rader men filen har {rows}."),
                file=entity.name,
                expected=expected,
                rows=told.rows,
            )

    def _read_rows(self, entity: Entity, table: Table, stage: Stage, told: FileReport, expected: int | None) -> None:
        reader = RowReader(entity, self._manifest.source_system, self._finish(entity))
        read, spared = reader.read, reader.spared
        rows: list[Sequence[Any]] = []
        for item in table.rows():
            told.rows += 1
            if isinstance(item, UnreadableLine):
                self._set_aside(entity, told, item.number, None, "", SetAsideReason.BROKEN_LINE)
                continue
            line, values = item
            if values[-1] and values[-1] != "0":
                self._note_deleted(entity, reader, stage, told, line, values)
                continue
            try:
                row: list[Any] = read(values)
            except Unfit as unfit:
                self._set_aside(entity, told, line, (reader, values), unfit.field, unfit.reason)
                continue
            if spared:
                self._note_spared(entity, reader, told, line, row)
            row.append(line)
            rows.append(row)
            if len(rows) >= CHUNK:
                stage.load(rows)
                rows = []
                self._progress(entity.name, told.rows, expected)
        stage.load(rows)
        self._progress(entity.name, told.rows, expected)

    def _finish(self, entity: Entity) -> Callable[[RowReader, Row], None] | None:
        match entity.name:
            case "identifiers":
                return finish_identifiers(local_date(self._now))
            case "mandates":
                return finish_mandates
            case "cases":
                boards = self._connection.execute(select(RegisterUnit.key, RegisterUnit.board)).all()
                return finish_cases(dict(boards))
            case _:
                return None

    def _note_deleted(
        self, entity: Entity, reader: RowReader, stage: Stage, told: FileReport, line: int, values: Sequence[str]
    ) -> None:
        if self._full:
            return
        try:
            row = reader.read_key(values)
        except Unfit as unfit:
            self._set_aside(entity, told, line, (reader, values), unfit.field, unfit.reason)
        else:
            stage.load_gone([[*(row[reader.at[name]] for name in entity.key), line]])

    # Faults

    def _set_aside(
        self,
        entity: Entity,
        told: FileReport,
        line: int,
        row: tuple[RowReader, Sequence[str]] | None,
        field: str,
        reason: SetAsideReason,
    ) -> None:
        told.set_aside += 1
        self._report.tell(SetAside(entity.name, line, field, reason))
        if entity.gapped is not None and row is not None:
            reader, values = row
            owner = reader.owner(values, entity.gapped.owner)
            key = reader.owner(values, "key") if entity.key == ("key",) else None
            self._gaps.note(entity.name, key or f"line:{line}", entity.gapped.fact, entity.gapped.about, owner)

    def _note_spared(self, entity: Entity, reader: RowReader, told: FileReport, line: int, row: Row) -> None:
        told.spared += 1
        gapped = entity.gapped
        about = gapped.about if gapped else FactOwner.CASE if entity.name == "cases" else FactOwner.PERSON
        owner = row[reader.at[gapped.owner if gapped else "key"]]
        key = row[reader.at["key"]] if entity.key == ("key",) else None
        for each in reader.spared:
            self._report.tell(SetAside(entity.name, line, each.field, each.reason, row_kept=True))
            if each.gap is not None:
                self._gaps.note(entity.name, key or f"line:{line}", each.gap, about, owner)

    def _check_rows(self, entity: Entity, stage: Stage, told: FileReport) -> None:
        """Set aside duplicates, then dangling references: parents are in the register by now."""
        self._drop(
            entity, stage, told, stage.duplicates(), "id" if entity.key == ("key",) else "", SetAsideReason.DUPLICATE
        )
        names = {column.target: column.name for column in entity.columns}
        for column, parent in entity.references.items():
            found = stage.dangling(column, self._entities[parent].table)
            self._drop(entity, stage, told, found, names[column], SetAsideReason.NOTHING_THERE)

    def _drop(
        self, entity: Entity, stage: Stage, told: FileReport, found: Sequence[Any], field: str, reason: SetAsideReason
    ) -> None:
        stage.drop([row.line for row in found])
        told.set_aside += len(found)
        for row in found:
            self._report.tell(SetAside(entity.name, row.line, field, reason))
            if entity.gapped is not None:
                key = row.row_key or f"line:{row.line}"
                self._gaps.note(entity.name, key, entity.gapped.fact, entity.gapped.about, row.owner)


def _check_header(entity: Entity, table: Table) -> None:
    if table.header is None:
        return
    missing = [column.name for column in entity.columns if column.required and column.name not in table.header]
    if missing:
        raise DeliveryBroken(N_("{file}: kolumnen {names} saknas."), file=entity.name, names=", ".join(missing))


def _name_columns(table: Table, known: Sequence[str], told: FileReport) -> None:
    others = sorted(table.seen - COMMON - set(known))
    told.refused_columns = [name for name in others if name.casefold() in FORBIDDEN]
    told.unknown_columns = [name for name in others if name.casefold() not in FORBIDDEN]
