"""Updates the name index with the persons: only new, changed and removed names are touched."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, MetaData, String, Table, delete, insert, select, tuple_

from frontdesk.cases.models import NameOfPerson, NamePair, NamePart, NameSlip, Person
from frontdesk.cases.queries.visible import AnySelect
from frontdesk.cases.rules.name_matching import MOST_PARTS, name_parts, pair, slips, sound
from frontdesk.cases.service.bulk import CHUNK, Bulk

_PART = ("part_id", "person_key")
_PAIR = ("pair", "person_key")


class NameIndex:
    """The name index during one import."""

    def __init__(self, connection: Connection, loader: Bulk) -> None:
        """Load the parts already known."""
        self._connection, self._loader = connection, loader
        self._ids: dict[str, int] = dict(connection.execute(select(NamePart.part, NamePart.id)).all())
        self._next = max(self._ids.values(), default=0) + 1
        self._any_old = False
        self._fresh: list[tuple[int, str]] = []
        self._staged = {
            name: self._temporary(name, columns)
            for name, columns in (("part_new", _PART), ("pair_new", _PAIR), ("part_old", _PART), ("pair_old", _PAIR))
        }

    def _temporary(self, name: str, columns: Sequence[str]) -> Table:
        typed = [Column(each, String if each == "person_key" else BigInteger) for each in columns]
        table = Table(f"stage_{name}", MetaData(), *typed, prefixes=["TEMPORARY"], postgresql_on_commit="DROP")
        table.create(self._connection)
        return table

    def follow(self, staged: Table, gone: AnySelect) -> None:
        """Record the changes to come: staged persons whose name differs, and persons to be removed.

        Call it before the persons themselves are merged, while both names are available.
        """
        for rows in self._chunks(_renamed(staged)):
            self._note("new", ((row.key, row.given_name, row.family_name) for row in rows))
            self._note("old", ((row.key, row.given_before, row.family_before) for row in rows if row.given_before))
        for rows in self._chunks(gone):
            self._note("old", ((row.key, row.given_name, row.family_name) for row in rows))

    def _chunks(self, statement: AnySelect) -> Iterator[Sequence[Any]]:
        # Streaming keeps a million names out of memory; rows are written while the next ones are fetched.
        streaming = {"stream_results": True, "max_row_buffer": CHUNK}
        streamed = self._connection.execute(statement, execution_options=streaming)
        yield from streamed.partitions(CHUNK)

    def _note(self, age: str, names: Iterable[tuple[str, str, str]]) -> None:
        self._any_old |= age == "old"
        parts: list[tuple[int, str]] = []
        pairs: list[tuple[int, str]] = []
        for key, given, family in names:
            ids = self._parts_of(given, family)
            parts.extend((each, key) for each in ids)
            pairs.extend((pair(one, other), key) for one, other in combinations(ids, 2))
        self._loader.load(f"stage_part_{age}", _PART, parts)
        self._loader.load(f"stage_pair_{age}", _PAIR, pairs)

    def _parts_of(self, given: str, family: str) -> list[int]:
        parts = dict.fromkeys((*name_parts(given), *name_parts(family)))
        return sorted(self._id(part) for part in list(parts)[: MOST_PARTS + 2])

    def _id(self, part: str) -> int:
        known = self._ids.get(part)
        if known is None:
            known = self._ids[part] = self._next
            self._fresh.append((known, part))
            self._next += 1
        return known

    def merge(self) -> None:
        """Write the changes in key order: old names out, new names in, then the parts themselves."""
        self._remove(NameOfPerson.__table__, "part_old", _PART)
        self._remove(NamePair.__table__, "pair_old", _PAIR)
        self._add(NameOfPerson.__table__, "part_new", _PART)
        self._add(NamePair.__table__, "pair_new", _PAIR)
        fresh = self._fresh
        for start in range(0, len(fresh), CHUNK):
            chunk = fresh[start : start + CHUNK]
            self._loader.load(
                "name_part", ("id", "part", "sound", "length"), [(i, p, sound(p), len(p)) for i, p in chunk]
            )
            self._loader.load("name_slip", ("spelling", "part_id"), [(slip, i) for i, p in chunk for slip in slips(p)])
        if self._any_old:
            self._forget_unused()

    def _remove(self, target: Any, staged: str, columns: Sequence[str]) -> None:  # noqa: ANN401 - a mapped table
        old = self._staged[staged]
        keys = tuple_(*(target.c[name] for name in columns))
        self._connection.execute(delete(target).where(keys.in_(select(*(old.c[name] for name in columns)))))

    def _add(self, target: Any, staged: str, columns: Sequence[str]) -> None:  # noqa: ANN401 - a mapped table
        new = self._staged[staged]
        ordered = select(*(new.c[name] for name in columns)).order_by(*(new.c[name] for name in columns))
        self._connection.execute(insert(target).from_select(list(columns), ordered))

    def _forget_unused(self) -> None:
        """Remove unused parts: a name is personal data too."""
        borne = select(NameOfPerson).where(NameOfPerson.part_id == NamePart.id).exists()
        self._connection.execute(delete(NamePart).where(~borne))
        left = select(NamePart).where(NamePart.id == NameSlip.part_id).exists()
        self._connection.execute(delete(NameSlip).where(~left))

    def close(self) -> None:
        """Drop the temporary tables."""
        for table in self._staged.values():
            table.drop(self._connection)


def _renamed(staged: Table) -> AnySelect:
    """Staged persons that are new or have another name than in the register."""
    before = (Person.given_name.label("given_before"), Person.family_name.label("family_before"))
    return (
        select(staged.c.key, staged.c.given_name, staged.c.family_name, *before)
        .outerjoin(Person, Person.key == staged.c.key)
        .where(
            Person.given_name.is_distinct_from(staged.c.given_name)
            | Person.family_name.is_distinct_from(staged.c.family_name)
        )
    )
