"""Forms for leaving a message: message, oral application, changed circumstances, appeal, callback."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.views import Staff
from frontdesk.calls import forms
from frontdesk.calls.errors import NobodyReceives
from frontdesk.calls.forms import Typed, refused
from frontdesk.calls.models.message import Message
from frontdesk.calls.queries import contacts, shown
from frontdesk.calls.routes.note import OnSheet
from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.rules.messages import MESSAGE_WORDS, MessageKind, next_window
from frontdesk.calls.service import about, callback, message
from frontdesk.calls.service.callback import CallbackRequest
from frontdesk.calls.service.note import must_be_same_card
from frontdesk.core.errors import InvalidInput
from frontdesk.core.request_context import Ctx, RequestContext

router = APIRouter()
Text = Annotated[str, Form()]

# Kinds that share one form; callbacks and concern reports have their own.
PLAIN = (MessageKind.MESSAGE, MessageKind.APPLICATION, MessageKind.CHANGED, MessageKind.APPEAL)


@router.get("/contacts/{contact_id}/leave")
def show_leave(ctx: Ctx, staff: CurrentStaff, contact_id: UUID, kind: MessageKind = MessageKind.MESSAGE) -> Response:
    """Show the form for a message, prefilled with the free note."""
    with ctx.reading() as unit:
        held = contacts.mine(unit.db, contact_id, staff.id)
        note = contacts.note(unit.db, contact_id)
        typed = {"kind": kind.value, "text": note.text if note else "", "binding": str(held.binding)}
    return _leave(ctx, staff, contact_id, Typed(typed, {}))


@router.post("/contacts/{contact_id}/leave")
def leave(
    ctx: Ctx,
    staff: CurrentStaff,
    contact_id: UUID,
    sheet: OnSheet,
    kind: Text = "message",
    text: Text = "",
    priority: Text = "",
    receiver: Text = "",
) -> Response:
    """Leave the message with the responsible recipient; a refusal keeps what was typed."""
    typed = {"kind": kind, "text": text, "priority": priority, "receiver": receiver}
    try:
        with ctx.writing() as unit:
            must_be_same_card(unit, contact_id, sheet.binding)
            known = about.of_contact(unit, contact_id=contact_id, staff=staff, said=receiver)
            chosen = MessageKind(kind) if kind in set(PLAIN) else MessageKind.MESSAGE
            left = message.leave(
                unit,
                contact_id=contact_id,
                who=staff.actor,
                kind=chosen,
                text=text,
                about=known,
                priority=_priority(priority),
            )
    except (InvalidInput, NobodyReceives) as error:
        typed["binding"] = _binding(ctx, contact_id)
        return _leave(ctx, staff, contact_id, Typed(typed, refused(error)), status=error.status)
    return _left(ctx, contact_id, left)


def _priority(word: str) -> Priority | None:
    return Priority(int(word)) if word in {str(int(one)) for one in Priority} else None


def _leave(ctx: RequestContext, staff: Staff, contact_id: UUID, form: Typed, *, status: int = 200) -> Response:
    kinds = [(kind.value, MESSAGE_WORDS[kind]) for kind in PLAIN]
    with ctx.reading() as unit:
        receiver = about.receiver_view(unit, contact_id=contact_id, staff=staff)
    return ctx.panel(
        contact_id, "calls/leave.html", status=status, contact=contact_id, form=form, kinds=kinds, receiver=receiver
    )


@router.get("/contacts/{contact_id}/callback")
def show_callback(ctx: Ctx, staff: CurrentStaff, contact_id: UUID) -> Response:
    """Show the form for a callback, with the nearest possible window."""
    with ctx.reading() as unit:
        held = contacts.mine(unit.db, contact_id, staff.id)
        note, near = contacts.note(unit.db, contact_id), next_window(unit.now)
        words = callback.silence_of(unit, contact_id=contact_id, staff=staff)
    typed = {"text": note.text if note else "", "binding": str(held.binding)}
    # For a safe callback no window is proposed: only the client knows when it is safe.
    if not words:
        typed |= {"day": f"{near.start.date()}", "start": forms.clock(near.start), "end": forms.clock(near.end)}
    return _callback(ctx, staff, contact_id, Typed(typed, {}), words=words)


@router.post("/contacts/{contact_id}/callback")
def promise(
    ctx: Ctx,
    staff: CurrentStaff,
    contact_id: UUID,
    sheet: OnSheet,
    *,
    day: Text = "",
    start: Text = "",
    end: Text = "",
    number: Text = "",
    text: Text = "",
    voicemail: Text = "",
    interpreter: Text = "",
    receiver: Text = "",
    answerer: Text = "",
) -> Response:
    """Promise a callback within the recipient's presence."""
    typed = {"day": day, "start": start, "end": end, "number": number, "text": text}
    typed |= {"voicemail": voicemail, "interpreter": interpreter, "answerer": answerer, "receiver": receiver}
    try:
        window = forms.window(day, start, end)
        wish = CallbackRequest(window, number, voicemail == "yes", interpreter, answerer=answerer)
        with ctx.writing() as unit:
            must_be_same_card(unit, contact_id, sheet.binding)
            known = about.of_contact(unit, contact_id=contact_id, staff=staff, said=receiver)
            left = callback.promise(unit, contact_id=contact_id, who=staff.actor, text=text, wish=wish, about=known)
    except (InvalidInput, NobodyReceives) as error:
        typed["binding"] = _binding(ctx, contact_id)
        with ctx.reading() as unit:
            words = callback.silence_of(unit, contact_id=contact_id, staff=staff)
        return _callback(ctx, staff, contact_id, Typed(typed, refused(error)), words=words, status=error.status)
    return _left(ctx, contact_id, left)


def _binding(ctx: RequestContext, contact_id: UUID) -> str:
    """Return the current binding for a refused form: sent again, it counts as read under the card now open."""
    with ctx.reading() as unit:
        return str(contacts.one(unit.db, contact_id).binding)


def _callback(
    ctx: RequestContext, staff: Staff, contact_id: UUID, form: Typed, *, words: str, status: int = 200
) -> Response:
    with ctx.reading() as unit:
        receiver = about.receiver_view(unit, contact_id=contact_id, staff=staff)
    return ctx.panel(
        contact_id, "calls/callback.html", status=status, contact=contact_id, form=form, words=words, receiver=receiver
    )


def _left(ctx: RequestContext, contact_id: UUID, left: Message) -> Response:
    with ctx.reading() as unit:
        letters = shown.letters(unit.db, [left])
    return ctx.panel(contact_id, "calls/left.html", contact=contact_id, letters=letters)
