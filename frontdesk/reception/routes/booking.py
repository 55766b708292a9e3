"""Routes of a contact's booking panel (*Boka tid*)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.views import Staff
from frontdesk.booking import forms
from frontdesk.booking.errors import SeriesStuck, SlotTaken
from frontdesk.booking.forms import Typed
from frontdesk.booking.service import external_calendar, undo
from frontdesk.calendars.service.freebusy_check import Live
from frontdesk.calendars.service.reach import CalendarAdapters
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError, InvalidInput
from frontdesk.core.numbers import NumberInForm
from frontdesk.core.outside import own_threads
from frontdesk.core.request_context import Ctx, RequestContext
from frontdesk.disclosure.queries import note_activity
from frontdesk.notices.ports import SmsGateway
from frontdesk.reception.service.booking import actions, interpreter_options, open_context, panel
from frontdesk.reception.service.booking.context import ContactContext
from frontdesk.reception.service.booking.selection import PanelParams
from frontdesk.reception.service.booking.sms import Answers
from frontdesk.waitlist.service.entries import Terms

router = APIRouter()
Text = Annotated[str, Form()]
Words = Annotated[str, Query()]


def _asked_by_form(
    kind: Text = "",
    who: Text = "",
    mode: Text = "",
    interpreter: Text = "",
    week: Text = "",
    moving: Text = "",
    place: Text = "",
    besides: Text = "",
    unit: Text = "",
) -> PanelParams:
    return PanelParams(
        kind, who, mode, interpreter, forms.day(week), forms.key(moving), place=place, besides=besides, unit=unit
    )


def _asked_by_query(
    kind: Words = "",
    who: Words = "",
    mode: Words = "",
    interpreter: Annotated[str | None, Query()] = None,
    week: Words = "",
    moving: Words = "",
    named: Words = "",
    place: Words = "",
    besides: Words = "",
    every: Words = "",
    count: Words = "",
    unit: Words = "",
) -> PanelParams:
    return PanelParams(
        kind,
        who,
        mode,
        interpreter,
        forms.day(week),
        forms.key(moving),
        forms.instant(named),
        place,
        besides,
        forms.number(every),
        forms.number(count),
        unit,
    )


Chosen = Annotated[PanelParams, Depends(_asked_by_form)]
Asking = Annotated[PanelParams, Depends(_asked_by_query)]


@dataclass(frozen=True)
class Panel:
    """The booking panel of one contact, for one receptionist and request."""

    ctx: RequestContext
    staff: Staff
    contact_id: UUID

    def show(
        self, asked: PanelParams, typed: Typed | None = None, *, status: int = 200, live: bool = False
    ) -> Response:
        """Show the panel; what it discloses of the client is logged before the answer is sent.

        A panel that refreshes itself (`live`) still has a just completed move in its query; that move is dropped.
        """
        with self.ctx.writing() as unit:
            if live and asked.moving in undo.open_ones(unit.db, self.contact_id, unit.now):
                asked = PanelParams()
            context = open_context(unit, staff=self.staff, contact_id=self.contact_id, said=asked.unit)
            view = panel(unit, context=context, asked=asked, language=self.ctx.language)
        return self.ctx.page(
            "reception/booking/week.html",
            status=status,
            booking=view,
            form=typed or Typed(),
            interpreters=interpreter_options(self.ctx.language),
            answerable=self.answerable,
        )

    @property
    def answerable(self) -> bool:
        """Whether clients can reply to our SMS, and so be offered a time by SMS."""
        sms: SmsGateway = self.ctx.request.app.state.ports.sms
        return sms.answerable

    def do(
        self,
        verb: Callable[[Unit, ContactContext], object],
        asked: PanelParams,
        typed: Typed | None = None,
        *,
        then: Callable[[], bool] = lambda: True,
    ) -> Response:
        """Run `verb` in a transaction and show the panel again; on a refusal, with what was typed and the message.

        `then` runs after the commit, with no transaction open; if it returns False the hold is released again.
        """
        typed = typed or Typed()
        try:
            with self.ctx.writing() as unit:
                verb(unit, open_context(unit, staff=self.staff, contact_id=self.contact_id, said=asked.unit))
                note_activity(unit.db, self.contact_id, unit.now)
            if not then():
                with self.ctx.writing() as unit:
                    actions.let_go(unit, context=open_context(unit, staff=self.staff, contact_id=self.contact_id))
                raise SlotTaken
        except FrontdeskError as refusal:
            errors = dict(refusal.fields) if isinstance(refusal, InvalidInput) else {}
            told = "" if errors else refusal.message
            stuck_at = refusal.starts_at if isinstance(refusal, SeriesStuck) else None
            return self.show(asked, Typed(typed.values, errors, told, stuck_at), status=refusal.status)
        if self.ctx.wants_fragment:
            return self.show(asked)
        return self.ctx.go(f"/contacts/{self.contact_id}/booking")


@router.get("/contacts/{contact_id}/booking")
def show(ctx: Ctx, staff: CurrentStaff, contact_id: UUID, asked: Asking) -> Response:
    """Show the panel: the choices, the week's free times, the held time and the client's bookings."""
    return Panel(ctx, staff, contact_id).show(asked, live="x-live" in ctx.request.headers)


@router.get("/contacts/{contact_id}/booking/sms")
def show_sms(
    ctx: Ctx, staff: CurrentStaff, contact_id: UUID, later: Annotated[list[str] | None, Query()] = None
) -> Response:
    """Preview the confirmation SMS of the held time and the ticked times of its series."""
    with ctx.reading() as unit:
        context = open_context(unit, staff=staff, contact_id=contact_id)
        sms = actions.sms(unit, context=context, later=_instants(later))
    return ctx.page("reception/booking/sms.html", sms=sms, sms_url=f"/contacts/{contact_id}/booking/sms")


def _instants(typed: list[str] | None) -> list[datetime]:
    return [instant for one in typed or () if (instant := forms.instant(one))]


@router.post("/contacts/{contact_id}/booking/hold")
@own_threads
def hold(ctx: Ctx, staff: CurrentStaff, contact_id: UUID, asked: Chosen, starts_at: Text = "") -> Response:
    """Hold a time."""
    return Panel(ctx, staff, contact_id).do(
        lambda unit, context: actions.reserve(unit, context=context, asked=asked, starts_at=forms.picked(starts_at)),
        asked,
        then=lambda: external_calendar.about_held(ctx.app.stores, reach_of(ctx), contact_id) is not Live.BUSY,
    )


@router.post("/contacts/{contact_id}/booking/release")
def release(ctx: Ctx, staff: CurrentStaff, contact_id: UUID, asked: Chosen) -> Response:
    """Release the held time."""
    return Panel(ctx, staff, contact_id).do(lambda unit, context: actions.let_go(unit, context=context), asked)


@router.post("/contacts/{contact_id}/booking/book")
@own_threads
def book(
    ctx: Ctx,
    staff: CurrentStaff,
    contact_id: UUID,
    name: Text = "",
    typed: Text = "",
    wants: Text = "",
    shared: Text = "",
    number: Text = "",
    send: Text = "yes",
    later: Annotated[list[str] | None, Form()] = None,
    every: Text = "",
    count: Text = "",
) -> Response:
    """Book the held time and the chosen times of its series; with `send=yes` the confirmation SMS is queued too."""
    answers = Answers(wants=wants == "yes", shared=shared == "yes", number=number)
    live = external_calendar.about_held(ctx.app.stores, reach_of(ctx), contact_id)

    def verb(unit: Unit, context: ContactContext) -> None:
        made = actions.book_reserved(
            unit,
            context=context,
            name=name,
            typed=typed,
            answers=answers,
            send=send == "yes",
            later=_instants(later),
            every_days=forms.number(every),
        )
        if live is Live.UNKNOWN:
            external_calendar.flag(unit, made)

    return Panel(ctx, staff, contact_id).do(
        verb,
        PanelParams(every_days=forms.number(every), count=forms.number(count)),
        Typed({"name": name, "typed": typed, "wants": wants, "shared": shared, "number": number}),
    )


@router.post("/contacts/{contact_id}/booking/{appointment_id}/move")
def move(
    ctx: Ctx,
    staff: CurrentStaff,
    contact_id: UUID,
    appointment_id: UUID,
    asked: Chosen,
    version: NumberInForm,
    starts_at: Text,
    rest: Text = "",
) -> Response:
    """Move a booking and, with `rest`, the later meetings of its series."""
    return Panel(ctx, staff, contact_id).do(
        lambda unit, context: actions.move(
            unit,
            context=context,
            asked=asked,
            appointment_id=appointment_id,
            version=version,
            starts_at=forms.picked(starts_at),
            rest=bool(rest),
        ),
        PanelParams(),
    )


@router.post("/contacts/{contact_id}/booking/{appointment_id}/wait")
def wait(
    ctx: Ctx,
    staff: CurrentStaff,
    contact_id: UUID,
    appointment_id: UUID,
    first: Text = "",
    last: Text = "",
    by_sms: Text = "",
    anyone: Text = "",
) -> Response:
    """Put the client on the waiting list for an earlier time."""
    panel = Panel(ctx, staff, contact_id)
    terms = Terms(by_sms=bool(by_sms) and panel.answerable, first=forms.day(first), last=forms.day(last))
    return panel.do(
        lambda unit, context: actions.wait(
            unit, context=context, appointment_id=appointment_id, terms=terms, anyone=bool(anyone)
        ),
        PanelParams(),
        Typed({"first": first, "last": last}),
    )


@router.post("/contacts/{contact_id}/booking/{appointment_id}/unwait")
def unwait(ctx: Ctx, staff: CurrentStaff, contact_id: UUID, appointment_id: UUID) -> Response:
    """Take the client off the waiting list."""
    return Panel(ctx, staff, contact_id).do(
        lambda unit, context: actions.wait_no_more(unit, context=context, appointment_id=appointment_id), PanelParams()
    )


@router.post("/contacts/{contact_id}/booking/{appointment_id}/cancel")
def cancel(
    ctx: Ctx,
    staff: CurrentStaff,
    contact_id: UUID,
    appointment_id: UUID,
    version: NumberInForm,
    by: Text = "client",
) -> Response:
    """Cancel a booking."""
    return Panel(ctx, staff, contact_id).do(
        lambda unit, context: actions.cancel(
            unit, context=context, appointment_id=appointment_id, version=version, by_client=by == "client"
        ),
        PanelParams(),
    )


@router.post("/contacts/{contact_id}/booking/{appointment_id}/undo")
def take_back(ctx: Ctx, staff: CurrentStaff, contact_id: UUID, appointment_id: UUID) -> Response:
    """Undo a booking, move or cancellation within its minute."""
    return Panel(ctx, staff, contact_id).do(
        lambda unit, context: actions.take_back(unit, context=context, appointment_id=appointment_id), PanelParams()
    )


@router.post("/contacts/{contact_id}/booking/{appointment_id}/arrive")
def arrive(ctx: Ctx, staff: CurrentStaff, contact_id: UUID, appointment_id: UUID) -> Response:
    """Note that the client has arrived."""
    return Panel(ctx, staff, contact_id).do(
        lambda unit, context: actions.arrive(unit, context=context, appointment_id=appointment_id), PanelParams()
    )


@router.post("/contacts/{contact_id}/booking/{appointment_id}/no-show")
def no_show(ctx: Ctx, staff: CurrentStaff, contact_id: UUID, appointment_id: UUID) -> Response:
    """Note that the client did not come."""
    return Panel(ctx, staff, contact_id).do(
        lambda unit, context: actions.no_show(unit, context=context, appointment_id=appointment_id), PanelParams()
    )


def reach_of(ctx: RequestContext) -> CalendarAdapters:
    """Return the calendar adapters and settings that are needed to query an outside calendar."""
    return CalendarAdapters.of(ctx.request.app.state.ports.calendars, ctx.settings)
