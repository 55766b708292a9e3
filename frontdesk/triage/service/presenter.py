"""Build the views of the reason panel, the red-flag bar and the protocol page."""

import uuid

from frontdesk.accounts.views import Staff
from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.rules.receivers import NOT_SAID, ReceiverView
from frontdesk.calls.rules.routing import ReceiverKind
from frontdesk.calls.service import about
from frontdesk.cases.rules.lists import AREAS
from frontdesk.core.closings import half_days
from frontdesk.core.db.unit import Unit
from frontdesk.core.i18n import N_
from frontdesk.core.times import local_date
from frontdesk.disclosure.queries import (
    identification_of,
)
from frontdesk.disclosure.rules.mandates import Speaker
from frontdesk.safety.rules import SILENCE_WORDS, SilenceKind
from frontdesk.safety.service import is_silent
from frontdesk.triage import queries
from frontdesk.triage.models import Assessment
from frontdesk.triage.rules.assessing import Answer, choices_above, latest_date, needs_duty
from frontdesk.triage.rules.finding import find
from frontdesk.triage.rules.protocol import Protocol, Question, Reason, Text
from frontdesk.triage.views import (
    BarButton,
    BarView,
    DoNow,
    Duty,
    NumberView,
    ProtocolView,
    QuestionView,
    ReasonPanel,
    ReasonRow,
    Recommendation,
)

WHO_WORDS = {
    ReceiverKind.ALARM: N_("112 först"),
    ReceiverKind.INTAKE: N_("Mottagningen"),
    ReceiverKind.HANDLAGGARE: N_("Handläggaren"),
    ReceiverKind.UNIT_HEAD: N_("Enhetschefen"),
    ReceiverKind.PROTECTED_DESK: N_("Den som har hand om skyddade personer"),
    ReceiverKind.PROVIDER: N_("Utföraren"),
    ReceiverKind.NOBODY: N_("Ingen, du svarar själv"),
}
_ELSEWHERE = frozenset({ReceiverKind.ALARM, ReceiverKind.PROVIDER, ReceiverKind.NOBODY})
# Code of the duty team's number, which each municipality enters itself.
DUTY = "duty"
_KEYS = ("Alt+1", "Alt+2", "Alt+3", "Alt+4", "Alt+5")


def bar(unit: Unit, *, contact_id: uuid.UUID) -> BarView:
    """Return the red-flag bar; the first five buttons have a key each."""
    buttons = queries.protocol(unit.db).bar.values()
    keys = dict(enumerate(_KEYS))
    return BarView(
        contact_id, tuple(BarButton(one.code, one.label, keys.get(place, "")) for place, one in enumerate(buttons))
    )


# Shown when a contact was raised to *Akut* and its reason has no instruction for that.
TAKE_NOW: Text = {
    "sv": "Någon måste ta emot det här nu. Koppla vidare och stanna kvar i samtalet tills någon annan har tagit över.",
    "en": "Somebody must take this now. Connect the caller and stay on the line until somebody else has taken over.",
}


def panel(
    unit: Unit,
    *,
    staff: Staff,
    contact_id: uuid.UUID,
    language: str,
    typed: str = "",
    choosing: bool = False,
    onwards: bool = False,
) -> ReasonPanel:
    """Return the panel of a contact; `choosing` shows the list although a reason has been picked.

    `onwards` answers a press after which the focus moves to another part of the page.
    """
    protocol, row = queries.protocol(unit.db), queries.newest(unit.db, contact_id)
    reason = protocol.reasons.get(row.reason) if row else None
    if row is None or reason is None or choosing:
        rows = tuple(ReasonRow(one.code, one.number, one.label, one.floor) for one in find(protocol, typed))
        now = _do_now(unit, protocol, row, reason) if row and reason else None
        return ReasonPanel(contact_id=contact_id, language=language, typed=typed, found=rows, now=now)
    priority = Priority(row.priority)
    return ReasonPanel(
        contact_id=contact_id,
        language=language,
        chosen=_recommendation(
            unit, protocol, reason, priority, about.receiver_view(unit, contact_id=contact_id, staff=staff)
        ),
        questions=_questions(protocol, row, speaker=_speaker(unit, contact_id)),
        above=choices_above(priority),
        now=_do_now(unit, protocol, row, reason),
        by=row.by_name,
        version=row.version,
        onwards=onwards,
        silence=SILENCE_WORDS[SilenceKind.MATTER] if is_silent(unit.db, [contact_id]) else "",
    )


