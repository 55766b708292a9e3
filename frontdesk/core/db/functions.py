"""SQL functions that the two databases spell differently."""

from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ColumnElement
from sqlalchemy.sql.functions import FunctionElement


def whole_seconds(instant: Any) -> ColumnElement[int]:  # noqa: ANN401 - a mapped attribute or a column
    """Return an instant as whole seconds since 1970."""
    return _WholeSeconds(instant)


class _WholeSeconds(FunctionElement[int]):
    name = "whole_seconds"
    type = BigInteger()
    inherit_cache = True


@compiles(_WholeSeconds)
def _of_text(element: _WholeSeconds, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own signature
    # Without its fraction, which SQLite would round to the next second when little is missing.
    return f"CAST(strftime('%s', substr({compiler.process(element.clauses, **options)}, 1, 19)) AS INTEGER)"


@compiles(_WholeSeconds, "postgresql")
def _of_timestamp(element: _WholeSeconds, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - as above
    return f"CAST(floor(EXTRACT(EPOCH FROM {compiler.process(element.clauses, **options)})) AS BIGINT)"
