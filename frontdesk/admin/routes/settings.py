"""The municipality's settings."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.admin.service import settings
from frontdesk.core.errors import InvalidInput
from frontdesk.core.i18n import N_
from frontdesk.core.pages import is_fragment
from frontdesk.core.request_context import Ctx, RequestContext
from frontdesk.notices.ports import SmsGateway

router = APIRouter()
_NOT_CONNECTED = {"booking.offers_by_sms": N_("SMS är inte kopplat. Därför ringer receptionen, vad som än väljs här.")}
_UNANSWERED = {
    "booking.offers_by_sms": N_(
        "SMS skickas nu från ett namn, som ingen kan svara. Därför ringer receptionen, vad som än väljs här. "
        "Be den som sköter driften om ett nummer som avsändare (FRONTDESK_TWILIO_FROM)."
    )
}


@router.get("/admin/choices")
def show_choices(ctx: Ctx) -> Response:
    """Show every setting in its field."""
    with ctx.reading() as unit:
        found = settings.all_choices(unit)
    return ctx.page("admin/choices.html", choices=found, groups=settings.GROUPS, notes=_notes(ctx))


@router.post("/admin/choices/{key}")
def choose(ctx: Ctx, staff: CurrentStaff, key: str, value: Annotated[str, Form()] = "") -> Response:
    """Save one setting; a refused value is shown as typed."""
    try:
        with ctx.writing() as unit:
            kept = settings.choose(unit, key=key, text=value, by=staff.actor)
    except InvalidInput as error:
        with ctx.reading() as unit:
            refused = settings.refused(unit, key=key, text=value, error=error)
        return ctx.page("admin/choice.html", status=error.status, choice=refused, notes=_notes(ctx))
    if not is_fragment(ctx.request):
        return ctx.go("/admin/choices")
    return ctx.page("admin/choice.html", choice=replace(kept, saved=True), notes=_notes(ctx))


def _notes(ctx: RequestContext) -> Mapping[str, str]:
    """Return warnings about present values, by the setting's key."""
    sms: SmsGateway = ctx.request.app.state.ports.sms
    if not ctx.app.stores.texting:
        return _NOT_CONNECTED
    return {} if sms.answerable else _UNANSWERED
