"""The catalogue: types of appointment, and places with their opening hours and rooms."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.queries import known_grants
from frontdesk.admin.service import catalogue_forms
from frontdesk.availability.queries import catalogue
from frontdesk.availability.queries.catalogue import (
    all_places,
    kind_row,
    kind_rows,
    place_by_code,
    room_count,
)
from frontdesk.availability.rules.catalogue import RoomFacts
from frontdesk.availability.rules.enums import COUNTED_DAYS, COUNTED_LABELS, MODE_LABELS
from frontdesk.availability.service.catalogue import (
    move_kind,
    save_kind,
    save_place,
)
from frontdesk.core.errors import FrontdeskError, InvalidInput, NotHere
from frontdesk.core.i18n import translator
from frontdesk.core.request_context import Ctx, RequestContext

router = APIRouter()
NEW = "new"


async def _fields(request: Request) -> FormData:
    return await request.form()


Fields = Annotated[FormData, Depends(_fields)]


@router.get("/admin/types")
def show_types(ctx: Ctx) -> Response:
    """Show every type of appointment, in the order the desk sees them."""
    with ctx.reading() as unit:
        kinds = kind_rows(unit.db)
    return ctx.page("admin/types.html", kinds=kinds, modes=MODE_LABELS, units=COUNTED_LABELS)


@router.get("/admin/types/{code}")
def show_type(ctx: Ctx, code: str) -> Response:
    """Show the form of one type of appointment; `new` is an empty form."""
    with ctx.reading() as unit:
        kind = catalogue.known_type(unit.db, code)
    if kind is None and code != NEW:
        raise NotHere
    return _type(ctx, code, catalogue_forms.kind_values(kind) if kind else catalogue_forms.kind_values())


@router.post("/admin/types/{code}")
def save_type(ctx: Ctx, staff: CurrentStaff, code: str, fields: Fields) -> Response:
    """Save a type of appointment; a refused form is shown as typed."""
    values = _texts(fields)
    new = code == NEW
    try:
        with ctx.writing() as unit:
            if not new and kind_row(unit.db, code) is None:
                raise NotHere
            kind = catalogue_forms.read_kind(values, values.get("code", "").strip() if new else code)
            save_kind(unit, kind=kind, new=new, by=staff.actor)
    except InvalidInput as error:
        return _type(ctx, code, values, error)
    return ctx.go("/admin/types")


@router.post("/admin/types/{code}/move")
def move_type(ctx: Ctx, staff: CurrentStaff, code: str, step: Annotated[int, Form()] = 0) -> Response:
    """Move a type one step up or down in the list."""
    with ctx.writing() as unit:
        move_kind(unit, code=code, step=-1 if step < 0 else 1, by=staff.actor)
    return ctx.go(f"/admin/types#type-{code}")


@router.get("/admin/places")
def show_places(ctx: Ctx) -> Response:
    """Show every place."""
    with ctx.reading() as unit:
        places, rooms = all_places(unit.db), room_count(unit.db)
    return ctx.page("admin/places.html", places=places, rooms=rooms)


@router.get("/admin/places/{code}")
def show_place(ctx: Ctx, code: str) -> Response:
    """Show the form of one place; `new` is an empty form."""
    with ctx.reading() as unit:
        row = place_by_code(unit.db, code)
        values, rooms = catalogue_forms.place_values(unit, row), catalogue_forms.room_values(unit, code)
    if row is None and code != NEW:
        raise NotHere
    return _place(ctx, code, values, rooms)


@router.post("/admin/places/{code}")
def post_place(ctx: Ctx, staff: CurrentStaff, code: str, fields: Fields) -> Response:
    """Save a place; a refused form is shown as typed."""
    values, rooms = _texts(fields), _rooms(fields)
    new = code == NEW
    try:
        with ctx.writing() as unit:
            if not new and place_by_code(unit.db, code) is None:
                raise NotHere
            facts = catalogue_forms.read_place(values, rooms)
            key = values.get("code", "").strip() if new else code
            save_place(unit, code=key, facts=facts, new=new, by=staff.actor)
    except InvalidInput as error:
        return _place(ctx, code, values, rooms, error)
    return ctx.go("/admin/places")


def _texts(fields: FormData) -> dict[str, str]:
    return {name: value for name, value in fields.items() if isinstance(value, str)}


def _rooms(fields: FormData) -> list[RoomFacts]:
    lists = [
        [str(value) for value in fields.getlist(name)] for name in ("room", "room-name", "room-seats", "room-unused")
    ]
    return catalogue_forms.read_rooms(*lists)


def _type(ctx: RequestContext, code: str, values: dict[str, str], error: FrontdeskError | None = None) -> Response:
    translate = translator(ctx.language)
    units = [(one.value, translate(label)) for one, label in COUNTED_LABELS.items()]
    with ctx.reading() as unit:
        areas = sorted({grant.area for grant in known_grants(unit.db)} | {values.get("area", "")} - {""})
    return ctx.page(
        "admin/type.html",
        status=error.status if error else 200,
        code=code,
        new=code == NEW,
        values=values,
        error=error,
        errors=error.fields if isinstance(error, InvalidInput) else {},
        flags=catalogue_forms.FLAGS,
        modes=MODE_LABELS,
        units=units,
        day_units=[pair for pair in units if pair[0] in COUNTED_DAYS],
        areas=[("", translate("Alla områden")), *((area, area) for area in areas)],
    )


def _place(
    ctx: RequestContext,
    code: str,
    values: dict[str, str],
    rooms: Sequence[RoomFacts],
    error: FrontdeskError | None = None,
) -> Response:
    return ctx.page(
        "admin/place.html",
        status=error.status if error else 200,
        code=code,
        new=code == NEW,
        values=values,
        rooms=rooms,
        error=error,
        errors=error.fields if isinstance(error, InvalidInput) else {},
    )
