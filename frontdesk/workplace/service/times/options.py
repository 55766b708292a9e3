"""Choices of the editor's form, in the reader's language."""

from frontdesk.availability.queries import catalogue
from frontdesk.availability.queries.catalogue import places_by_code
from frontdesk.availability.rules.enums import MODE_LABELS, REPEATS_LABELS
from frontdesk.core.db.unit import Unit
from frontdesk.core.i18n import N_, translator
from frontdesk.workplace.rules import grid
from frontdesk.workplace.rules.plans import NTHS, WEEKDAYS, Typed
from frontdesk.workplace.views import Options

_NO_PLACE = N_("Ingen särskild plats")


def options(unit: Unit, *, language: str, chosen: Typed | None) -> Options:
    """Return the choices of every field. An inactive place is offered only if the form has it already."""
    translate = translator(language)
    kept = chosen.place if chosen else ""
    known = [(code, place.name) for code, place in places_by_code(unit.db).items() if place.active or code == kept]
    return Options(
        weekdays=tuple((str(number), translate(name)) for number, name in enumerate(WEEKDAYS[: grid.DAYS])),
        repeats=tuple((way.value, translate(label)) for way, label in REPEATS_LABELS.items()),
        nths=tuple((str(nth), translate(name)) for nth, name in NTHS.items()),
        places=(("", translate(_NO_PLACE)), *known),
        modes=tuple((mode.value, translate(label)) for mode, label in MODE_LABELS.items()),
        types=tuple((kind.code, kind.label(language)) for kind in catalogue.offered_types(unit.db)),
    )
