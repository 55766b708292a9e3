"""A case system's delivery as a folder or a zip file of canonical files, CSV or JSON Lines."""

import csv
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from operator import itemgetter
from pathlib import Path
from typing import IO, Any, TextIO

from frontdesk.cases.ports import DeliveryBroken, Manifest, Table, UnreadableLine, Values
from frontdesk.core.i18n import N_

SUFFIXES = (".csv", ".jsonl")
_MANIFEST = "manifest.json"
_SOURCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,30}", re.ASCII)
_LONGEST_CELL = 1 << 20
_MOST_LINES = 10
_CUT_OFF = N_("Filen {file} slutar mitt i en rad. Den är avklippt.")
_EATEN = N_("{file} rad {line}: ett citattecken stängs inte och har ätit upp andra rader.")


class DeliveredFiles:
    """The port `CaseSource` on a folder or a zip file."""

    def __init__(self, path: Path) -> None:
        """Open `path`. Raises DeliveryBroken if it is neither a folder nor a zip file."""
        self._path = path
        if path.is_dir():
            self._names = {each.name: each.name for each in path.iterdir() if each.is_file()}
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                names = [name for name in archive.namelist() if not name.endswith("/")]
            self._names = {name.rpartition("/")[2]: name for name in names if "__MACOSX" not in name}
        else:
            raise DeliveryBroken(N_("{path} är varken en mapp eller en zip-fil."), path=path)

    def manifest(self) -> Manifest:
        """Read `manifest.json`."""
        if _MANIFEST not in self._names:
            raise DeliveryBroken(N_("Filen {file} saknas."), file=_MANIFEST)
        with self._stream(_MANIFEST) as stream:
            return _manifest(stream.read())

    def files(self) -> frozenset[str]:
        """Return the names of the files present, without suffix and manifest."""
        return frozenset(Path(name).stem for name in self._names if name.endswith(SUFFIXES))

    @contextmanager
    def open(self, file: str, columns: Sequence[str]) -> Iterator[Table]:
        """Open one file, in either format."""
        there = [file + suffix for suffix in SUFFIXES if file + suffix in self._names]
        if len(there) > 1:
            raise DeliveryBroken(N_("Filen {file} finns både som CSV och som JSON Lines."), file=file)
        with self._stream(there[0]) as stream:
            name = there[0]
            yield _Csv(name, stream, columns) if name.endswith(".csv") else _JsonLines(name, stream, columns)

    @contextmanager
    def _stream(self, name: str) -> Iterator[TextIO]:
        with self._bytes(name) as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as stream:
            try:
                yield stream
            except UnicodeDecodeError:
                raise DeliveryBroken(N_("Filen {file} är inte kodad i UTF-8."), file=name) from None
            except (OSError, EOFError, zipfile.BadZipFile, zlib.error):
                raise DeliveryBroken(N_("Filen {file} går inte att läsa."), file=name) from None

    @contextmanager
    def _bytes(self, name: str) -> Iterator[IO[bytes]]:
        if self._path.is_dir():
            with (self._path / name).open("rb") as stream:
                yield stream
        else:
            with zipfile.ZipFile(self._path) as archive, archive.open(self._names[name]) as member:
                yield member


def _manifest(text: str) -> Manifest:
    try:
        said = json.loads(text)
        source, kind, extracted_at = said["source_system"], said["kind"], datetime.fromisoformat(said["extracted_at"])
        rows = {str(file): int(count) for file, count in (said.get("rows") or {}).items()}
        areas = tuple(str(area) for area in said.get("areas") or ())
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DeliveryBroken(N_("Filen {file} går inte att läsa."), file=_MANIFEST) from None
    if kind not in {"full", "delta"}:
        raise DeliveryBroken(N_("manifest.json: kind ska vara full eller delta."))
    if extracted_at.tzinfo is None:
        raise DeliveryBroken(N_("manifest.json: extracted_at saknar tidszon."))
    if not isinstance(source, str) or not _SOURCE.fullmatch(source):
        raise DeliveryBroken(N_("manifest.json: source_system får bara ha bokstäver, siffror, - och _."))
    return Manifest(source, extracted_at, kind, areas, rows)


