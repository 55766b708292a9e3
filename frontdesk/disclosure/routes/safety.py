"""Protecting the client of a contact: *Skydda nu*, *Osäker kontakt*, SMS consent, the confirmed number, waivers.

The rules are in `safety`; the routes are here because this room knows which client a contact concerns.
"""

import uuid
from datetime import date, time
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.views import Staff
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import InvalidInput
from frontdesk.core.i18n import N_
from frontdesk.core.request_context import Ctx, RequestContext
from frontdesk.core.times import local_date
from frontdesk.disclosure import service
from frontdesk.disclosure.errors import LevelTooLow, NobodyOpen
from frontdesk.disclosure.routes.showing import card, show_parted
from frontdesk.disclosure.rules.levels import Level, Topic
from frontdesk.disclosure.rules.mandates import Speaker
from frontdesk.safety.rules import ProtectionKind, WaiverScope
from frontdesk.safety.service import (
    confirm_number,
    consent,
    protect_now,
    reachability,
    revoke_waiver,
    set_consent,
    valid_waivers,
    waive,
)
from frontdesk.safety.views import Consent, SafetyPanel

router = APIRouter()
_ANSWERS = {"yes": True, "no": False}
HIDDEN = N_("Personen är skyddad. Kortet är stängt och inga SMS går ut.")
WITH_PROTECTED = N_(
    "Anteckningen följde med till dem som har hand om skyddade personer. Det du skriver nu går också dit."
)
Answer = Annotated[str, Form()]
Typed = Annotated[str, Form(max_length=40)]


def panel(unit: Unit, staff: Staff, contact_id: uuid.UUID, faults: dict[str, str] | None = None) -> SafetyPanel:
    """Return the panel of how the client of a contact may be reached and is protected."""
    found = service.permit_of(unit, staff=staff, contact_id=contact_id)
    if found is None:
        return SafetyPanel(contact_id=contact_id)
    reach = reachability(unit.db, unit.register, person=found.person, matters=[contact_id])
    return SafetyPanel(
        contact_id=contact_id,
        open=True,
        silence=reach.words,
        consent=consent(unit.db, found.person) if found.may(Topic.BOOKINGS) else Consent(),
        waivers=valid_waivers(unit.db, found.person, on=local_date(unit.now)),
        may_waive=found.speaker is Speaker.SELF and found.level.reaches(Level.A3),
        may_consent=found.may(Topic.BOOKINGS),
        faults=faults or {},
    )


def _answer(ctx: RequestContext, view: SafetyPanel) -> Response:
    status = 409 if view.fault("") else 422 if view.faults else 200
    return ctx.panel(view.contact_id, "safety/reaching.html", status=status, safety=view)


@router.get("/contacts/{contact_id}/safety")
def show_panel(ctx: Ctx, staff: CurrentStaff, contact_id: uuid.UUID) -> Response:
    """Show the panel."""
    with ctx.reading() as unit:
        view = panel(unit, staff, contact_id)
    return ctx.page("safety/reaching.html", safety=view)


@router.post("/contacts/{contact_id}/safety/protect")
def protect(ctx: Ctx, staff: CurrentStaff, contact_id: uuid.UUID, kind: Annotated[ProtectionKind, Form()]) -> Response:
    """*Skydda nu* or *Osäker kontakt*: in force everywhere before the response is sent."""
    with ctx.reading() as unit:
        person = service.person_of(unit, staff=staff, contact_id=contact_id)
    # In its own transaction, so that a later failure cannot roll it back.
    protect_now(ctx.writing, person=person, kind=kind, by=staff.actor, contact_id=contact_id)
    with ctx.writing() as unit:
        service.hide_card(unit, contact_id=contact_id)
        view = card(ctx, unit, staff, contact_id)
    return show_parted(ctx, view, HIDDEN, parted=WITH_PROTECTED)


@router.post("/contacts/{contact_id}/safety/consent")
def post_consent(
    ctx: Ctx,
    staff: CurrentStaff,
    contact_id: uuid.UUID,
    wants_sms: Answer = "",
    shared_phone: Answer = "",
    voicemail: Answer = "",
    safe_from: Answer = "",
    safe_until: Answer = "",
) -> Response:
    """Save the client's answers about SMS, a shared phone, voicemail and safe hours."""
    faults: dict[str, str] = {}
    with ctx.writing() as unit:
        person = service.reachable_person(unit, staff=staff, contact_id=contact_id)
        try:
            set_consent(
                unit,
                person=person,
                by=staff.actor,
                wants_sms=_ANSWERS.get(wants_sms),
                shared_phone=_ANSWERS.get(shared_phone),
                voicemail=_ANSWERS.get(voicemail),
                safe_from=_clock(safe_from),
                safe_until=_clock(safe_until),
                contact_id=contact_id,
            )
        except InvalidInput as refused:
            faults = _faults(refused)
        view = panel(unit, staff, contact_id, faults)
    return _answer(ctx, view)


def _faults(refused: InvalidInput) -> dict[str, str]:
    # An error without a field is shown at the top of the panel.
    return dict(refused.fields) or {"": refused.message}


@router.post("/contacts/{contact_id}/safety/number")
def number(
    ctx: Ctx, staff: CurrentStaff, contact_id: uuid.UUID, number: Annotated[str, Form(max_length=40)]
) -> Response:
    """Confirm the number the client states; never prefilled with the caller's number."""
    faults: dict[str, str] = {}
    with ctx.writing() as unit:
        person = service.reachable_person(unit, staff=staff, contact_id=contact_id)
        try:
            confirm_number(unit, person=person, typed=number, by=staff.actor, contact_id=contact_id)
        except InvalidInput as refused:
            faults = _faults(refused)
        view = panel(unit, staff, contact_id, faults)
    return _answer(ctx, view)


@router.post("/contacts/{contact_id}/safety/waiver")
def post_waiver(
    ctx: Ctx,
    staff: CurrentStaff,
    contact_id: uuid.UUID,
    recipient: Annotated[str, Form(max_length=120)] = "",
    scope: Annotated[list[WaiverScope] | None, Form()] = None,
    until: Answer = "",
) -> Response:
    """Record a waiver of secrecy, given by a client whose identity is proved (level A3)."""
    faults: dict[str, str] = {}
    with ctx.writing() as unit:
        found = service.permit_of(unit, staff=staff, contact_id=contact_id)
        if found is None:
            raise NobodyOpen
        if found.speaker is not Speaker.SELF or not found.level.reaches(Level.A3):
            raise LevelTooLow
        try:
            waive(
                unit,
                person=found.person,
                recipient=recipient,
                scope=scope or [],
                until=_day(until),
                by=staff.actor,
                level=found.level,
                contact_id=contact_id,
            )
        except InvalidInput as refused:
            faults = dict(refused.fields)
        view = panel(unit, staff, contact_id, faults)
    return _answer(ctx, view)


@router.post("/contacts/{contact_id}/safety/waiver/{waiver_id}/revoke")
def revoke(ctx: Ctx, staff: CurrentStaff, contact_id: uuid.UUID, waiver_id: uuid.UUID) -> Response:
    """Revoke a waiver at once; taking consent back requires no proof of identity."""
    with ctx.writing() as unit:
        person = service.person_of(unit, staff=staff, contact_id=contact_id)
        revoke_waiver(unit, waiver_id=waiver_id, person=person, by=staff.actor)
        view = panel(unit, staff, contact_id)
    return _answer(ctx, view)


def _clock(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min
