"""Questions of the log review: only a member of staff who can sign in is asked, and only their answer is awaited."""

from frontdesk.accesslog.errors import AccountClosed, AnswerAwaited, NobodyToAsk, ReasonNeeded
from frontdesk.accesslog.views import QuestionPut, SettledUnanswered
from frontdesk.accounts.models import StaffRow
from frontdesk.core.db.unit import Unit


def put(unit: Unit, event: QuestionPut) -> None:
    """Refuse a question no one can answer. Raises NobodyToAsk for a program, AccountClosed for a closed account."""
    row = unit.db.get(StaffRow, event.asked_id)
    if row is None:
        raise NobodyToAsk
    if not row.active:
        raise AccountClosed


def settled_unanswered(unit: Unit, event: SettledUnanswered) -> None:
    """Refuse to settle while the answer can still come. Raises AnswerAwaited; ReasonNeeded if it cannot."""
    row = unit.db.get(StaffRow, event.asked_id)
    if row is not None and row.active:
        raise AnswerAwaited
    if not event.reasoned:
        raise ReasonNeeded
