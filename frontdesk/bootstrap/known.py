"""Whether the boards, areas, units and handläggare given on the command line are in the register.

A misspelled grant would otherwise silently open nothing.
"""

from collections.abc import Collection

from frontdesk.accounts.rules import Grant
from frontdesk.cases.queries import organisation
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import InvalidInput

_NO_REGISTER = "Registret är tomt, så {word} går inte att kontrollera. Läs in det först: frontdesk import."
_UNKNOWN = {
    "grant": "{word} finns inte i registret. Välj bland: {known}.",
    "unit": "Enheten {word} finns inte i registret. Välj bland: {known}.",
    "handlaggare": "Handläggaren {word} finns inte i registret. Skriv nyckeln som källa:id, till exempel {known}.",
}
_MOST_NAMED = 40


def need(
    unit: Unit, *, grants: Collection[Grant] = (), units: Collection[str] = (), handlaggare: str | None = None
) -> None:
    """Refuse boards and areas without a unit, and units and handläggare missing from the register.

    Raises InvalidInput, which lists the known ones.
    """
    if not (grants or units or handlaggare):
        return
    rows = organisation.units(unit.register)
    _need("grant", [str(grant) for grant in grants], {str(Grant(row.board, row.area)) for row in rows})
    _need("unit", units, {row.key for row in rows})
    if handlaggare:
        everybody = sorted(row.key for row in organisation.handlaggare(unit.register))
        if handlaggare not in everybody:
            _refuse("handlaggare", handlaggare, everybody[:1])


def _need(kind: str, words: Collection[str], there: Collection[str]) -> None:
    for word in words:
        if word not in there:
            _refuse(kind, word, sorted(there))


def _refuse(kind: str, word: str, there: list[str]) -> None:
    if not there:
        raise InvalidInput(_NO_REGISTER, word=word)
    raise InvalidInput(_UNKNOWN[kind], word=word, known=", ".join(there[:_MOST_NAMED]))
