"""Pages outside a contact: protected persons, incidents, and a handläggare's settings for a client."""

import uuid
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accesslog.rules import LONGEST_KEY
from frontdesk.accounts.guard import CurrentStaff
from frontdesk.cases.errors import SearchTooShort
from frontdesk.core.errors import InvalidInput, NotHere
from frontdesk.core.i18n import N_
from frontdesk.core.request_context import Ctx
from frontdesk.disclosure import service
from frontdesk.disclosure.errors import NobodyOpen
from frontdesk.disclosure.rules.incidents import LONGEST_NOTE, Judgement
from frontdesk.disclosure.service import incidents, protected_clients
from frontdesk.disclosure.views import CardMessage, ClientsPage, IncidentsPage
from frontdesk.safety.errors import LiftNeedsReason

protected = APIRouter()
incident_router = APIRouter()
clients = APIRouter()
Key = Annotated[str, Form(max_length=LONGEST_KEY)]
Answer = Annotated[str, Form(max_length=20)]
Reason = Annotated[str, Form(max_length=500)]


@protected.get("/protected")
def show_protected(ctx: Ctx, staff: CurrentStaff) -> Response:
    """List the persons protected by the municipality, for users who may lift the protection."""
    with ctx.writing() as unit:
        shown = protected_clients.protected_persons(unit, staff=staff, asked=ctx.asked())
    return ctx.page("safety/protected.html", protected=shown, moment=CardMessage())


@protected.post("/protected/{protection_id}/lift")
def lift(ctx: Ctx, staff: CurrentStaff, protection_id: uuid.UUID, reason: Reason = "") -> Response:
    """Lift a protection, with a reason."""
    moment = CardMessage(told=N_("Skyddet är hävt."), good=True)
    with ctx.writing() as unit:
        try:
            protected_clients.lift_protection(unit, staff=staff, protection_id=protection_id, reason=reason)
        except LiftNeedsReason as refused:
            moment = CardMessage(told=refused.message)
        shown = protected_clients.protected_persons(unit, staff=staff, asked=ctx.asked())
    return ctx.page("safety/protected.html", status=200 if moment.good else 422, protected=shown, moment=moment)


@incident_router.get("/incidents")
def show_incidents(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Show the incidents that wait for the unit head's assessment."""
    with ctx.writing() as unit:
        page = IncidentsPage(incidents.waiting(unit, staff=staff, asked=ctx.asked()))
    return ctx.page("disclosure/incidents.html", page=page)


@incident_router.get("/incidents/closed")
def show_closed_incidents(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Show the closed incidents."""
    with ctx.writing() as unit:
        found = incidents.closed(unit, staff=staff, asked=ctx.asked())
    return ctx.page("disclosure/incidents_closed.html", incidents=found)


@incident_router.post("/incidents/{incident_id}/close")
def close_incident(
    ctx: Ctx,
    staff: CurrentStaff,
    incident_id: uuid.UUID,
    note: Annotated[str, Form(max_length=4 * LONGEST_NOTE)] = "",
    risk: Answer = "",
    told: Answer = "",
    reported: Answer = "",
) -> Response:
    """Close an incident with its assessment; if an answer is missing, show the form again with what was typed."""
    judgement = Judgement(note, risk, told, reported)
    try:
        with ctx.writing() as unit:
            incidents.close(unit, staff=staff, incident_id=incident_id, judgement=judgement)
    except InvalidInput as refused:
        with ctx.writing() as unit:
            found = incidents.waiting(unit, staff=staff, asked=ctx.asked())
            page = IncidentsPage(found, incident_id, judgement, refused.fields)
        return ctx.page("disclosure/incidents.html", status=422, page=page)
    return ctx.back("/incidents", "most")


@clients.get("/clients")
def show_clients(ctx: Ctx) -> Response:
    """Show the search page for a handläggare's clients."""
    return ctx.page("disclosure/clients.html", clients=ClientsPage())


@clients.post("/clients")
def find_client(ctx: Ctx, staff: CurrentStaff, q: Annotated[str, Form(max_length=200)] = "") -> Response:
    """Search for a client to change settings for."""
    page = ClientsPage(typed=q)
    with ctx.writing() as unit:
        try:
            found = service.search(unit, staff=staff, contact_id=None, typed=q)
            page = ClientsPage(
                found=found, typed=q, in_twos=protected_clients.visits_in_twos(unit, staff=staff, found=found)
            )
        except SearchTooShort as refused:
            page = ClientsPage(typed=q, fault=refused.message)
    return ctx.page("disclosure/clients.html", status=422 if page.fault else 200, clients=page)


@clients.post("/clients/code")
def issue_code(ctx: Ctx, staff: CurrentStaff, person: Key) -> Response:
    """Create a phone code to be sent by letter; it is shown only once."""
    with ctx.writing() as unit:
        try:
            code = service.issue_code(unit, staff=staff, person=person)
        except NobodyOpen as refused:
            raise NotHere from refused
    return ctx.page("disclosure/clients.html", clients=ClientsPage(code=code))


@clients.post("/clients/place")
def allow_place(
    ctx: Ctx,
    staff: CurrentStaff,
    person: Key,
    allowed: Annotated[str, Form()] = "",
) -> Response:
    """Allow or forbid telling a child's custodians where its meetings take place."""
    with ctx.writing() as unit:
        service.allow_place(unit, staff=staff, person=person, allowed=allowed == "yes")
    told = N_("Vårdnadshavare får höra platsen.") if allowed == "yes" else N_("Vårdnadshavare får inte höra platsen.")
    return ctx.page("disclosure/clients.html", clients=ClientsPage(told=told))


@clients.post("/clients/twos")
def visit_in_twos(
    ctx: Ctx,
    staff: CurrentStaff,
    person: Key,
    since: Annotated[str, Form()] = "",
    note: Annotated[str, Form(max_length=200)] = "",
    lift: Annotated[str, Form()] = "",
) -> Response:
    """Require two staff members for home visits to a client, or lift the requirement."""
    page = ClientsPage(told=N_("Två ur personalen går nu på hembesök. Det står inte varför någonstans."))
    with ctx.writing() as unit:
        if lift:
            protected_clients.require_one(unit, staff=staff, person=person)
            page = ClientsPage(told=N_("En person kan gå på hembesök igen."))
        else:
            try:
                protected_clients.require_two(unit, staff=staff, person=person, since=_day(since), note=note)
            except InvalidInput as refused:
                page = ClientsPage(fault=refused.fields.get("note", refused.message))
    return ctx.page("disclosure/clients.html", status=422 if page.fault else 200, clients=page)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
