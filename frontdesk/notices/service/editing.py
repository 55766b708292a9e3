"""Edit the SMS texts, with an example of each as it is sent."""

from datetime import timedelta

from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.notices.errors import TextRefused
from frontdesk.notices.rules.status import NoticeKind
from frontdesk.notices.rules.texts import LANGUAGES, MANNERS, Manner, MeetingDetails, Template, name_of, shipped
from frontdesk.notices.service import texts
from frontdesk.notices.views import Preview, TextView

_EXAMPLE_PLACE, _EXAMPLE_LENGTH = "Stadshuset entré A", timedelta(minutes=30)


def all_texts(unit: Unit) -> tuple[TextView, ...]:
    """Return every text in force, with an example about a meeting in a week."""
    return tuple(
        text(unit, kind, language, manner)
        for kind in NoticeKind
        for manner in (Manner.VISIT, *MANNERS.get(kind, ()))
        for language in LANGUAGES
    )


def text(unit: Unit, kind: NoticeKind, language: str, manner: Manner = Manner.VISIT) -> TextView:
    """Return the text in force for a kind, language and form of meeting."""
    in_force = texts.template(unit.db, kind, language, manner)
    is_own = in_force.version != shipped(kind, language, manner).version
    return TextView(kind, language, in_force.body, is_own, _example(unit, in_force, language, manner), manner)


def save(
    unit: Unit, *, kind: NoticeKind, language: str, body: str, by: Actor, manner: Manner = Manner.VISIT
) -> TextView:
    """Save a text; an empty one restores the shipped text. Raises TextRefused."""
    body = body.strip() or shipped(kind, language, manner).body
    saved = texts.save_text(unit, kind=kind, language=language, body=body, by=by, manner=manner)
    why = name_of(kind, manner)
    unit.log(who=by, event="text.saved", why=why, detail={"version": saved.version})
    return text(unit, kind, language, manner)


def refused(kind: NoticeKind, language: str, body: str, error: TextRefused, manner: Manner = Manner.VISIT) -> TextView:
    """Return the refused text as typed, with its error."""
    return TextView(kind, language, body, is_own=True, manner=manner, error=error.message, values=error.values)


def _example(unit: Unit, template: Template, language: str, manner: Manner) -> Preview | None:
    first = unit.now + timedelta(days=7)
    others = tuple(first + timedelta(days=14 * number) for number in (1, 2))
    meeting = MeetingDetails(
        first,
        _EXAMPLE_PLACE if manner is Manner.VISIT else "",
        until=unit.now + timedelta(hours=2),
        others=others,
        gone=others,
        ends_at=first + _EXAMPLE_LENGTH,
        manner=manner,
    )
    try:
        return texts.compose(unit.db, template, meeting, language)
    except TextRefused:
        return None  # a word was forbidden after the text was saved; enqueue and save refuse it too
