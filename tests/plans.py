"""What the databases' planners make of the statements that run."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event


@contextmanager
def plans(engine: Engine) -> Iterator[list[str]]:
    """Collect the plan of every statement that runs; PostgreSQL is told that reading whole tables is dear."""
    seen: list[str] = []

    def explain(
        connection: Connection, _cursor: object, statement: str, parameters: Sequence[object], *_: object
    ) -> None:
        if statement.startswith(("EXPLAIN", "SET")):
            return
        cursor = connection.connection.cursor()
        if engine.dialect.name == "postgresql":
            # For the session: what is read from the register stands in no transaction.
            cursor.execute("SET enable_seqscan = off")
            cursor.execute(f"EXPLAIN {statement}", parameters)
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        seen.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
        cursor.close()

    event.listen(engine, "before_cursor_execute", explain)
    yield seen
    event.remove(engine, "before_cursor_execute", explain)


def reads_a_whole_table(plan: str) -> bool:
    """SQLite says SCAN for what it walks, PostgreSQL Seq Scan; parameters, subqueries and CTEs are walked freely."""
    walked = [line for line in plan.splitlines() if "Seq Scan on" in line or line.strip().startswith("SCAN ")]
    harmless = re.compile(r"VIRTUAL TABLE|SCAN \(?(anon_\d+|own|part|SUBQUERY|CONSTANT ROW)|Seq Scan on unit")
    # SQLite fills a Bloom filter from the whole table.
    return "BLOOM FILTER ON" in plan or any(not harmless.search(line) for line in walked)
