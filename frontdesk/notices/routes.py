"""The notices of a contact, for reception, and the door the operator's receipts come to."""

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
from frontdesk.core.visit import Here, Visit
from frontdesk.notices.errors import ReceiptTooLong, TextRefused
from frontdesk.notices.ports import ForgedReceipt, SmsGateway
from frontdesk.notices.rules.status import Kind
from frontdesk.notices.rules.texts import Manner
from frontdesk.notices.service import editing, promising, replying, ring_list, settling, showing

_LONGEST_RECEIPT = 64 * 1024

router = APIRouter()
# The administrator's page of texts.
texts = APIRouter()
# No cookie opens this door: what comes in is believed for its signature alone.
public = APIRouter()


@router.get("/contacts/{contact_id}/notices")
def contact(at: Here, staff: CurrentStaff, contact_id: uuid.UUID) -> Response:
    """Show what was promised during a contact."""
    with at.unit() as unit:
        _require_contact(at, unit, staff, contact_id)
        view = showing.of_contact(unit, contact_id, staff=staff)
    return at.panel(contact_id, "notices/contact.html", notices=view)


@router.post("/contacts/{contact_id}/notices/{notice_id}/undo")
def undo(at: Here, staff: CurrentStaff, contact_id: uuid.UUID, notice_id: uuid.UUID) -> Response:
    """Take a promise back."""
    with at.unit() as unit:
        _require_contact(at, unit, staff, contact_id)
        promising.undo(unit, notice_id, by=staff.actor, contact_id=contact_id)
        view = showing.of_contact(unit, contact_id, staff=staff)
    return at.panel(contact_id, "notices/contact.html", notices=view)


def _require_contact(at: Visit, unit: Unit, staff: Staff, contact_id: uuid.UUID) -> None:
    """Let only the one who holds a contact see and stop its SMS; `web` hands down the question of who that is."""
    ask: Callable[[Unit, Staff, uuid.UUID], object] = at.request.app.state.contact_setting
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
def to_ring(at: Here, staff: CurrentStaff, outage_id: uuid.UUID) -> Response:
    """Show whom an outage of the operator leaves to be rung."""
    with at.unit() as unit:
        view = ring_list.shown(unit, outage_id, staff=staff, asked=at.asked())
    return at.page("notices/to_ring.html", outage=view)


@router.post("/sms/outages/{outage_id}/{notice_id}/done")
def seen_to(at: Here, staff: CurrentStaff, outage_id: uuid.UUID, notice_id: uuid.UUID) -> Response:
    """Tick off somebody who has been told in another way."""
    with at.unit() as unit:
        ring_list.seen_to(unit, outage_id, notice_id, staff=staff)
    if not at.wants_fragment:
        return at.back(f"/sms/outages/{outage_id}", "most")
    with at.unit() as unit:
        view = ring_list.shown(unit, outage_id, staff=staff, asked=at.asked())
    return at.page("notices/to_ring.html", outage=view)


@texts.get("/admin/sms")
def show_texts(at: Here) -> Response:
    """Show every text in its field, and how it is sent."""
    with at.reading() as unit:
        view = editing.all_texts(unit)
    return at.page("notices/texts.html", texts=view)


@texts.post("/admin/sms/{kind}/{language}")
def save_text(
    at: Here,
    staff: CurrentStaff,
    kind: Kind,
    language: Literal["sv", "en"],
    body: Annotated[str, Form()] = "",
    manner: Annotated[Manner, Form()] = Manner.VISIT,
) -> Response:
    """Put one text into force; what is refused stays as it was typed."""
    try:
        with at.unit() as unit:
            view = editing.save(unit, kind=kind, language=language, body=body, by=staff.actor, manner=manner)
    except TextRefused as error:
        return at.page("notices/text.html", status=422, text=editing.refused(kind, language, body, error, manner))
    return at.page("notices/text.html", text=view) if is_fragment(at.request) else at.go("/admin/sms")


Body = Annotated[bytes, Depends(_body)]
Gateway = Annotated[SmsGateway, Depends(_gateway)]


@public.post("/twilio/status", status_code=204)
def status(at: Here, gateway: Gateway, body: Body) -> Response:
    """Take a receipt. A forged one is refused before the database is asked anything."""
    try:
        receipt = gateway.parse_receipt(_public_address(at), at.request.headers, body)
    except ForgedReceipt as error:
        raise NotAllowed from error
    with at.unit() as unit:
        settling.receive(unit, receipt)
    return Response(status_code=204)


@public.post("/twilio/reply", status_code=204)
def reply(at: Here, gateway: Gateway, body: Body) -> Response:
    """Take what somebody wrote back; 204 answers nothing to them."""
    try:
        written = gateway.parse_reply(_public_address(at), at.request.headers, body)
    except ForgedReceipt as error:
        raise NotAllowed from error
    with at.unit() as unit:
        replying.receive(unit, written)
    return Response(status_code=204)


def _public_address(at: Visit) -> str:
    # Behind a proxy the request's own address is another one than the operator signed.
    url = at.request.url
    return f"{at.settings.public_url.rstrip('/')}{url.path}" + (f"?{url.query}" if url.query else "")
