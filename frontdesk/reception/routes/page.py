"""The receptionist's page: `/reception` between contacts, `/reception/contacts/{id}` with one open."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.core.request_context import Ctx
from frontdesk.disclosure.views import CardMessage
from frontdesk.reception.service import page
from frontdesk.reception.views.page import TOLD_WORDS, FlashMessage, SidePanel

router = APIRouter()


@router.get("/reception")
def show_desk(ctx: Ctx, staff: CurrentStaff, told: FlashMessage | None = None) -> Response:
    """Show the page between contacts; a receptionist with an open contact is redirected to it."""
    with ctx.writing() as unit:
        contact_id = page.in_hand(unit, staff=staff)
        desk = page.idle(unit, staff=staff) if contact_id is None else None
    if desk is None:
        return ctx.go(f"/reception/contacts/{contact_id}" + (f"?told={told}" if told else ""))
    words = TOLD_WORDS[told] if told else ""
    return ctx.page("reception/page.html", desk=desk, queue=desk.queue, tasks=desk.tasks, now=desk.now, told=words)


@router.get("/reception/contacts/{contact_id}")
def show_contact(
    ctx: Ctx, staff: CurrentStaff, contact_id: UUID, panel: SidePanel | None = None, told: FlashMessage | None = None
) -> Response:
    """Show the page with a contact open and `panel` to the right; a closed contact redirects to `/reception`."""
    with ctx.writing() as unit:
        shown = page.open_contact(unit, staff=staff, contact_id=contact_id, language=ctx.language)
        desk = page.desk(unit, staff=staff)
    if shown is None:
        return ctx.go("/reception")
    return ctx.page(
        "reception/contact.html",
        desk=desk,
        queue=desk.queue,
        now=desk.now,
        contact=shown.contact,
        promise=shown.promise,
        wrap=shown.wrap,
        reason=shown.reason,
        flags=shown.flags,
        card=shown.card,
        moment=CardMessage(),
        told=TOLD_WORDS[told] if told else "",
        who=shown.who,
        notices=shown.notices,
        side=panel or (SidePanel.BOOKING if shown.reserved else None),
        # In an emergency no panel opens by itself: only what must be done now is shown.
        folded=panel is None and shown.reason.now is not None,
    )


@router.get("/contacts/{contact_id}/who")
def show_who(ctx: Ctx, staff: CurrentStaff, contact_id: UUID) -> Response:
    """Show the reason for the contact, in what capacity the caller speaks, and how they are identified."""
    with ctx.reading() as unit:
        who = page.who(unit, staff=staff, contact_id=contact_id, language=ctx.language)
    return ctx.page("reception/who.html", who=who)
