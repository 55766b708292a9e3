"""Conditions on lists whose SQL text is constant, and instants as whole seconds.

`column IN (?, ?, ?)` is another statement for every number of values, which SQLAlchemy compiles each time. A list sent
as one parameter, an array on PostgreSQL and JSON on SQLite, keeps the statement constant.
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
    """A list as one parameter: an array, or JSON where the database has no arrays."""

    impl = String
    cache_ok = True
    of: type[TypeEngine[Any]] = String

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose array or JSON for the dialect."""
        return dialect.type_descriptor(ARRAY(self.of()) if dialect.name == "postgresql" else String())

    def process_bind_param(self, value: Iterable[object] | None, dialect: Dialect) -> Any:  # noqa: ANN401 - as the driver takes it
        """Pass a list to PostgreSQL and its JSON to SQLite."""
        values = list(value or ())
        return values if dialect.name == "postgresql" else json.dumps(values)


class Numbers(_Many):
    """A list of whole numbers as one parameter."""

    cache_ok = True
    of = BigInteger


class Words(_Many):
    """A list of strings as one parameter."""

    cache_ok = True
    of = String


def one_of(column: Any, name: str, kind: type[_Many]) -> ColumnElement[bool]:  # noqa: ANN401 - a mapped attribute or a column
    """Return the condition that a column is one of the values given as `name` when the statement runs."""
    return _OneOf(coercions.expect(roles.ExpressionElementRole, column), bindparam(name, type_=kind), operators.eq)


def whole_seconds(instant: Any) -> ColumnElement[int]:  # noqa: ANN401 - a mapped attribute or a column
    """Return an instant as whole seconds since 1970."""
    return _WholeSeconds(instant)


class _OneOf(BinaryExpression[bool]):
    # Not a function: SQLAlchemy would ask SQLite whether that equals 1, for which it uses no index.
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
    # The cast gives an empty list its type when literal values are rendered.
    return f"{compiler.process(column, **words)} = ANY ({compiler.process(cast(values, values.type), **words)})"


@compiles(_WholeSeconds)
def _of_text(element: _WholeSeconds, compiler: SQLCompiler, **words: Any) -> str:  # noqa: ANN401 - as above
    # Without its fraction, which SQLite would round up to the next second.
    return f"CAST(strftime('%s', substr({compiler.process(element.clauses, **words)}, 1, 19)) AS INTEGER)"


@compiles(_WholeSeconds, "postgresql")
def _of_timestamp(element: _WholeSeconds, compiler: SQLCompiler, **words: Any) -> str:  # noqa: ANN401 - as above
    return f"CAST(floor(EXTRACT(EPOCH FROM {compiler.process(element.clauses, **words)})) AS BIGINT)"
