"""Search by the keys the law allows, one statement for each kind of key, the same for found, hidden and not granted.

Names take two statements: words are matched against distinct name parts (`naming`), then the parts are joined to
persons. The second also runs without a matching part, so that a hit and a miss run the same statements.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Date, String, bindparam, literal, select, union, union_all
from sqlalchemy.orm import Session, aliased

from frontdesk.cases.models import Case, CasePerson, Identifier, NameOfPerson, NamePair, Person
from frontdesk.cases.queries.naming import NameMatches, resolve
from frontdesk.cases.queries.visible import AnySelect, case_is_visible, person_is_visible
from frontdesk.cases.rules.name_matching import pair, sort_key
from frontdesk.cases.rules.searching import MOST_WORDS, KeyKind, SearchKey
from frontdesk.cases.rules.visibility import Visibility
from frontdesk.cases.views import FoundPerson
from frontdesk.core.db import statements
from frontdesk.core.db.in_list import in_list

MOST_SHOWN = 5
MOST_FOUND = MOST_SHOWN + 1
"""One more than is shown, so that the caller can report "more than five"."""

# A name such as "Ann-Marie Annmarie" may match a statement more than once, so a few more rows are read.
_ROWS = MOST_FOUND + 3
_OTHER_ID = "other"
_SHOWN = (Person.key, Person.given_name, Person.family_name, Person.birth_date)


def find_persons(register: Session, key: SearchKey, visible: Visibility) -> list[FoundPerson]:
    """Return at most MOST_FOUND visible persons who match the key, in Swedish order of names."""
    rows = _rows(register, key, visible)
    persons = {row.key: FoundPerson(row.key, row.given_name, row.family_name, row.birth_date) for row in rows}
    found = list(persons.values())[:MOST_FOUND]
    return sorted(found, key=lambda person: (sort_key(person.family_name, person.given_name), person.key))


def _rows(register: Session, key: SearchKey, visible: Visibility) -> Sequence[Any]:
    match key.kind:
        case KeyKind.IDENTITY:
            return statements.rows(register, _BY_IDENTITY, {"numbers": key.numbers, **visible.parameters})
        case KeyKind.REFERENCE:
            return statements.rows(register, _BY_REFERENCE, {"reference": key.reference, **visible.parameters})
        case KeyKind.NAME:
            return _named(register, key, visible)


def _named(register: Session, key: SearchKey, visible: Visibility) -> list[Any]:
    """Return persons whose name sounds the same; only if there are none, those that match by prefix or one letter."""
    heard = resolve(register, key.words)
    statement = _BY_NAME[len(heard), key.birth_date is not None]
    # Pair the last two words: a family name is usually rarer than a given name.
    parts = _parts(heard[::-1])
    rows = statements.rows(register, statement, {**parts, "born": key.birth_date, **visible.parameters})
    exact = [row for row in rows if row.tier == 0]
    return exact or list(rows)


def _parts(heard: Sequence[NameMatches]) -> dict[str, Iterable[int]]:
    """Return the parts, or pairs of parts, a name must have: exact (same sound) and near."""
    if len(heard) == 1:
        (only,) = heard
        return {"exact": only.exact, "near": set(only.near) - set(only.exact)}
    one, other, *further = heard
    exact = _pairs(one.exact, other.exact)
    # Near holds only what prefix or one letter's difference adds to exact.
    parameters: dict[str, Iterable[int]] = {"exact": exact, "near": _pairs(one.near, other.near) - exact}
    for place, word in enumerate(further):
        parameters |= {f"exact_{place}": word.exact, f"near_{place}": word.near}
    return parameters


def _pairs(ones: Sequence[int], others: Sequence[int]) -> set[int]:
    return {pair(one, other) for one in ones for other in others if one != other}


def _by_identity() -> AnySelect:
    numbers = select(Identifier.person_key).where(in_list(Identifier.value, "numbers"), Identifier.kind != _OTHER_ID)
    return select(*_SHOWN).where(Person.key.in_(numbers), person_is_visible()).limit(MOST_FOUND)


def _by_reference() -> AnySelect:
    sought = bindparam("reference", type_=String)
    other_ids = select(Identifier.person_key).where(Identifier.value == sought, Identifier.kind == _OTHER_ID)
    part = aliased(CasePerson)
    cases = (
        select(part.person_key)
        .join(Case, Case.key == part.case_key)
        .where(Case.number_key == sought, case_is_visible())
    )
    bearers = union(other_ids, cases).subquery()
    return (
        select(*_SHOWN).join(bearers, bearers.c.person_key == Person.key).where(person_is_visible()).limit(MOST_FOUND)
    )


def _by_name(words: int, *, born: bool) -> AnySelect:
    """Return the statement for this number of words: exact matches first, then near ones."""
    tiers = [_tier(number, nearness, words) for number, nearness in enumerate(("exact", "near"))]
    if born:
        tiers = [tier.where(Person.birth_date == bindparam("born", type_=Date)) for tier in tiers]
    together = union_all(*(select(tier.limit(_ROWS).subquery()) for tier in tiers)).subquery()
    return select(together)


def _tier(number: int, nearness: str, words: int) -> AnySelect:
    source = NameOfPerson if words == 1 else NamePair
    fitting = in_list(NameOfPerson.part_id if words == 1 else NamePair.pair, nearness)
    chosen = (
        select(literal(number).label("tier"), *_SHOWN)
        .select_from(source)
        .join(Person, Person.key == source.person_key)
        .where(fitting, person_is_visible())
    )
    for place in range(words - 2):
        chosen = chosen.where(_also_named(f"{nearness}_{place}"))
    return chosen


def _also_named(parts: str) -> ColumnElement[bool]:
    parts_fit = in_list(NameOfPerson.part_id, parts)
    return select(NameOfPerson).where(NameOfPerson.person_key == Person.key, parts_fit).exists()


_BY_IDENTITY = _by_identity()
_BY_REFERENCE = _by_reference()
_BY_NAME = {(words, born): _by_name(words, born=born) for words in range(1, MOST_WORDS + 1) for born in (False, True)}