class _Csv:
    """Semicolons, a header, RFC 4180 quoting."""

    def __init__(self, name: str, stream: TextIO, columns: Sequence[str]) -> None:
        csv.field_size_limit(_LONGEST_CELL)
        self._name = name
        self._last = ""
        self._lines = csv.reader(self._noted(stream), delimiter=";", strict=True)
        try:
            names = [each.strip() for each in next(self._lines, [])]
        except csv.Error:
            names = []
        if not any(names) or len(set(names)) < len(names) or "" in names:
            raise DeliveryBroken(N_("Filen {file} har en trasig rubrikrad."), file=name)
        self._width = len(names)
        # A missing column is read from an empty cell that is appended to each row.
        self._pick = _picker([names.index(each) if each in names else self._width for each in columns])
        self.header: frozenset[str] | None = frozenset(names)
        self.seen = frozenset(names)

    @property
    def ends_open(self) -> bool:
        return _is_open(self._last)

    def rows(self) -> Iterator[tuple[int, Values] | UnreadableLine]:
        lines, width, pick = self._lines, self._width, self._pick
        before = lines.line_num
        while True:
            try:
                for row in lines:
                    if lines.line_num - before > 1:
                        self._refuse_eaten(row, lines.line_num - before)
                    before = lines.line_num
                    if len(row) == width:
                        row.append("")
                        yield before, pick(row)
                    elif row:
                        self._refuse_cut_off()
                        yield UnreadableLine(before)
            except csv.Error:
                # A broken row of several lines: an unclosed quotation mark, or one closed by another row's.
                if lines.line_num - before > 1:
                    raise DeliveryBroken(_EATEN, file=self._name, line=before + 1) from None
                self._refuse_cut_off()
                before = lines.line_num
                yield UnreadableLine(before)
            else:
                return

    def _noted(self, stream: TextIO) -> Iterator[str]:
        for line in stream:
            self._last = line
            yield line

    def _refuse_eaten(self, row: Sequence[str], lines: int) -> None:
        """Refuse a row with a cell that holds too many lines, or other rows."""
        others = self._width - 1
        if lines > _MOST_LINES or (others and any("\n" in cell and cell.count(";") >= others for cell in row)):
            raise DeliveryBroken(_EATEN, file=self._name, line=self._lines.line_num - lines + 1)

    def _refuse_cut_off(self) -> None:
        """Refuse a file whose last row is cut off."""
        if self.ends_open:
            raise DeliveryBroken(_CUT_OFF, file=self._name)


def _is_open(line: str) -> bool:
    """Whether a file's last line has text but no line break."""
    return bool(line.strip()) and not line.endswith(("\n", "\r"))


def _picker(places: list[int]) -> Callable[[list[str]], Values]:
    if len(places) == 1:
        return lambda row: (row[places[0]],)
    return itemgetter(*places)


class _JsonLines:
    """One object a line; empty fields may be left out."""

    header: frozenset[str] | None = None

    def __init__(self, name: str, stream: TextIO, columns: Sequence[str]) -> None:
        self._name, self._stream, self._columns = name, stream, columns
        self._seen: set[str] = set()

    # A record without the line break is complete, or it does not parse.
    ends_open = False

    @property
    def seen(self) -> frozenset[str]:
        return frozenset(self._seen)

    def rows(self) -> Iterator[tuple[int, Values] | UnreadableLine]:
        columns, seen = self._columns, self._seen
        for number, line in enumerate(self._stream, start=1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
                get = record.get
                cells = [_cell(get(column)) for column in columns]
            except (ValueError, TypeError, AttributeError, RecursionError):
                if _is_open(line):
                    raise DeliveryBroken(_CUT_OFF, file=self._name) from None
                yield UnreadableLine(number)
            else:
                seen.update(record)
                yield number, cells


def _cell(value: Any) -> str:  # noqa: ANN401 - any JSON value
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list):
        return ",".join(map(_cell, value))
    if isinstance(value, dict):
        raise TypeError
    return str(value)
