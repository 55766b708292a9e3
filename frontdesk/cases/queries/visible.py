"""The access filter as SQL. Text and number of parameters are the same for every viewer and every set of hidden."""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, Date, Select, and_, bindparam, exists, or_, true

from frontdesk.cases.models import Case, CasePerson, Person
from frontdesk.core.db.in_list import in_list

AnySelect = Select[*tuple[Any, ...]]
"""A SELECT of any columns; its rows are converted to facts at once."""

TODAY = bindparam("visible_today", type_=Date)
CLOSED_SINCE = bindparam("visible_closed_since", type_=Date)
_NO_PROTECTION = "none"


def case_is_visible() -> ColumnElement[bool]:
    """The case is granted, and open or recently closed."""
    not_long_closed = or_(Case.closed_on.is_(None), Case.closed_on >= CLOSED_SINCE)
    return and_(in_list(Case.sphere, "visible_spheres"), not_long_closed)


def person_may_be_shown(person: type[Person] = Person) -> ColumnElement[bool]:
    """The person is neither hidden by us nor protected in the case system; the protected desk sees the latter.

    `person` may be an alias: a person only mentioned (the holder of a mandate) is protected as well.
    """
    protected_desk = bindparam("visible_desk", type_=Boolean)
    unprotected = or_(person.protection == _NO_PROTECTION, protected_desk == true())
    return and_(unprotected, ~in_list(person.key, "visible_hidden"))


def person_is_visible() -> ColumnElement[bool]:
    """The person may be shown and has a part in a visible case."""
    part = (
        exists()
        .where(CasePerson.person_key == Person.key, CasePerson.case_key == Case.key, case_is_visible())
        .correlate(Person)
    )
    return and_(person_may_be_shown(), part)
