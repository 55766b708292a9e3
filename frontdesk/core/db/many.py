"""Conditions whose text stays the same however many values they are asked with, and seconds out of instants.

`column IN (?, ?, ?)` is another statement for every number of values, which SQLAlchemy writes anew each time. A list
that travels as one value, an array on PostgreSQL and JSON on SQLite, leaves the statement a constant.
"""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Dialect, String, bindparam, cast
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import coercions, operators, roles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import BinaryExpression, ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Many(TypeDecorator[Any]):
    """Any number of values as one: an array, or JSON where the database has none."""

    impl = String
    cache_ok = True
    of: type[TypeEngine[Any]] = String

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose how the values travel."""
        return dialect.type_descriptor(ARRAY(self.of()) if dialect.name == "postgresql" else String())

    def process_bind_param(self, value: Iterable[object] | None, dialect: Dialect) -> Any:  # noqa: ANN401 - as the driver takes it
        """Give a list to PostgreSQL and its JSON to SQLite."""
        values = list(value or ())
        return values if dialect.name == "postgresql" else json.dumps(values)


class Numbers(_Many):
    """Any number of whole numbers as one value."""

    cache_ok = True
    of = BigInteger


class Words(_Many):
    """Any number of strings as one value."""

    cache_ok = True
    of = String


def one_of(column: Any, name: str, kind: type[_Many]) -> ColumnElement[bool]:  # noqa: ANN401 - a mapped attribute or a column
    """Return the condition that a column is one of the values given as `name` when the statement runs."""
    return _OneOf(coercions.expect(roles.ExpressionElementRole, column), bindparam(name, type_=kind), operators.eq)


def whole_seconds(instant: Any) -> ColumnElement[int]:  # noqa: ANN401 - a mapped attribute or a column
    """Return an instant as whole seconds since 1970."""
    return _WholeSeconds(instant)


class _OneOf(BinaryExpression[bool]):
    # Not a function: SQLAlchemy would ask SQLite whether that equals 1, and no index could answer.
    inherit_cache = True


class _WholeSeconds(FunctionElement[int]):
    name = "whole_seconds"
    type = BigInteger()
    inherit_cache = True


@compiles(_OneOf)
def _in_json(element: _OneOf, compiler: SQLCompiler, **words: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own signature
    column, values = element.left, element.right
    return f"{compiler.process(column, **words)} IN (SELECT value FROM json_each({compiler.process(values, **words)}))"  # noqa: S608 - compiled parts


@compiles(_OneOf, "postgresql")
def _any_of_array(element: _OneOf, compiler: SQLCompiler, **words: Any) -> str:  # noqa: ANN401 - as above
    column, values = element.left, element.right
    # The cast tells an empty list's type where the values stand in the statement itself.
    return f"{compiler.process(column, **words)} = ANY ({compiler.process(cast(values, values.type), **words)})"


@compiles(_WholeSeconds)
def _of_text(element: _WholeSeconds, compiler: SQLCompiler, **words: Any) -> str:  # noqa: ANN401 - as above
    # Without its fraction, which SQLite would round to the next second when little is missing.
    return f"CAST(strftime('%s', substr({compiler.process(element.clauses, **words)}, 1, 19)) AS INTEGER)"


@compiles(_WholeSeconds, "postgresql")
def _of_timestamp(element: _WholeSeconds, compiler: SQLCompiler, **words: Any) -> str:  # noqa: ANN401 - as above
    return f"CAST(floor(EXTRACT(EPOCH FROM {compiler.process(element.clauses, **words)})) AS BIGINT)"
