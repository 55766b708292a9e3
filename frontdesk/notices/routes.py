"""Routes: the SMS of a contact, call lists after an outage, editing of texts, and the operator's webhooks."""

import uuid
from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.views import Staff
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import NotAllowed
from frontdesk.core.pages import is_fragment
from frontdesk.core.request_context import Ctx, RequestContext
from frontdesk.notices.errors import ReceiptTooLong, TextRefused
from frontdesk.notices.ports import ForgedReceipt, SmsGateway
from frontdesk.notices.rules.status import NoticeKind
from frontdesk.notices.rules.texts import Manner
from frontdesk.notices.service import editing, outbox, presenter, replying, ring_list, settling

_LONGEST_RECEIPT = 64 * 1024

router = APIRouter()
# The administrator's page of SMS texts.
texts = APIRouter()
# Webhooks: no login; requests are authenticated by the operator's signature.
public = APIRouter()


@router.get("/contacts/{contact_id}/notices")
def contact(ctx: Ctx, staff: CurrentStaff, contact_id: uuid.UUID) -> Response:
    """Show the SMS of a contact."""
    with ctx.writing() as unit:
        _require_contact(ctx, unit, staff, contact_id)
        view = presenter.of_contact(unit, contact_id, staff=staff)
    return ctx.panel(contact_id, "notices/contact.html", notices=view)


@router.post("/contacts/{contact_id}/notices/{notice_id}/undo")
def undo(ctx: Ctx, staff: CurrentStaff, contact_id: uuid.UUID, notice_id: uuid.UUID) -> Response:
    """Undo a queued SMS."""
    with ctx.writing() as unit:
        _require_contact(ctx, unit, staff, contact_id)
        outbox.undo(unit, notice_id, by=staff.actor, contact_id=contact_id)
        view = presenter.of_contact(unit, contact_id, staff=staff)
    return ctx.panel(contact_id, "notices/contact.html", notices=view)


def _require_contact(ctx: RequestContext, unit: Unit, staff: Staff, contact_id: uuid.UUID) -> None:
    """Require that the user holds the contact, through a function that `web` puts in `app.state`."""
    ask: Callable[[Unit, Staff, uuid.UUID], object] = ctx.request.app.state.contact_setting
    ask(unit, staff, contact_id)


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_RECEIPT:
            raise ReceiptTooLong
    return body


def _gateway(request: Request) -> SmsGateway:
    gateway: SmsGateway = request.app.state.ports.sms
    return gateway


@router.get("/sms/outages/{outage_id}")
def to_ring(ctx: Ctx, staff: CurrentStaff, outage_id: uuid.UUID) -> Response:
    """Show the clients to call after an outage of the SMS operator."""
    with ctx.writing() as unit:
        view = ring_list.shown(unit, outage_id, staff=staff, asked=ctx.asked())
    return ctx.page("notices/to_ring.html", outage=view)


@router.post("/sms/outages/{outage_id}/{notice_id}/done")
def seen_to(ctx: Ctx, staff: CurrentStaff, outage_id: uuid.UUID, notice_id: uuid.UUID) -> Response:
    """Tick off a client who has been told in another way."""
    with ctx.writing() as unit:
        ring_list.seen_to(unit, outage_id, notice_id, staff=staff)
    if not ctx.wants_fragment:
        return ctx.back(f"/sms/outages/{outage_id}", "most")
    with ctx.writing() as unit:
        view = ring_list.shown(unit, outage_id, staff=staff, asked=ctx.asked())
    return ctx.page("notices/to_ring.html", outage=view)


@texts.get("/admin/sms")
def show_texts(ctx: Ctx) -> Response:
    """Show all SMS texts for editing, each with an example."""
    with ctx.reading() as unit:
        view = editing.all_texts(unit)
    return ctx.page("notices/texts.html", texts=view)


@texts.post("/admin/sms/{kind}/{language}")
def save_text(
    ctx: Ctx,
    staff: CurrentStaff,
    kind: NoticeKind,
    language: Literal["sv", "en"],
    body: Annotated[str, Form()] = "",
    manner: Annotated[Manner, Form()] = Manner.VISIT,
) -> Response:
    """Save one text; a refused text is shown again as typed."""
    try:
        with ctx.writing() as unit:
            view = editing.save(unit, kind=kind, language=language, body=body, by=staff.actor, manner=manner)
    except TextRefused as error:
        return ctx.page("notices/text.html", status=422, text=editing.refused(kind, language, body, error, manner))
    return ctx.page("notices/text.html", text=view) if is_fragment(ctx.request) else ctx.go("/admin/sms")


Body = Annotated[bytes, Depends(_body)]
Gateway = Annotated[SmsGateway, Depends(_gateway)]


@public.post("/twilio/status", status_code=204)
def status(ctx: Ctx, gateway: Gateway, body: Body) -> Response:
    """Receive a delivery receipt. A forged one is refused before any database access."""
    try:
        receipt = gateway.parse_receipt(_public_address(ctx), ctx.request.headers, body)
    except ForgedReceipt as error:
        raise NotAllowed from error
    with ctx.writing() as unit:
        settling.receive(unit, receipt)
    return Response(status_code=204)


@public.post("/twilio/reply", status_code=204)
def reply(ctx: Ctx, gateway: Gateway, body: Body) -> Response:
    """Receive a reply; 204 means that the operator sends no automatic answer."""
    try:
        written = gateway.parse_reply(_public_address(ctx), ctx.request.headers, body)
    except ForgedReceipt as error:
        raise NotAllowed from error
    with ctx.writing() as unit:
        replying.receive(unit, written)
    return Response(status_code=204)


def _public_address(ctx: RequestContext) -> str:
    # Behind a proxy the request's URL differs from the public one the operator signed.
    url = ctx.request.url
    return f"{ctx.settings.public_url.rstrip('/')}{url.path}" + (f"?{url.query}" if url.query else "")
