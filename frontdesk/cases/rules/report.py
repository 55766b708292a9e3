"""Report of an import, as text and JSON: files, lines, fields and reasons; never a value of a person's row."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from frontdesk.cases.rules.cells import REASONS, SetAsideReason
from frontdesk.core.i18n import N_

MOST_PROBLEMS = 200
MOST_UNMAPPED = 100
_LONGEST_WORD = 60
_DIGITS = re.compile(r"\d{4,}")

Translate = Callable[[str], str]


@dataclass(frozen=True)
class SetAside:
    """A row, or one field of it, that was set aside."""

    file: str
    line: int
    field: str
    reason: SetAsideReason
    row_kept: bool = False


@dataclass
class FileReport:
    """The outcome of one file's rows."""

    rows: int = 0
    set_aside: int = 0
    spared: int = 0
    changed: int = 0
    removed: int = 0
    before: int = 0
    vanished: int = 0
    unknown_columns: list[str] = field(default_factory=list)
    refused_columns: list[str] = field(default_factory=list)

    @property
    def faulty(self) -> int:
        """Rows with a fault, kept or not."""
        return self.set_aside + self.spared


@dataclass(frozen=True)
class DeliveryRefusal:
    """Why the whole delivery is refused; `message` is a source text, `values` fill it in."""

    message: str
    values: Mapping[str, object]


@dataclass
class ImportReport:
    """The report of one import."""

    source: str = ""
    kind: str = ""
    extracted_at: datetime | None = None
    generation: int | None = None
    dry_run: bool = False
    forced: bool = False
    seconds: float = 0.0
    files: dict[str, FileReport] = field(default_factory=dict)
    ignored_files: list[str] = field(default_factory=list)
    problems: list[SetAside] = field(default_factory=list)
    counts: Counter[tuple[str, str, SetAsideReason]] = field(default_factory=Counter)
    unmapped: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    refusals: list[DeliveryRefusal] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether the delivery was refused and the register is unchanged."""
        return bool(self.refusals) and not self.forced

    def tell(self, problem: SetAside) -> None:
        """Record a problem: all are counted, the first ones listed."""
        self.counts[problem.file, problem.field, problem.reason] += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)

    def count_unmapped(self, file: str, column: str) -> Callable[[str], None]:
        """Return a counter of words that no controlled list knows; long digits are masked."""

        def count(word: str) -> None:
            told = _DIGITS.sub("…", word)[:_LONGEST_WORD]
            if len(self.unmapped) < MOST_UNMAPPED or (file, column, told) in self.unmapped:
                self.unmapped[file, column, told] += 1

        return count

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "source": self.source,
            "kind": self.kind,
            "extracted_at": self.extracted_at.isoformat() if self.extracted_at else None,
            "generation": self.generation,
            "refused": self.refused,
            "refusals": [refusal.message.format(**refusal.values) for refusal in self.refusals],
            "dry_run": self.dry_run,
            "forced": self.forced,
            "seconds": round(self.seconds, 3),
            "files": {name: _as_json(each) for name, each in self.files.items()},
            "ignored_files": self.ignored_files,
            "problems": [
                {"file": p.file, "line": p.line, "field": p.field, "reason": p.reason, "row_kept": p.row_kept}
                for p in self.problems
            ],
            "problem_counts": [
                {"file": file, "field": column, "reason": reason, "count": count}
                for (file, column, reason), count in self.counts.most_common()
            ],
            "unmapped": [
                {"file": file, "field": column, "word": word, "count": count}
                for (file, column, word), count in self.unmapped.most_common()
            ],
        }

    def lines(self, _: Translate = str) -> Iterator[str]:
        """Yield the report line by line, for the terminal."""
        yield from self._outcome(_)
        for name, each in self.files.items():
            yield from _file_lines(name, each, _)
        if self.ignored_files:
            yield _(N_("Filer som inte lästes: {names}")).format(names=", ".join(self.ignored_files))
        yield from self._problems(_)
        for (file, column, word), count in self.unmapped.most_common():
            yield _(N_("{file}, {field}: ordet ”{word}” finns inte i listan ({count} rader)")).format(
                file=file, field=column, word=word, count=count
            )

    def _outcome(self, _: Translate) -> Iterator[str]:
        for refusal in self.refusals:
            yield _(refusal.message).format(**refusal.values)
        if self.refused:
            yield _(N_("Leveransen togs inte in. Registret är oförändrat."))
        elif self.dry_run:
            yield _(N_("Provkörning: ingenting har ändrats."))
        else:
            yield _(N_("Leveransen från {source} är inläst som nummer {generation}.")).format(
                source=self.source, generation=self.generation
            )

    def _problems(self, _: Translate) -> Iterator[str]:
        for p in self.problems:
            yield _(N_("{file} rad {line}, {field}: {reason}")).format(
                file=p.file, line=p.line, field=p.field or "–", reason=_(REASONS[p.reason])
            )
        untold = sum(self.counts.values()) - len(self.problems)
        if untold:
            yield _(N_("… och {count} till")).format(count=untold)


def _file_lines(name: str, each: FileReport, _: Translate) -> Iterator[str]:
    told = _(N_("{file}: {rows} rader, {changed} nya eller ändrade, {removed} borta, {set_aside} lades åt sidan"))
    yield told.format(file=name, rows=each.rows, changed=each.changed, removed=each.removed, set_aside=each.set_aside)
    if each.unknown_columns:
        yield "  " + _(N_("okända kolumner, lästes inte: {names}")).format(names=", ".join(each.unknown_columns))
    if each.refused_columns:
        refused = _(N_("får inte finnas i receptionen, lästes inte: {names}"))
        yield "  " + refused.format(names=", ".join(each.refused_columns))


def _as_json(each: FileReport) -> dict[str, Any]:
    return {
        "rows": each.rows,
        "set_aside": each.set_aside,
        "spared": each.spared,
        "changed": each.changed,
        "removed": each.removed,
        "before": each.before,
        "vanished": each.vanished,
        "unknown_columns": each.unknown_columns,
        "refused_columns": each.refused_columns,
    }
