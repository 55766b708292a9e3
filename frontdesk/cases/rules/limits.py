"""When to refuse a readable delivery: too many faulty rows, or too many rows gone since the last one."""

from collections.abc import Iterator
from dataclasses import dataclass

from frontdesk.cases.rules.report import DeliveryRefusal, FileReport, ImportReport
from frontdesk.core.i18n import N_

_HUNDRED = 100


@dataclass(frozen=True)
class Limits:
    """Shares in percent of one file's rows. A single faulty or vanished row is never too many."""

    rejected: float = 2.0
    vanished: float = 20.0


# Absences end by themselves, so that file may shrink from one day to the next.
_MAY_SHRINK = frozenset({"absences"})


def refusals(report: ImportReport, limits: Limits) -> list[DeliveryRefusal]:
    """Return the reasons to refuse the delivery; none when it is accepted."""
    return [refusal for name, each in report.files.items() for refusal in _of_file(name, each, report.kind, limits)]


def _of_file(name: str, each: FileReport, kind: str, limits: Limits) -> Iterator[DeliveryRefusal]:
    if _too_many(each.faulty, each.rows, limits.rejected):
        values = {"file": name, "count": each.faulty, "rows": each.rows, "limit": limits.rejected}
        yield DeliveryRefusal(N_("{file}: {count} av {rows} rader är felaktiga, fler än {limit} %."), values)
    if kind == "full" and name not in _MAY_SHRINK and _too_many(each.vanished, each.before, limits.vanished):
        values = {"file": name, "count": each.vanished, "rows": each.before, "limit": limits.vanished}
        yield DeliveryRefusal(N_("{file}: {count} av {rows} rader har försvunnit, fler än {limit} %."), values)


def _too_many(count: int, of: int, percent: float) -> bool:
    return count > 1 and count * _HUNDRED > percent * of
