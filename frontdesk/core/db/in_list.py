"""A list that travels as one parameter: an array on PostgreSQL, JSON on SQLite.

`column IN (?, ?, ?)` is another statement for every number of values: SQLAlchemy compiles it and the database plans it
anew each time, and its text would tell how many persons are hidden. Here the statement stays a constant.
"""

import json
import uuid
from collections.abc import Iterable
from typing import Any, cast

import sqlalchemy
from sqlalchemy import ARRAY, BigInteger, ColumnElement, Dialect, Integer, String, Uuid, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine


def in_list(column: Any, name: str) -> ColumnElement[bool]:  # noqa: ANN401 - a mapped attribute or a column
    """Return the condition that a column of text, whole numbers or UUIDs is one of the values given as `name`.

    The values may come in any collection, an empty one too; indexes of the column are used.
    """
    kind = next((kind for held, kind in _KINDS if isinstance(column.type, held)), _Words)
    return _InList(column, bindparam(name, type_=kind))


class _List(TypeDecorator[Any]):
    impl = String
    cache_ok = True
    of: type[TypeEngine[Any]] = String

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(self.of()) if dialect.name == "postgresql" else String())

    def process_bind_param(self, value: Iterable[object] | None, dialect: Dialect) -> Any:  # noqa: ANN401 - as the driver takes it
        values = list(value or ())
        return values if dialect.name == "postgresql" else json.dumps(values, default=_digits)


class _Numbers(_List):
    cache_ok = True
    of = BigInteger


class _Words(_List):
    cache_ok = True
    of = String


class _Ids(_List):
    cache_ok = True
    of = Uuid


_KINDS = ((Integer, _Numbers), (Uuid, _Ids))


def _digits(value: uuid.UUID) -> str:
    # As SQLAlchemy stores a UUID in a database without a type for it.
    return value.hex


class _InList(FunctionElement[bool]):
    # As a boolean type, SQLite would get "(… IN …) = 1", for which it uses no index.
    type = cast("TypeEngine[bool]", NullType())
    inherit_cache = True
    name = "in_list"


@compiles(_InList)
def _in_json(element: _InList, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own signature
    column, values = element.clauses
    # Without the cast SQLite compares without affinity, and then uses no index of the column.
    kind = "INTEGER" if isinstance(values.type, _Numbers) else "TEXT"
    listed = f"SELECT CAST(value AS {kind}) FROM json_each({compiler.process(values, **options)})"  # noqa: S608 - compiled
    return f"({compiler.process(column, **options)} IN ({listed}))"


@compiles(_InList, "postgresql")
def _any_of_array(element: _InList, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - as above
    column, values = element.clauses
    # The cast tells an empty list's type where the values stand in the statement itself.
    listed = sqlalchemy.cast(values, values.type)
    return f"({compiler.process(column, **options)} = ANY ({compiler.process(listed, **options)}))"
