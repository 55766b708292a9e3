"""When a readable delivery is refused all the same: too many rows are faulty, or have vanished since the last."""

from collections.abc import Iterator
from dataclasses import dataclass

from frontdesk.cases.rules.report import FileReport, ImportReport, Refusal
from frontdesk.core.errors import N_

_HUNDRED = 100


@dataclass(frozen=True)
class Limits:
    """Shares in percent of one file's rows. One faulty or vanished row is never too many."""

    rejected: float = 2.0
    vanished: float = 20.0


# People's absences end by themselves, so that file may shrink from one day to the next.
_MAY_SHRINK = frozenset({"absences"})


def refusals(report: ImportReport, limits: Limits) -> list[Refusal]:
    """Return why the delivery is to be refused; nothing when it is not."""
    return [refusal for name, each in report.files.items() for refusal in _of_file(name, each, report.kind, limits)]


def _of_file(name: str, each: FileReport, kind: str, limits: Limits) -> Iterator[Refusal]:
    if _too_many(each.faulty, each.rows, limits.rejected):
        values = {"file": name, "count": each.faulty, "rows": each.rows, "limit": limits.rejected}
        yield Refusal(N_("{file}: {count} av {rows} rader är felaktiga, fler än {limit} %."), values)
    if kind == "full" and name not in _MAY_SHRINK and _too_many(each.vanished, each.before, limits.vanished):
        values = {"file": name, "count": each.vanished, "rows": each.before, "limit": limits.vanished}
        yield Refusal(N_("{file}: {count} av {rows} rader har försvunnit, fler än {limit} %."), values)


def _too_many(count: int, of: int, percent: float) -> bool:
    return count > 1 and count * _HUNDRED > percent * of
