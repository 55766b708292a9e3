"""The page of a log review's question. Only the user it was put to can open it; others get 404."""

import uuid
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accesslog.errors import AlreadyAnswered, QuestionOver
from frontdesk.accesslog.rules import LONGEST_ANSWER
from frontdesk.accounts.guard import CurrentStaff
from frontdesk.core.errors import InvalidInput
from frontdesk.core.request_context import Ctx
from frontdesk.disclosure.service import questions

router = APIRouter()


@router.get("/questions/{question_id}")
def show_question(ctx: Ctx, staff: CurrentStaff, question_id: uuid.UUID) -> Response:
    """Show the question and the log row it is about."""
    with ctx.writing() as unit:
        page = questions.show(unit, staff=staff, question_id=question_id)
    return ctx.page("disclosure/question.html", page=page)


@router.post("/questions/{question_id}/answer")
def answer_question(
    ctx: Ctx,
    staff: CurrentStaff,
    question_id: uuid.UUID,
    text: Annotated[str, Form(max_length=4 * LONGEST_ANSWER)] = "",
) -> Response:
    """Save the answer, once only; a refused answer is shown again with what was typed."""
    try:
        with ctx.writing() as unit:
            questions.answer_log_question(unit, staff=staff, question_id=question_id, text=text)
    except (InvalidInput, AlreadyAnswered, QuestionOver) as refused:
        with ctx.writing() as unit:
            page = questions.show(unit, staff=staff, question_id=question_id)
        page = replace(page, typed=text, fault=refused.message)
        return ctx.page("disclosure/question.html", status=refused.status, page=page)
    return ctx.go(f"/questions/{question_id}")
