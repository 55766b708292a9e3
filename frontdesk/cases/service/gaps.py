"""Facts missing because their rows were set aside; the desk names them instead of guessing."""

from sqlalchemy import Column, Connection, MetaData, String, Table, delete, literal, select, update

from frontdesk.cases.models import Decision, Gap
from frontdesk.cases.rules.entities import FactOwner
from frontdesk.cases.rules.lists import ListedFact
from frontdesk.cases.service.bulk import CHUNK, Bulk
from frontdesk.core.db.upsert import insert_or_ignore

_COLUMNS = ("file", "row_key", "fact", "about", "owner_key")


class Gaps:
    """The gaps of one import."""

    def __init__(self, connection: Connection, loader: Bulk, source: str) -> None:
        """Create the temporary table that collects them."""
        self._connection, self._loader, self._source = connection, loader, source
        self._waiting: list[tuple[str, ...]] = []
        self._staged = Table(
            "stage_gap",
            MetaData(),
            *(Column(name, String) for name in _COLUMNS),
            prefixes=["TEMPORARY"],
            postgresql_on_commit="DROP",
        )
        self._staged.create(connection)

    def note(self, file: str, row_key: str, fact: ListedFact, about: FactOwner, owner: str | None) -> None:
        """Record that a fact of an owner is missing; without an owner the gap cannot be shown."""
        if owner is None:
            return
        self._waiting.append((file, row_key, fact, about, owner))
        if len(self._waiting) >= CHUNK:
            self._flush()

    def _flush(self) -> None:
        self._loader.load(self._staged.name, _COLUMNS, self._waiting)
        self._waiting = []

    def filled(self, file: str, staged: Table) -> None:
        """Delete earlier gaps of rows that a delta has now brought."""
        arrived = Gap.row_key.in_(select(staged.c.key))
        self._connection.execute(delete(Gap).where(Gap.source == self._source, Gap.file == file, arrived))

    def merge(self, *, full: bool) -> None:
        """Write the recorded gaps; a full delivery replaces all earlier ones."""
        self._flush()
        staged = self._staged
        case = select(Decision.case_key).where(Decision.key == staged.c.owner_key).scalar_subquery()
        of_decision = staged.c.about == FactOwner.DECISION
        self._connection.execute(update(staged).where(of_decision).values(owner_key=case, about=FactOwner.CASE))
        if full:
            self._connection.execute(delete(Gap).where(Gap.source == self._source))
        chosen = select(literal(self._source), *(staged.c[name] for name in _COLUMNS)).where(
            staged.c.owner_key.is_not(None)
        )
        self._connection.execute(insert_or_ignore(self._connection, Gap).from_select(["source", *_COLUMNS], chosen))

    def close(self) -> None:
        """Drop the temporary table."""
        self._staged.drop(self._connection)
