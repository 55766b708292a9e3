"""A statement compiled for one database: its text, how its values are bound, how its rows are converted.

SQLAlchemy does this at every execution, which costs several times what the database does. Here it is done once for
each statement, with SQLAlchemy's own compiler and types, so that text and values are identical.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import SelectBase

Convert = Callable[[Any], Any]


class Prepared:
    """The statement's text, and its bind and result conversions."""

    def __init__(self, statement: Executable, compiled: SQLCompiler) -> None:
        """Take the compiler's result."""
        self.sql: str = compiled.string
        dialect: Any = compiled.dialect
        self.faults: type[Exception] = dialect.loaded_dbapi.Error
        self._dialect = dialect
        self._positional = compiled.positional
        names = (compiled.positiontup if compiled.positional else list(compiled.binds)) or []
        binds: list[Any] = [compiled.binds[name] for name in names]
        self._names = names
        self._values = [(bind.key, _conversion_in(bind.type, dialect)) for bind in binds]
        self._constants = {bind.key: bind.value for bind in binds if not bind.required}
        self._columns = list(statement.selected_columns) if isinstance(statement, SelectBase) else []
        self._make = _row_type([str(column.key) for column in self._columns])
        self._conversions: list[tuple[int, Convert]] | None = None

    def bound(self, parameters: Mapping[str, object]) -> Any:  # noqa: ANN401 - what the driver takes
        """Return the values as the driver takes them. Raises KeyError for a missing one."""
        given = {**self._constants, **parameters} if self._constants else parameters
        values = [given[key] if convert is None else convert(given[key]) for key, convert in self._values]
        return values if self._positional else dict(zip(self._names, values, strict=True))

    def rows(self, cursor: Any) -> list[Any]:  # noqa: ANN401 - the driver's own
        """Return all the cursor's rows, with column names and converted types."""
        if self._conversions is None:
            self._conversions = self._result_conversions(cursor)
        found, make = cursor.fetchall(), self._make
        if not self._conversions:
            return [make(raw) for raw in found]
        return [make(self._converted(raw)) for raw in found]

    def _converted(self, raw: Sequence[Any]) -> list[Any]:
        values = list(raw)
        for place, convert in self._conversions or ():
            values[place] = convert(values[place])
        return values

    def _result_conversions(self, cursor: Any) -> list[tuple[int, Convert]]:  # noqa: ANN401 - the driver's own
        kinds = [described[1] for described in cursor.description]
        ways = [
            column.type.dialect_impl(self._dialect).result_processor(self._dialect, kind)
            for column, kind in zip(self._columns, kinds, strict=True)
        ]
        return [(place, way) for place, way in enumerate(ways) if way is not None]


@lru_cache(maxsize=1024)
def prepared(statement: Executable, dialect: Dialect, keys: tuple[str, ...]) -> Prepared | None:
    """Compile a constant statement; None if its text varies with its values or a value is generated at each run."""
    element: Any = statement
    compiled: SQLCompiler = element.compile(dialect=dialect, column_keys=sorted(keys))
    varies = (
        compiled.post_compile_params
        or compiled.literal_execute_params
        or compiled.escaped_bind_names
        or compiled.insert_prefetch
        or compiled.update_prefetch
        or any(bind.callable for bind in compiled.binds.values())
    )
    return None if varies else Prepared(statement, compiled)


def _row_type(names: Sequence[str]) -> Callable[[Sequence[Any]], Any]:
    """Return a constructor of named rows. A column name that occurs twice can only be read by position."""
    make_type: Any = namedtuple  # noqa: PYI024 - the fields are known only now
    made: Callable[[Sequence[Any]], Any] = make_type("Row", names, rename=True)._make
    return made


def _conversion_in(kind: Any, dialect: Dialect) -> Convert | None:  # noqa: ANN401 - any column's type
    convert: Convert | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return convert
