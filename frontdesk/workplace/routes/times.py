"""The weekly editor of opening hours: one's own (`/workplace/times`) or of a unit's (`/workplace/unit/times/{key}`).

Selecting and paging are GET of the same URL; nothing is changed before the preview was shown and *Spara* pressed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.models import Handlaggare
from frontdesk.accounts.views import Staff
from frontdesk.availability.errors import WindowsOverlap
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError, InvalidInput, NotHere
from frontdesk.core.i18n import N_
from frontdesk.core.request_context import Ctx, RequestContext
from frontdesk.workplace.rules.plans import ALL, Typed, read_day
from frontdesk.workplace.service.times import changing, page
from frontdesk.workplace.views import TimesPage

own = APIRouter()
head = APIRouter()

Text = Annotated[str, Form()]
Many = Annotated[Sequence[str], Form()]
Words = Annotated[str, Query()]
_NONE: Sequence[str] = ()
_SAVED = {"yes": N_("Sparat."), "remove": N_("Borttaget."), "restore": N_("Dagen är som vanligt igen.")}


def _pointed(window: Words = "", day: Words = "", opens: Words = "", closes: Words = "", verb: Words = "") -> Typed:
    return Typed(window=window, day=day, opens=opens, closes=closes, verb=verb)


def _form(
    *,
    window: Text = "",
    scope: Text = ALL,
    verb: Text = "",
    day: Text = "",
    weekday: Text = "0",
    opens: Text = "",
    closes: Text = "",
    repeats: Text = "",
    nth: Text = "1",
    valid_from: Text = "",
    valid_to: Text = "",
    place: Text = "",
    modes: Many = _NONE,
    types: Many = _NONE,
) -> Typed:
    return Typed(
        window=window,
        scope=scope,
        verb=verb,
        day=day,
        weekday=weekday,
        opens=opens,
        closes=closes,
        repeats=repeats,
        nth=nth,
        valid_from=valid_from,
        valid_to=valid_to,
        place=place,
        modes=tuple(modes),
        types=tuple(types),
    )


Pointed = Annotated[Typed, Depends(_pointed)]
Filled = Annotated[Typed, Depends(_form)]


@dataclass(frozen=True)
class Editor:
    """The editor of one handläggare's opening hours, for the user `staff`."""

    ctx: RequestContext
    staff: Staff
    base: str
    whose: Callable[[Unit], Handlaggare]

    def show(self, asked: Typed, week: str, saved: str) -> Response:
        """Show the week with the form for the selection, or the preview of removing it."""
        with self.ctx.reading() as unit:
            person = self.whose(unit)
            form = page.start(unit, person=person, asked=asked)
            shown = self._page(unit, person, week=read_day(week), form=form, saved=_SAVED.get(saved, ""))
        if form and form.window and form.removes:
            return self._answer(form, week, None)
        return self.ctx.page("workplace/times.html", times=shown)

    def preview(self, form: Typed, week: str) -> Response:
        """Show the preview of the change, or the form again with its errors."""
        return self._answer(form, week, None)

    def save(self, form: Typed, week: str, *, confirmed: bool, seen: Sequence[str]) -> Response:
        """Save the change; if it is invalid or not confirmed, show why and change nothing."""
        try:
            with self.ctx.writing() as unit:
                changing.save(
                    unit,
                    handlaggare=self.whose(unit).key,
                    form=form,
                    confirmed=confirmed,
                    seen=seen,
                    by=self.staff.actor,
                )
        except (InvalidInput, WindowsOverlap) as error:
            return self._answer(form, week, error)
        return self.ctx.go(f"{self.base}?week={read_day(week) or ''}&saved={form.verb or 'yes'}")

    def again(self, form: Typed, week: str) -> Response:
        """Show the form again as typed."""
        with self.ctx.reading() as unit:
            shown = self._page(unit, self.whose(unit), week=read_day(week), form=form)
        return self.ctx.page("workplace/times.html", times=shown)

    def _answer(self, form: Typed, week: str, error: FrontdeskError | None) -> Response:
        # The names in a preview are logged, so even a preview needs a writing unit of work.
        with self.ctx.writing() as unit:
            person = self.whose(unit)
            try:
                found = changing.preview(unit, handlaggare=person.key, form=form)
            except (InvalidInput, WindowsOverlap) as wrong:
                error, found = wrong, None
            shown = self._page(unit, person, week=read_day(week), form=form, error=error, preview=found)
        return self.ctx.page("workplace/times.html", status=error.status if error else 200, times=shown)

    def _page(self, unit: Unit, person: Handlaggare, **more: Any) -> TimesPage:  # noqa: ANN401 - what `page` takes
        return page.page(unit, person=person, staff=self.staff, base=self.base, language=self.ctx.language, **more)


def _own(ctx: Ctx, staff: CurrentStaff) -> Editor:
    return Editor(ctx, staff, "/workplace/times", lambda unit: page.own(unit, staff=staff))


def _head(ctx: Ctx, staff: CurrentStaff, key: str) -> Editor:
    return Editor(ctx, staff, f"{page.UNIT}/times/{key}", lambda unit: page.one_of_units(unit, staff=staff, key=key))


Own = Annotated[Editor, Depends(_own)]


@own.get("/workplace/times")
def show_own(editor: Own, pointed: Pointed, week: Words = "", saved: Words = "") -> Response:
    """Show the user's own opening hours."""
    return editor.show(pointed, week, saved)


@own.post("/workplace/times/preview")
def preview_own(editor: Own, form: Filled, week: Text = "") -> Response:
    """Preview a change of the user's own opening hours."""
    return editor.preview(form, week)


@own.post("/workplace/times/save")
def save_own(
    editor: Own, form: Filled, week: Text = "", confirmed: Text = "", seen: Many = _NONE, back: Text = ""
) -> Response:
    """Save a change of the user's own opening hours, or go back to the form."""
    return editor.again(form, week) if back else editor.save(form, week, confirmed=bool(confirmed), seen=seen)


@head.get("/workplace/unit/times")
def show_first(ctx: Ctx, staff: CurrentStaff) -> Response:
    """Redirect to the first handläggare of the user's units. Raises NotHere without one."""
    with ctx.reading() as unit:
        people = page.of_units(unit, staff=staff)
    if not people:
        raise NotHere
    return ctx.go(f"{page.UNIT}/times/{people[0].key}")


@head.get("/workplace/unit/times/{key}")
def show_of_unit(
    ctx: Ctx, staff: CurrentStaff, key: str, pointed: Pointed, week: Words = "", saved: Words = ""
) -> Response:
    """Show the opening hours of a handläggare in the user's units."""
    return _head(ctx, staff, key).show(pointed, week, saved)


@head.post("/workplace/unit/times/{key}/preview")
def preview_of_unit(ctx: Ctx, staff: CurrentStaff, key: str, form: Filled, week: Text = "") -> Response:
    """Preview a change of their opening hours."""
    return _head(ctx, staff, key).preview(form, week)


@head.post("/workplace/unit/times/{key}/save")
def save_of_unit(
    ctx: Ctx,
    staff: CurrentStaff,
    key: str,
    form: Filled,
    week: Text = "",
    confirmed: Text = "",
    seen: Many = _NONE,
    back: Text = "",
) -> Response:
    """Save a change of their opening hours, or go back to the form."""
    editor = _head(ctx, staff, key)
    return editor.again(form, week) if back else editor.save(form, week, confirmed=bool(confirmed), seen=seen)
