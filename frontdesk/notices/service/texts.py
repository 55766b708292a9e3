"""SMS texts, shipped or edited by the municipality; checked when saved and again when rendered."""

from sqlalchemy.orm import Session

from frontdesk.accounts.queries import first_names
from frontdesk.core import municipal_settings, municipality
from frontdesk.core.actor import Actor
from frontdesk.core.characters import as_read
from frontdesk.core.db.unit import Unit
from frontdesk.core.i18n import N_
from frontdesk.notices import queries
from frontdesk.notices.errors import TextRefused
from frontdesk.notices.models import NoticeText
from frontdesk.notices.rules import texts
from frontdesk.notices.rules.encoding import MANY_PARTS, MOST_PARTS, measure
from frontdesk.notices.rules.lint import lint, names_in
from frontdesk.notices.rules.status import NoticeKind
from frontdesk.notices.rules.texts import LANGUAGES, Manner, MeetingDetails, Sender, Template
from frontdesk.notices.views import Preview

_FORBIDDEN = N_("Texten nämner något som ett SMS inte får nämna: {words}.")
_TOO_LONG = N_("Texten blir {segments} delar. Den får bli högst sex.")
_LONG = N_("Texten går som {segments} SMS. Gör den gärna kortare.")
_UNKNOWN = N_("Texten innehåller något inom klammer som inte finns: {names}.")
_MISSING = N_("Texten måste innehålla {names}.")
_BRACES = N_("En klammer är inte stängd.")


def preview(db: Session, *, kind: NoticeKind, meeting: MeetingDetails, language: str = "sv") -> Preview:
    """Return the text as it would be sent. Raises TextRefused."""
    return compose(db, template(db, kind, language, meeting.manner), meeting, language)


def compose(db: Session, template: Template, meeting: MeetingDetails, language: str) -> Preview:
    """Render a text, and check the result for forbidden words and length. Raises TextRefused."""
    return _checked(texts.merge(template, meeting, sender(db), language))


def template(db: Session, kind: NoticeKind, language: str, manner: Manner = Manner.VISIT) -> Template:
    """Return the text in force: the municipality's latest, else the shipped one."""
    language = language if language in LANGUAGES else LANGUAGES[0]
    own = queries.latest_text(db, texts.name_of(kind, manner), language)
    return Template(own) if own is not None else texts.shipped(kind, language, manner)


def sender(db: Session) -> Sender:
    """Return the municipality and phone number named in every text."""
    return Sender(municipal_settings.get(db, municipality.NAME), municipal_settings.get(db, municipality.PHONE))


def save_text(
    unit: Unit, *, kind: NoticeKind, language: str, body: str, by: Actor, manner: Manner = Manner.VISIT
) -> Template:
    """Save a text as a new version; earlier notices keep theirs. Raises TextRefused.

    A text that reads the same as the one in force adds no version.
    """
    new = Template(as_read(body))
    _check_placeholders(kind, new.body)
    _refuse(forbidden(unit.db, new.body))
    name = texts.name_of(kind, manner)
    if queries.latest_text(unit.db, name, language) == new.body:
        return new
    unit.db.add(
        NoticeText(
            kind=name,
            language=language,
            version=new.version,
            body=new.body,
            saved_at=unit.now,
            saved_by=by.name,
        )
    )
    unit.db.flush()
    return new


def _check_placeholders(kind: NoticeKind, body: str) -> None:
    try:
        unknown = texts.unknown_placeholders(kind, body)
    except ValueError as error:
        raise TextRefused(_BRACES, fields={"body": _BRACES}) from error
    if unknown:
        raise TextRefused(_UNKNOWN, fields={"body": _UNKNOWN}, names=_listed(unknown))
    if missing := texts.missing_placeholders(kind, body):
        raise TextRefused(_MISSING, fields={"body": _MISSING}, names=_listed(missing))


def _checked(text: str) -> Preview:
    _refuse(lint(text))
    size = measure(text)
    if size.segments > MOST_PARTS:
        raise TextRefused(_TOO_LONG, fields={"body": _TOO_LONG}, segments=size.segments)
    warnings = (_LONG,) if size.segments > MANY_PARTS else ()
    return Preview(text, size.segments, size.encoding, warnings)


def forbidden(db: Session, text: str) -> tuple[str, ...]:
    """Return the forbidden words in a text or place name: those of the list, and first names of staff."""
    return (*lint(text), *names_in(text, first_names(db)))


def _refuse(words: tuple[str, ...]) -> None:
    if words:
        raise TextRefused(_FORBIDDEN, fields={"body": _FORBIDDEN}, words=", ".join(words))


def _listed(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))
