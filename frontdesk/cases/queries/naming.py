"""Match words against distinct name parts: same sound, same beginning, or one letter's difference."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import OSA
from sqlalchemy import String, bindparam, select, union_all
from sqlalchemy.orm import Session

from frontdesk.cases.models import NamePart, NameSlip
from frontdesk.cases.queries.visible import AnySelect
from frontdesk.cases.rules.name_matching import SHORTEST_SLIP, slips, sound
from frontdesk.cases.rules.searching import MOST_WORDS
from frontdesk.core.db import statements
from frontdesk.core.db.in_list import in_list

SHORTEST_PREFIX = 3
MOST_EXACT = 16
MOST_NEAR = 24
_AFTER_EVERY_LETTER = "\uffff"


@dataclass(frozen=True)
class NameMatches:
    """The parts a word may mean: `exact` by phonetic key, `near` also by prefix or one letter's difference."""

    exact: tuple[int, ...]
    near: tuple[int, ...]


def resolve(register: Session, words: Sequence[str]) -> list[NameMatches]:
    """Return the parts each word may mean, in one statement whose text depends only on the number of words."""
    parts = statements.rows(register, _PARTS[len(words)], _parameters(words))
    return [_heard(word, parts) for word in words]


def _heard(word: str, parts: Iterable[Any]) -> NameMatches:
    own = sound(word)
    exact = [part.id for part in parts if part.sound == own][:MOST_EXACT]
    reached = {part.id: (part.length, part.part) for part in parts if _is_near(word, part.part)}
    near = dict.fromkeys([*exact, *sorted(reached, key=reached.__getitem__)])
    return NameMatches(tuple(exact), tuple(near)[:MOST_NEAR])


def _is_near(word: str, part: str) -> bool:
    begins = len(word) >= SHORTEST_PREFIX and part.startswith(word)
    return begins or (len(word) >= SHORTEST_SLIP and OSA.distance(word, part, score_cutoff=1) <= 1)


def _parameters(words: Sequence[str]) -> dict[str, object]:
    parameters: dict[str, object] = {
        "sounds": [sound(word) for word in words],
        "spellings": [slip for word in words for slip in slips(word)],
    }
    for place, word in enumerate(words):
        # A word too short for a prefix search matches nothing: no part lies between two equal bounds.
        long_enough = len(word) >= SHORTEST_PREFIX
        parameters[f"begin_{place}"] = word
        parameters[f"end_{place}"] = word + _AFTER_EVERY_LETTER if long_enough else word
    return parameters


def _parts(words: int) -> AnySelect:
    columns = (NamePart.id, NamePart.part, NamePart.sound, NamePart.length)
    sounding = select(*columns).where(in_list(NamePart.sound, "sounds"))
    slipped = select(*columns).where(
        NamePart.id.in_(select(NameSlip.part_id).where(in_list(NameSlip.spelling, "spellings")))
    )
    beginning = [
        select(
            select(*columns)
            .where(
                NamePart.part >= bindparam(f"begin_{place}", type_=String),
                NamePart.part < bindparam(f"end_{place}", type_=String),
            )
            .order_by(NamePart.length, NamePart.part)
            .limit(MOST_NEAR)
            .subquery()
        )
        for place in range(words)
    ]
    together = union_all(sounding, slipped, *beginning).subquery()
    return select(together).distinct()


_PARTS = {words: _parts(words) for words in range(1, MOST_WORDS + 1)}
