"""Routes of the reason panel, the red-flag bar and the protocol page. Typed text is sent by POST, never in a URL."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.views import Staff
from frontdesk.calls.queries import contacts
from frontdesk.calls.rules.contact import Priority
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import InvalidInput
from frontdesk.core.i18n import N_
from frontdesk.core.request_context import Ctx, RequestContext
from frontdesk.triage.errors import ProtocolRefused
from frontdesk.triage.rules.assessing import Answer
from frontdesk.triage.service import assessing, installing, presenter
from frontdesk.triage.views import ProtocolRefusal, ReasonPanel

router = APIRouter()
admin = APIRouter()
Text = Annotated[str, Form()]
_ANSWER = "answer-"


@router.get("/contacts/{contact_id}/reason")
def show(ctx: Ctx, staff: CurrentStaff, contact_id: UUID) -> Response:
    """Show the picked reason with its questions, or the reasons to pick from."""
    return _panel(ctx, staff, contact_id)


@router.get("/contacts/{contact_id}/guidance")
def show_guidance(ctx: Ctx, staff: CurrentStaff, contact_id: UUID) -> Response:
    """Show the questions and the recommendation."""
    return _panel(ctx, staff, contact_id, "triage/guidance.html")


@router.get("/contacts/{contact_id}/danger")
def show_danger(ctx: Ctx, staff: CurrentStaff, contact_id: UUID) -> Response:
    """Show what to do at once, if anything."""
    return _panel(ctx, staff, contact_id, "triage/danger.html")


@router.post("/contacts/{contact_id}/reason/find")
def find(ctx: Ctx, staff: CurrentStaff, contact_id: UUID, typed: Text = "") -> Response:
    """Suggest reasons for what was typed; the receptionist picks."""
    with ctx.reading() as unit:
        contacts.mine(unit.db, contact_id, staff.id)
        reason = _choices(unit, ctx, staff, contact_id, typed)
    return ctx.page("triage/reason.html", reason=reason)


@router.post("/contacts/{contact_id}/reason/enter")
def enter(ctx: Ctx, staff: CurrentStaff, contact_id: UUID, typed: Text = "") -> Response:
    """Pick the reason that matches the typed text; if several match, list them with the first one preselected."""
    with ctx.writing() as unit:
        contacts.mine(unit.db, contact_id, staff.id)
        reason = _choices(unit, ctx, staff, contact_id, typed)
        only = reason.found[0].code if typed.strip() and len(reason.found) == 1 else None
        if only:
            assessing.choose(unit, contact_id=contact_id, who=staff.actor, reason=only)
    if only:
        return _panel(ctx, staff, contact_id, onwards=True)
    return ctx.page("triage/reason.html", reason=replace(reason, entered=True))


@router.post("/contacts/{contact_id}/reason")
def choose(ctx: Ctx, staff: CurrentStaff, contact_id: UUID, reason: Text) -> Response:
    """Pick a reason."""
    with ctx.writing() as unit:
        assessing.choose(unit, contact_id=contact_id, who=staff.actor, reason=reason)
    return _panel(ctx, staff, contact_id, onwards=True)


def _choices(unit: Unit, ctx: RequestContext, staff: Staff, contact_id: UUID, typed: str) -> ReasonPanel:
    return presenter.panel(unit, staff=staff, contact_id=contact_id, language=ctx.language, typed=typed, choosing=True)


async def _answers(request: Request) -> dict[str, Answer]:
    """Read the answers; the protocol defines the questions, so the form has no fixed fields."""
    form = await request.form()
    words = {name.removeprefix(_ANSWER): str(word) for name, word in form.items() if name.startswith(_ANSWER)}
    return {code: Answer(word) for code, word in words.items() if word in set(Answer)}


@router.post("/contacts/{contact_id}/answers")
def answer(
    ctx: Ctx, staff: CurrentStaff, contact_id: UUID, given: Annotated[dict[str, Answer], Depends(_answers)]
) -> Response:
    """Store the answers."""
    with ctx.writing() as unit:
        contacts.mine(unit.db, contact_id, staff.id)
        before = contacts.one(unit.db, contact_id).urgency
        reached = assessing.answer(unit, contact_id=contact_id, who=staff.actor, answers=given).priority
    # Keep the focus at the next question, unless this answer has just raised the contact to *Akut*.
    return _panel(ctx, staff, contact_id, onwards=reached == Priority.NOW and before is not Priority.NOW)


@router.post("/contacts/{contact_id}/raise")
def raise_priority(ctx: Ctx, staff: CurrentStaff, contact_id: UUID, priority: Annotated[int, Form()]) -> Response:
    """Raise the priority; it is never lowered."""
    if priority not in set(Priority):
        raise InvalidInput(fields={"priority": N_("Välj en prioritet.")})
    with ctx.writing() as unit:
        contacts.mine(unit.db, contact_id, staff.id)
        assessing.raise_to(unit, contact_id=contact_id, who=staff.actor, priority=Priority(priority))
    return _panel(ctx, staff, contact_id, onwards=True)


@router.get("/contacts/{contact_id}/flags")
def show_bar(ctx: Ctx, staff: CurrentStaff, contact_id: UUID) -> Response:
    """Show the red-flag bar."""
    with ctx.reading() as unit:
        contacts.mine(unit.db, contact_id, staff.id)
        bar = presenter.bar(unit, contact_id=contact_id)
    return ctx.page("triage/bar.html", flags=bar)


@router.post("/contacts/{contact_id}/flags/{flag}")
def press(ctx: Ctx, staff: CurrentStaff, contact_id: UUID, flag: str) -> Response:
    """Press a red-flag button: set reason and priority, and show what to do now."""
    with ctx.writing() as unit:
        assessing.press(unit, contact_id=contact_id, who=staff.actor, flag=flag)
    return _panel(ctx, staff, contact_id, onwards=True)


def _panel(
    ctx: RequestContext, staff: Staff, contact_id: UUID, template: str = "triage/panels.html", *, onwards: bool = False
) -> Response:
    with ctx.reading() as unit:
        contacts.mine(unit.db, contact_id, staff.id)
        reason = presenter.panel(unit, staff=staff, contact_id=contact_id, language=ctx.language, onwards=onwards)
    return ctx.panel(contact_id, template, reason=reason)


@admin.get("/admin/protocol")
def show_protocol(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Show the protocol in use."""
    del staff
    return _protocol(ctx)


@admin.post("/admin/protocol")
def install(ctx: Ctx, staff: CurrentStaff, files: Annotated[list[UploadFile], File()]) -> Response:
    """Install an uploaded protocol, or show file, line and reason of the refusal."""
    try:
        parsed = installing.parse({file.filename or "": _read(file) for file in files})
        with ctx.writing() as unit:
            installing.install(unit, parsed=parsed, by=staff.actor)
    except ProtocolRefused as error:
        details = {name: str(value) for name, value in error.details.items()}
        refused = ProtocolRefusal(str(error.values["file"]), int(str(error.values["line"])), error.why, details)
        return _protocol(ctx, refused, status=error.status)
    return ctx.go("/admin/protocol")


def _read(file: UploadFile) -> str:
    try:
        return file.file.read(installing.MOST_BYTES + 1).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProtocolRefused(N_("filen är inte UTF-8"), file=file.filename or "", line=1) from error


def _protocol(ctx: RequestContext, refused: ProtocolRefusal | None = None, *, status: int = 200) -> Response:
    with ctx.reading() as unit:
        protocol = presenter.protocol_page(unit)
    return ctx.page("triage/protocol.html", status=status, protocol=protocol, refused=refused)
