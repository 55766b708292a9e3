"""The log reviewer's pages. `web` adds the guard that admits only log reviewers.

Searches are POSTed: who looked at which person must not be visible in a URL.
"""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import Response

from frontdesk.accesslog import service
from frontdesk.accesslog.errors import ReviewRefused
from frontdesk.accesslog.rules import LONGEST_NOTE
from frontdesk.accesslog.service.reviewing import person_of
from frontdesk.accesslog.views import Filter, ReviewQueue, TypedReview, Verdict
from frontdesk.core.actor import Actor
from frontdesk.core.errors import FrontdeskError, InvalidInput
from frontdesk.core.numbers import MaybeNumberInForm, NumberInPath
from frontdesk.core.request_context import Ctx

router = APIRouter()


def _reviewer(request: Request) -> Actor:
    # `accounts` is a higher room; its guard has put the signed-in member of staff here.
    actor: Actor = request.state.staff.actor
    return actor


Reviewer = Annotated[Actor, Depends(_reviewer)]
Optional = Annotated[str, Form()]
# Longer than any note may be, so that one slightly too long reaches the form and is shown again as typed.
Note = Annotated[str, Form(max_length=4 * LONGEST_NOTE)]


@router.get("/log")
def show_log(ctx: Ctx, who: Reviewer) -> Response:
    """Show the newest rows."""
    with ctx.writing() as unit:
        page = service.look_up(unit, who=who, asked=Filter())
    return ctx.page("accesslog/log.html", log=page, same_as=None)


@router.post("/log")
def search_log(
    ctx: Ctx,
    who: Reviewer,
    staff: Optional = "",
    event: Optional = "",
    since: Optional = "",
    until: Optional = "",
    same_as: MaybeNumberInForm = None,
    before: MaybeNumberInForm = None,
) -> Response:
    """Show the rows that match; with `same_as`, those about the same person as that row."""
    with ctx.writing() as unit:
        person = person_of(unit.db, same_as) if same_as is not None else ""
        asked = Filter(_uuid(staff), event, _day(since), _day(until), person, before)
        page = service.look_up(unit, who=who, asked=asked)
    return ctx.page("accesslog/log.html", log=page, same_as=same_as)


@router.get("/log/queues/{name}")
def show_queue(ctx: Ctx, who: Reviewer, name: ReviewQueue) -> Response:
    """Show a review queue."""
    with ctx.writing() as unit:
        page = service.queue(unit, who=who, name=name)
    return ctx.page("accesslog/queue.html", queue=page)


@router.get("/log/rows/{seq}")
def show_row(ctx: Ctx, who: Reviewer, seq: NumberInPath) -> Response:
    """Show one row with what was typed."""
    with ctx.writing() as unit:
        row = service.open_row(unit, who=who, seq=seq)
    return ctx.page("accesslog/row.html", row=row, typed=TypedReview())


@router.post("/log/rows/{seq}/review")
def review_row(
    ctx: Ctx,
    who: Reviewer,
    seq: NumberInPath,
    verdict: Annotated[Verdict, Form()],
    note: Note = "",
) -> Response:
    """Store a verdict on a row; when refused, show the row again with what was typed."""
    try:
        with ctx.writing() as unit:
            service.review(unit, who=who, seq=seq, verdict=verdict, note=note)
    except (InvalidInput, ReviewRefused) as refused:
        with ctx.writing() as unit:
            row = service.open_row(unit, who=who, seq=seq)
        return ctx.page("accesslog/row.html", status=refused.status, row=row, typed=_typed(verdict, note, refused))
    return ctx.go(f"/log/rows/{seq}")


@router.post("/log/rows/{seq}/extract")
def extract(ctx: Ctx, who: Reviewer, seq: NumberInPath) -> Response:
    """Show the log extract for the person a row is about."""
    with ctx.writing() as unit:
        made = service.extract(unit, who=who, person=person_of(unit.db, seq))
    return ctx.page("accesslog/extract.html", extract=made)


def _typed(verdict: Verdict, note: str, refused: FrontdeskError) -> TypedReview:
    if isinstance(refused, InvalidInput):
        return TypedReview(verdict, note, note_fault=refused.message)
    return TypedReview(verdict, note, verdict_fault=refused.message)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
