"""Questions from a log review, as shown to the user asked: the log row, and the client if the user may see them."""

import uuid

from frontdesk.accesslog.service import (
    question,
    store_answer,
)
from frontdesk.accounts.views import Staff
from frontdesk.core.db.unit import Unit
from frontdesk.disclosure.views import AskedPage, shown_words
from frontdesk.safety.service import client_names


def show(unit: Unit, *, staff: Staff, question_id: uuid.UUID) -> AskedPage:
    """Return a question, and log that it was read. Raises NotHere for all users but the one asked.

    The client is named by today's rules: not if since protected, a relative, or outside the user's grants.
    """
    found = question(unit.db, question_id, who=staff.actor)
    person = client_names(unit, staff, [found.person or None]).get(found.person)
    unit.log_view(
        who=staff.actor,
        event="log.question_shown",
        person=found.person if person else None,
        fields=(str(found.line.seq), *(("name", "birth_date") if person else ())),
        page=str(found.id),
    )
    return AskedPage(found, person, shown_words(found.line.event, found.line.fields))


def answer_log_question(unit: Unit, *, staff: Staff, question_id: uuid.UUID, text: str) -> None:
    """Answer a question. Raises the same errors as `accesslog.service.answer`."""
    store_answer(unit, who=staff.actor, question_id=question_id, text=text)
