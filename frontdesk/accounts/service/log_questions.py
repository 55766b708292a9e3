"""Questions of the log's review: only a person who can sign in is asked, and is waited for."""

from frontdesk.accesslog.errors import AccountClosed, AnswerAwaited, NobodyToAsk, ReasonNeeded
from frontdesk.accesslog.views import QuestionPut, SettledUnanswered
from frontdesk.accounts.models import StaffRow
from frontdesk.core.db.unit import Unit


def put(unit: Unit, event: QuestionPut) -> None:
    """Refuse a question nobody can answer. Raises NobodyToAsk for a program, AccountClosed for who has left."""
    row = unit.desk.get(StaffRow, event.asked_id)
    if row is None:
        raise NobodyToAsk
    if not row.active:
        raise AccountClosed


def settled_unanswered(unit: Unit, event: SettledUnanswered) -> None:
    """Refuse to settle without an answer that can still come. Raises AnswerAwaited, or ReasonNeeded if it cannot."""
    row = unit.desk.get(StaffRow, event.asked_id)
    if row is not None and row.active:
        raise AnswerAwaited
    if not event.reasoned:
        raise ReasonNeeded
