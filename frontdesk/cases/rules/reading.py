"""Convert a row of a delivery, cell by cell, to register columns. Checks are cached, because most cells repeat."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from frontdesk.cases.rules.cells import SetAsideReason, Unfit
from frontdesk.cases.rules.entities import Column, Entity
from frontdesk.cases.rules.identity import NumberKind, parse
from frontdesk.cases.rules.lists import CASE_TYPES, ListedFact
from frontdesk.cases.rules.name_matching import reference
from frontdesk.cases.rules.statuses import STATUSES
from frontdesk.cases.rules.visibility import sphere_of

Row = list[str | None]
_MOST_KEPT = 50_000


@dataclass(frozen=True)
class Spared:
    """An unusable field in a row that is kept."""

    field: str
    reason: SetAsideReason
    gap: ListedFact | None


class RowReader:
    """Reads the rows of one file; `spared` holds the unusable fields of the last row."""

    def __init__(self, entity: Entity, source: str, finish: Callable[["RowReader", Row], None] | None = None) -> None:
        """Prepare for a file; `finish` checks combinations of cells and adds derived columns."""
        self.spared: list[Spared] = []
        self.at = {target: place for place, target in enumerate(entity.targets)}
        self._entity, self._source, self._finish = entity, source, finish
        self._steps: list[tuple[Column, dict[str, str | None] | None]] = [
            (column, None if column.unique else {}) for column in entity.columns
        ]
        names = {column.target: column for column in entity.columns}
        self._orders = [(self.at[start], self.at[end], names[end]) for start, end in entity.orders]

    def read(self, values: Sequence[str]) -> Row:
        """Return the register columns. Raises Unfit if the row must be set aside."""
        if self.spared:
            self.spared.clear()
        row: Row = []
        add = row.append
        for (column, kept), value in zip(self._steps, values, strict=False):
            if kept is None:
                add(self._cell(column, value))
            elif value in kept:
                add(kept[value])
            else:
                add(self._remembered(column, kept, value))
        for start, end, column in self._orders:
            first, last = row[start], row[end]
            if first is not None and last is not None and last < first:
                row[end] = self._given_up(column, Unfit(SetAsideReason.END_BEFORE_START))
        if self._finish is not None:
            self._finish(self, row)
        add(self._source)
        return row

    def read_key(self, values: Sequence[str]) -> Row:
        """Return a row of which only the key columns count, for the deletions of a delta."""
        wanted = set(self._entity.key)
        row: Row = [
            self._cell(column, value) if column.target in wanted else None
            for (column, _), value in zip(self._steps, values, strict=False)
        ]
        if self._finish is not None:
            self._finish(self, row)
        row.append(self._source)
        return row

    def owner(self, values: Sequence[str], target: str) -> str | None:
        """Return the owner of a row, if at least that can be read."""
        place = self.at[target]
        try:
            return self._steps[place][0].check(values[place].strip())
        except (Unfit, IndexError):
            return None

    def spare(self, target: str, reason: SetAsideReason) -> str | None:
        """Drop an unusable value if its column allows that; raise Unfit if not."""
        return self._given_up(self._steps[self.at[target]][0], Unfit(reason))

    def _remembered(self, column: Column, kept: dict[str, str | None], value: str) -> str | None:
        spared = len(self.spared)
        read = self._cell(column, value)
        # Dropped values and unknown words must be counted every time, so they are not cached.
        usual = len(self.spared) == spared and not (column.counted and read != value)
        if usual and len(kept) < _MOST_KEPT:
            kept[value] = read
        return read

    def _cell(self, column: Column, value: str) -> str | None:
        value = value.strip()
        if not value:
            return self._given_up(column, Unfit(SetAsideReason.MISSING)) if column.required else column.default
        try:
            read = column.check(value)
        except Unfit as unfit:
            return self._given_up(column, unfit)
        return self._given_up(column, Unfit(SetAsideReason.MISSING)) if column.required and not read else read or None

    def _given_up(self, column: Column, unfit: Unfit) -> str | None:
        if not column.spare:
            raise Unfit(unfit.reason, column.name) from None
        self.spared.append(Spared(column.name, unfit.reason, column.gap))
        return column.spare_value


def finish_identifiers(today: date) -> Callable[[RowReader, Row], None]:
    """Validate identity numbers and store them with twelve digits; fold other ids."""

    def finish(reader: RowReader, row: Row) -> None:
        kind, value = row[reader.at["kind"]], row[reader.at["value"]] or ""
        number = parse(value, today)
        if kind == "other":
            as_tf = number.number if number is not None and number.kind is NumberKind.TF else None
            row[reader.at["value"]] = as_tf or reference(value)
            return
        if number is None or number.kind is NumberKind.TF:
            raise Unfit(SetAsideReason.IDENTITY_NUMBER, "value")
        row[reader.at["kind"]], row[reader.at["value"]] = number.kind.value, number.number

    return finish


def finish_mandates(reader: RowReader, row: Row) -> None:
    """Require a holder of the mandate: a person of the register or a name."""
    if row[reader.at["key"]] and not (row[reader.at["grantee_key"]] or row[reader.at["grantee_name"]]):
        if row[reader.at["kind"]] is None:
            return  # a deletion has only the key
        raise Unfit(SetAsideReason.MISSING, "grantee_name")


def finish_cases(boards: Mapping[str, str]) -> Callable[[RowReader, Row], None]:
    """Require type and status to belong to the area; derive the sphere from the unit's board."""

    def finish(reader: RowReader, row: Row) -> None:
        at = reader.at
        area = row[at["area"]] or ""
        for target, known in (("type", CASE_TYPES), ("status", STATUSES)):
            if row[at[target]] is not None and row[at[target]] not in known.get(area, ()):
                row[at[target]] = reader.spare(target, SetAsideReason.UNKNOWN_WORD)
        board = boards.get(row[at["unit_key"]] or "")
        row.append(reference(row[at["number"]] or ""))
        row.append(sphere_of(board, area) if board else None)

    return finish
