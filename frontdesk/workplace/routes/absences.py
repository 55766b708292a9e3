"""`/workplace/absences`: enter absences and settle affected bookings, for the handläggare and the unit head."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.views import Staff
from frontdesk.booking.errors import TooLateToTakeBack
from frontdesk.core.errors import FrontdeskError, InvalidInput, Stale
from frontdesk.core.numbers import NumberInPath
from frontdesk.core.request_context import Ctx, RequestContext
from frontdesk.notices.errors import TooLateToUndo
from frontdesk.workplace.forms import AbsenceForm, Typed
from frontdesk.workplace.service import absences, settling
from frontdesk.workplace.views.absences import OUTCOME_WORDS, DecisionResult

router = APIRouter()
Filled = Annotated[AbsenceForm, Form()]


@router.get("/workplace/absences")
def show_absences(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Show the absences entered, and the form."""
    return _list(ctx, staff, Typed())


@router.post("/workplace/absences")
def enter(ctx: Ctx, staff: CurrentStaff, form: Filled) -> Response:
    """Enter an absence and redirect to its affected bookings; a refused form keeps what was typed.

    With `rows` the form is only returned with another row for stand-ins.
    """
    if form.rows:
        return _list(ctx, staff, form.typed())
    try:
        with ctx.writing() as unit:
            page = absences.enter(unit, staff=staff, typed=form.typed())
    except FrontdeskError as refused:
        return _list(ctx, staff, _refused(form, refused), status=refused.status)
    return ctx.go(page)


@router.post("/workplace/absences/kept/{row_id}/release")
def release(ctx: Ctx, staff: CurrentStaff, row_id: NumberInPath) -> Response:
    """Release time blocked because of a leave."""
    with ctx.writing() as unit:
        settling.release(unit, staff=staff, row_id=row_id)
    return ctx.go("/workplace/absences")


@router.get("/workplace/absences/{absence_id}")
def show_absence(
    ctx: Ctx, staff: CurrentStaff, absence_id: UUID, told: DecisionResult = DecisionResult.DONE
) -> Response:
    """Show a single or recurring absence with the affected bookings, and a message if a decision went otherwise."""
    return _page(ctx, staff, absence_id, told=OUTCOME_WORDS.get(told, ""))


@router.post("/workplace/absences/{absence_id}/change")
def change(ctx: Ctx, staff: CurrentStaff, absence_id: UUID, form: Filled) -> Response:
    """Change times or stand-ins; with `rows` only add a row for stand-ins to the form."""
    if form.rows:
        return _page(ctx, staff, absence_id, form.typed())
    try:
        with ctx.writing() as unit:
            absences.change(unit, staff=staff, absence_id=absence_id, typed=form.typed())
    except FrontdeskError as refused:
        return _page(ctx, staff, absence_id, _refused(form, refused), status=refused.status)
    return ctx.go(f"/workplace/absences/{absence_id}")


@router.post("/workplace/absences/{absence_id}/end")
def end(ctx: Ctx, staff: CurrentStaff, absence_id: UUID, last_day: Annotated[date | None, Form()] = None) -> Response:
    """End the absence now; a recurring one may be given a last day."""
    with ctx.writing() as unit:
        absences.end(unit, staff=staff, absence_id=absence_id, last_day=last_day)
    return ctx.go(f"/workplace/absences/{absence_id}")


@router.post("/workplace/absences/{absence_id}/bookings")
def decide_all(ctx: Ctx, staff: CurrentStaff, absence_id: UUID) -> Response:
    """Carry out the proposal for every undecided booking."""
    with ctx.writing() as unit:
        page = absences.shown(unit, staff=staff, absence_id=absence_id)
    return _decided(ctx, absence_id, settling.decide_all(ctx.writing, staff=staff, page=page))


@router.post("/workplace/absences/{absence_id}/bookings/{appointment_id}")
def decide(
    ctx: Ctx, staff: CurrentStaff, absence_id: UUID, appointment_id: UUID, choice: Annotated[str, Form()] = ""
) -> Response:
    """Carry out the choice for one booking."""
    return _decided(
        ctx, absence_id, settling.decide(ctx.writing, staff=staff, appointment_id=appointment_id, value=choice)
    )


@router.post("/workplace/absences/{absence_id}/bookings/{appointment_id}/undo")
def undo(ctx: Ctx, staff: CurrentStaff, absence_id: UUID, appointment_id: UUID) -> Response:
    """Undo a decision."""
    try:
        with ctx.writing() as unit:
            settling.undo(unit, staff=staff, appointment_id=appointment_id)
    except (Stale, TooLateToTakeBack, TooLateToUndo) as refused:
        with ctx.writing() as unit:
            told = settling.why_not_undone(unit, staff=staff, appointment_id=appointment_id)
        return _page(ctx, staff, absence_id, told=told, status=refused.status)
    return ctx.go(f"/workplace/absences/{absence_id}#bookings")


def _decided(ctx: RequestContext, absence_id: UUID, outcome: DecisionResult) -> Response:
    told = "" if outcome is DecisionResult.DONE else f"?told={outcome}"
    return ctx.go(f"/workplace/absences/{absence_id}{told}#bookings")


def _list(ctx: RequestContext, staff: Staff, typed: Typed, *, status: int = 200) -> Response:
    with ctx.reading() as unit:
        listed = absences.listed(unit, staff=staff, asked=ctx.asked())
    return ctx.page("workplace/absences.html", status=status, listed=listed, typed=typed)


def _page(
    ctx: RequestContext,
    staff: Staff,
    absence_id: UUID,
    typed: Typed | None = None,
    *,
    told: str = "",
    status: int = 200,
) -> Response:
    with ctx.writing() as unit:
        page = absences.shown(unit, staff=staff, absence_id=absence_id)
    return ctx.page("workplace/absence.html", status=status, page=page, typed=typed or Typed(page.filled), told=told)


def _refused(form: AbsenceForm, refused: FrontdeskError) -> Typed:
    fields = refused.fields if isinstance(refused, InvalidInput) else {}
    return form.typed(fields, "" if fields else refused.message)