def _recommendation(
    unit: Unit, protocol: Protocol, reason: Reason, priority: Priority, receiver: ReceiverView = NOT_SAID
) -> Recommendation:
    return Recommendation(
        code=reason.code,
        label=reason.label,
        priority=priority,
        who=WHO_WORDS[reason.goes_to.who or ReceiverKind.NOBODY],
        area=AREAS.get(reason.goes_to.area, ""),
        desk=reason.desk,
        identity=reason.identity,
        level=reason.may_answer.level,
        facts=reason.may_answer.facts,
        numbers=_numbers(unit, protocol, reason.numbers),
        latest=latest_date(priority, local_date(unit.now)),
        appointment=reason.appointment.type if reason.appointment else "",
        minutes=reason.appointment.minutes if reason.appointment else 0,
        silent=reason.silent,
        duty=_duty(unit, priority),
        receiver=receiver,
        elsewhere=reason.goes_to.who in _ELSEWHERE,
    )


def _duty(unit: Unit, priority: Priority) -> Duty | None:
    closed = needs_duty(priority, unit.now, half_days(unit.db))
    return Duty(queries.duty_number(unit.db)) if closed else None


def _speaker(unit: Unit, contact_id: uuid.UUID) -> Speaker | None:
    standing = identification_of(unit.db, contact_id)
    return Speaker(standing.speaker) if standing else None


def _questions(protocol: Protocol, row: Assessment, *, speaker: Speaker | None) -> tuple[QuestionView, ...]:
    """Return the questions of the picked reason (not the reached one), so that answers can be changed.

    A caller known to speak for another person is asked only about that person.
    """
    asked = protocol.reasons.get(row.asked)
    codes = [code for code in (asked.ask if asked else ()) if code in protocol.questions]
    for_another = speaker not in {None, Speaker.SELF}
    return tuple(_question(protocol.questions[code], row, for_another=for_another) for code in codes)


def _question(question: Question, row: Assessment, *, for_another: bool) -> QuestionView:
    return QuestionView(
        code=question.code,
        text=question.other if for_another and question.other else question.text,
        red_flag=question.red_flag is not None,
        answer=Answer(row.answers.get(question.code, Answer.NOT_ASKED)),
        other=None if for_another else question.other,
    )


def _do_now(unit: Unit, protocol: Protocol, row: Assessment, reason: Reason) -> DoNow | None:
    """Return what to do at once; None for a matter that is neither *Akut* nor due while the office is closed.

    A pressed button's steps, else those of the button for an urgent reason, else the reason's own text.
    """
    priority = Priority(row.priority)
    duty, urgent = _duty(unit, priority), priority is Priority.NOW
    pressed = protocol.bar.get(row.flag or "")
    led = next((one for one in protocol.bar.values() if one.reason == row.reason), None)
    if button := pressed or (led if urgent or duty else None):
        return DoNow(button.label, button.do, _besides(unit, protocol, button.numbers, duty), duty)
    if not (urgent or duty):
        return None
    line = TAKE_NOW if urgent and reason.floor is not Priority.NOW else reason.desk
    return DoNow(reason.label, (line,), _besides(unit, protocol, reason.numbers, duty), duty, danger=urgent)


def _besides(unit: Unit, protocol: Protocol, codes: tuple[str, ...], duty: Duty | None) -> tuple[NumberView, ...]:
    """Return the numbers without the duty team's, which is shown separately while the office is closed."""
    return _numbers(unit, protocol, tuple(code for code in codes if duty is None or code != DUTY))


def _numbers(unit: Unit, protocol: Protocol, codes: tuple[str, ...]) -> tuple[NumberView, ...]:
    own = {DUTY: queries.duty_number(unit.db)}
    return tuple(
        NumberView(protocol.numbers[code].label, own.get(code) or protocol.numbers[code].number) for code in codes
    )


def protocol_page(unit: Unit) -> ProtocolView:
    """Return the protocol in use, for the administrator."""
    protocol, row = queries.protocol(unit.db), queries.installed(unit.db)
    ordered = sorted(protocol.reasons.values(), key=lambda reason: reason.number)
    return ProtocolView(
        version=protocol.version,
        shipped=row is None,
        installed_at=row.installed_at if row else None,
        installed_by=row.installed_by if row else "",
        reasons=tuple(_recommendation(unit, protocol, reason, reason.floor) for reason in ordered),
        without_opens=tuple(queries.without_opens(row)) if row else (),
    )
