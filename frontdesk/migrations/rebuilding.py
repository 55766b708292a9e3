"""Give a SQLite table another shape. SQLite alters little in place, so the table is made anew under its own name.

References to it stay as they are: `running.upgrade` switches their enforcement off before the transaction begins, and
`rebuild` checks them all when it is done. Triggers go with the old table; put them up again with `guards.guard`.
"""

from collections.abc import Callable, Mapping

from alembic import op


def on_sqlite() -> bool:
    """Whether this store is a SQLite file."""
    return op.get_bind().dialect.name == "sqlite"


def rebuild(table: str, create: Callable[[], None], values: Mapping[str, str]) -> None:
    """Make `table` anew with `create`, its indexes included, and keep every row.

    `values` says what each column of the new table is filled with: an expression over the old one's columns.
    """
    bind = op.get_bind()
    bind.exec_driver_sql(f"CREATE TEMPORARY TABLE kept AS SELECT * FROM {table}")
    op.drop_table(table)
    create()
    columns, expressions = ", ".join(f'"{name}"' for name in values), ", ".join(values.values())
    bind.exec_driver_sql(f"INSERT INTO {table} ({columns}) SELECT {expressions} FROM kept")
    bind.exec_driver_sql("DROP TABLE kept")
    broken = bind.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        message = f"rebuilding {table} would leave {len(broken)} rows that refer to nothing"
        raise RuntimeError(message)
