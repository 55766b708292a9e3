"""Column types that behave the same on SQLite and PostgreSQL."""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Enum, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

Json = JSON().with_variant(JSONB(), "postgresql")


def closed_set(members: type[StrEnum], length: int) -> Enum:
    """Return a VARCHAR column type of at most `length` characters that stores the values of an enum, not their names.

    Reading a value outside the enum raises LookupError; the database has no constraint against writing one.
    """
    return Enum(members, native_enum=False, length=length, values_callable=lambda each: [one.value for one in each])


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored as UTC.

    SQLite's own type drops the offset without converting (09:00+01:00 comes back as a naive 09:00), so the conversion
    is made here. Raises ValueError for a naive time.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC; refuse a naive time."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a stored instant must have a time zone"
            raise ValueError(message)
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002 - SQLAlchemy's own signature
        """Return the instant in UTC."""
        if value is None:
            return None
        stored: datetime = value
        return stored.replace(tzinfo=UTC) if stored.tzinfo is None else stored.astimezone(UTC)


class Codes(TypeDecorator[tuple[str, ...]]):
    """A few codes in order, stored as `,a,b,` so that a query can look for `,a,`; none is the empty string.

    Raises ValueError for a code with a comma.
    """

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - as above
        """Join the codes with commas."""
        if value is None:
            return None
        codes = tuple(value)
        if any("," in code for code in codes):
            message = "a code must not contain a comma"
            raise ValueError(message)
        return f",{','.join(codes)}," if codes else ""

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...] | None:  # noqa: ANN401, ARG002 - SQLAlchemy's own signature
        """Split the codes, in order."""
        return None if value is None else tuple(str(value).strip(",").split(",")) if value else ()
