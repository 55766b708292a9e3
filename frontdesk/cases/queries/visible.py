"""The access filter as SQL. Text and number of parameters are the same for every viewer and every set of hidden."""

from typing import Any, cast

from sqlalchemy import Boolean, ColumnElement, Date, Select, String, and_, bindparam, exists, or_, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeEngine

from frontdesk.cases.models import Case, CasePerson, Person

AnySelect = Select[*tuple[Any, ...]]
"""A SELECT of any columns; its rows are converted to facts at once."""

TODAY = bindparam("visible_today", type_=Date)
CLOSED_SINCE = bindparam("visible_closed_since", type_=Date)
_NO_PROTECTION = "none"


class Among(FunctionElement[bool]):
    """`column` is one of the values of a JSON list: one parameter, so that the statement's text stays the same."""

    # As a boolean type, SQLite would get "(… IN …) = 1", for which it uses no index.
    type = cast("TypeEngine[bool]", NullType())
    inherit_cache = True
    name = "among"

    def __init__(self, column: ColumnElement[Any] | InstrumentedAttribute[Any], parameter: str) -> None:
        """Take the column and the name of the parameter that holds the list."""
        super().__init__(column, bindparam(parameter, type_=String))


class AmongNumbers(Among):
    """`Among` for a list of whole numbers."""

    inherit_cache = True
    name = "among_numbers"


@compiles(Among, "sqlite")
def _on_sqlite(element: Among, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's hook
    column, values = (compiler.process(each, **options) for each in element.clauses)
    # Without the cast SQLite compares without affinity, and then uses no index of the column.
    kind = "INTEGER" if isinstance(element, AmongNumbers) else "TEXT"
    return f"({column} IN (SELECT CAST(value AS {kind}) FROM json_each({values})))"  # noqa: S608 - both are compiled SQL


@compiles(Among, "postgresql")
def _on_postgresql(element: Among, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - likewise
    column, values = (compiler.process(each, **options) for each in element.clauses)
    kind = "bigint" if isinstance(element, AmongNumbers) else "text"
    return f"({column} = ANY(ARRAY(SELECT CAST(jsonb_array_elements_text(CAST({values} AS jsonb)) AS {kind}))))"


def case_is_visible() -> ColumnElement[bool]:
    """The case is granted, and open or recently closed."""
    not_long_closed = or_(Case.closed_on.is_(None), Case.closed_on >= CLOSED_SINCE)
    return and_(Among(Case.sphere, "visible_spheres"), not_long_closed)


def person_may_be_shown(person: type[Person] = Person) -> ColumnElement[bool]:
    """The person is neither hidden by us nor protected in the case system; the protected desk sees the latter.

    `person` may be an alias: a person only mentioned (the holder of a mandate) is protected as well.
    """
    protected_desk = bindparam("visible_desk", type_=Boolean)
    unprotected = or_(person.protection == _NO_PROTECTION, protected_desk == true())
    return and_(unprotected, ~Among(person.key, "visible_hidden"))


def person_is_visible() -> ColumnElement[bool]:
    """The person may be shown and has a part in a visible case."""
    part = (
        exists()
        .where(CasePerson.person_key == Person.key, CasePerson.case_key == Case.key, case_is_visible())
        .correlate(Person)
    )
    return and_(person_may_be_shown(), part)
