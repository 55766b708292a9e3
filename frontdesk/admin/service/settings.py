"""The municipality's settings: shown as text in a field, parsed, checked and logged."""

from typing import Any

from frontdesk.admin import forms
from frontdesk.admin.views import ChoiceView
from frontdesk.core import municipal_settings
from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import InvalidInput, NotHere
from frontdesk.core.i18n import N_
from frontdesk.core.municipal_settings import Setting

# Heading for the first part of a setting's key.
GROUPS = {
    "absence": N_("Frånvaro"),
    "accounts": N_("Inloggning"),
    "booking": N_("Bokning"),
    "calendars": N_("Kalendrar"),
    "calls": N_("Samtal"),
    "cases": N_("Uppgifter från verksamhetssystemet"),
    "disclosure": N_("Vad som får sägas"),
    "municipality": N_("Kommunen"),
    "notices": N_("SMS"),
    "office": N_("Öppettider"),
    "safety": N_("Skydd"),
    "triage": N_("Bedömning"),
    "workplace": N_("Handläggarens sida"),
}


def all_choices(unit: Unit) -> list[ChoiceView]:
    """Return every setting with its present value."""
    return [_shown(unit, choice) for choice in municipal_settings.declared()]


def choose(unit: Unit, *, key: str, text: str, by: Actor) -> ChoiceView:
    """Save a setting. Raises NotHere for an unknown one and InvalidInput for a value it does not accept."""
    choice = find(key)
    before = unit.setting(choice)
    value = forms.read(choice.default, text)
    try:
        municipal_settings.put(unit.db, choice, value, by=by.name, now=unit.now)
    except ValueError:
        raise InvalidInput(N_("Värdet godtas inte. Läs förklaringen och försök igen.")) from None
    if value != before:
        unit.log(who=by, event="choice.changed", fields=[key])
    unit.db.flush()
    return _shown(unit, choice)


def refused(unit: Unit, *, key: str, text: str, error: InvalidInput) -> ChoiceView:
    """Return a setting with the refused text and what is wrong with it."""
    choice = find(key)
    return _view(unit, choice, text, error=error.message, error_values=error.values)


def find(key: str) -> Setting[Any]:
    """Return a declared setting. Raises NotHere."""
    for choice in municipal_settings.declared():
        if choice.key == key:
            return choice
    raise NotHere


def _shown(unit: Unit, choice: Setting[Any]) -> ChoiceView:
    return _view(unit, choice, forms.written(choice.default, unit.setting(choice)))


def _view(unit: Unit, choice: Setting[Any], text: str, **more: Any) -> ChoiceView:  # noqa: ANN401 - fields of the view
    options = choice.options(unit.db) if choice.options else ()
    return ChoiceView(
        key=choice.key,
        help=choice.help,
        kind="select" if choice.options else forms.kind_of(choice.default),
        options=[(str(value), label) for value, label in options],
        columns=forms.columns_of(choice.default),
        text=text,
        default=forms.written(choice.default, choice.default),
        **more,
    )
