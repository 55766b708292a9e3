"""User accounts: who may sign in, their roles and their access."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accounts import queries
from frontdesk.accounts.errors import BadPassword, LastAdministrator, OwnAccess
from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.rules import ROLE_NAMES, Grant, KinKind, Role, parse_grant
from frontdesk.accounts.service.login import end_all
from frontdesk.accounts.service.passwords import hash_password, words_about_owner
from frontdesk.accounts.service.staff import (
    add,
    allow,
    clear_kin,
    close,
    set_password,
)
from frontdesk.accounts.views import Staff
from frontdesk.admin.service import conflicts_of_interest
from frontdesk.admin.views import Allowed
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError, InvalidInput, NotHere
from frontdesk.core.i18n import N_
from frontdesk.core.request_context import Ctx, RequestContext

router = APIRouter()

Text = Annotated[str, Form()]
Many = Annotated[Sequence[str], Form()]
_NONE: Sequence[str] = ()
_A_PAGE = 50


@router.get("/admin/staff")
def show_everybody(ctx: Ctx, q: str = "", page: int = 1) -> Response:
    """Show active users, a page at a time or those matching a name or login, and a form for a new one."""
    return _everybody(ctx, matching=q, page=page)


@router.post("/admin/staff")
def add_person(
    ctx: Ctx,
    staff: CurrentStaff,
    login: Text = "",
    name: Text = "",
    password: Text = "",
    roles: Many = _NONE,
    grants: Many = _NONE,
) -> Response:
    """Add a user; a refused form is shown as typed, except the password."""
    try:
        _need(login, name)
        allowed = _allowed(roles, grants, ())
        with ctx.reading() as unit:
            about = words_about_owner(unit.db, login=login, name=name)
        password_hash = hash_password(password, about=about) if password else None
        with ctx.writing() as unit:
            made = add(
                unit,
                login=login,
                name=name,
                roles=allowed.roles,
                grants=allowed.grants,
                password_hash=password_hash,
                temporary=password_hash is not None,
                by=staff.actor,
            )
    except (BadPassword, InvalidInput) as error:
        return _everybody(ctx, error, login=login, name=name, roles=tuple(roles), grants=tuple(grants))
    return ctx.go(f"/admin/staff/{made}")


@router.get("/admin/staff/{staff_id}")
def show_person(ctx: Ctx, staff_id: UUID) -> Response:
    """Show one user's roles, grants and open sessions."""
    return _person(ctx, staff_id)


@router.post("/admin/staff/{staff_id}")
def post_allowed(
    ctx: Ctx,
    staff: CurrentStaff,
    staff_id: UUID,
    roles: Many = _NONE,
    grants: Many = _NONE,
    units: Many = _NONE,
    handlaggare: Text = "",
) -> Response:
    """Save a user's roles and access; in force at once."""
    try:
        allowed = _allowed(roles, grants, units)
        with ctx.writing() as unit:
            _found(unit, staff_id)
            allow(
                unit,
                staff_id=staff_id,
                roles=allowed.roles,
                grants=allowed.grants,
                units=allowed.units,
                handlaggare=handlaggare or None,
                by=staff.actor,
            )
    except (InvalidInput, OwnAccess, LastAdministrator) as error:
        return _person(ctx, staff_id, error)
    return ctx.go(f"/admin/staff/{staff_id}")


@router.post("/admin/staff/{staff_id}/password")
def post_password(ctx: Ctx, staff: CurrentStaff, staff_id: UUID, password: Text = "") -> Response:
    """Set a password the user must change at their next sign-in, and end their sessions."""
    with ctx.reading() as unit:
        person = _found(unit, staff_id)
        about = words_about_owner(unit.db, login=person.login, name=person.name)
    try:
        password_hash = hash_password(password, about=about)
    except BadPassword as error:
        return _person(ctx, staff_id, error)
    with ctx.writing() as unit:
        _found(unit, staff_id)
        set_password(unit, staff_id=staff_id, password_hash=password_hash, by=staff.actor)
    return ctx.go(f"/admin/staff/{staff_id}")


@router.post("/admin/staff/{staff_id}/sessions/end")
def end_sessions(ctx: Ctx, staff: CurrentStaff, staff_id: UUID) -> Response:
    """End all sessions of a user."""
    with ctx.writing() as unit:
        _found(unit, staff_id)
        end_all(unit, staff_id=staff_id, by=staff.actor)
    return ctx.go(f"/admin/staff/{staff_id}")


@router.post("/admin/staff/{staff_id}/kin")
def list_kin(ctx: Ctx, staff: CurrentStaff, staff_id: UUID, number: Text = "", kind: Text = KinKind.SELF) -> Response:
    """List a person the user must not handle; the answer does not reveal whether that person is a client."""
    try:
        with ctx.writing() as unit:
            _found(unit, staff_id)
            listed = KinKind.RELATIVE if kind == KinKind.RELATIVE else KinKind.SELF
            conflicts_of_interest.list_number(unit, staff_id=staff_id, number=number, kind=listed, by=staff.actor)
    except InvalidInput as error:
        return _person(ctx, staff_id, error)
    return _person(ctx, staff_id, kin_saved=True)


@router.post("/admin/staff/{staff_id}/kin/clear")
def post_no_kin(ctx: Ctx, staff: CurrentStaff, staff_id: UUID) -> Response:
    """Empty a user's list of such persons."""
    with ctx.writing() as unit:
        _found(unit, staff_id)
        clear_kin(unit, staff_id=staff_id, by=staff.actor)
    return _person(ctx, staff_id, kin_saved=True)


@router.post("/admin/staff/{staff_id}/close")
def close_account(ctx: Ctx, staff: CurrentStaff, staff_id: UUID) -> Response:
    """Close an account; one's own cannot be closed."""
    if staff_id == staff.id:
        return _person(ctx, staff_id, InvalidInput(N_("Du kan inte stänga ditt eget konto.")))
    try:
        with ctx.writing() as unit:
            _found(unit, staff_id)
            close(unit, staff_id=staff_id, by=staff.actor)
    except LastAdministrator as error:
        return _person(ctx, staff_id, error)
    return ctx.go("/admin/staff")


def _everybody(
    ctx: RequestContext, error: FrontdeskError | None = None, *, matching: str = "", page: int = 1, **typed: object
) -> Response:
    with ctx.reading() as unit:
        found, known = queries.listed(unit.db, matching=matching), queries.known_grants(unit.db)
        pages = max(1, -(-len(found) // _A_PAGE))
        shown = min(max(page, 1), pages)
        here = [one.id for one in found[(shown - 1) * _A_PAGE : shown * _A_PAGE]]
        everybody = queries.some_staff(unit.db, here)
    kept = {"login": "", "name": "", "roles": (), "grants": (), **typed}
    status = error.status if error else 200
    return ctx.page(
        "admin/staff.html",
        status=status,
        everybody=everybody,
        count=len(found),
        matching=matching,
        shown=shown,
        pages=pages,
        known=known,
        role_names=ROLE_NAMES,
        typed=kept,
        error=error,
    )


def _person(
    ctx: RequestContext, staff_id: UUID, error: FrontdeskError | None = None, *, kin_saved: bool = False
) -> Response:
    with ctx.reading() as unit:
        person = _found(unit, staff_id)
        known = sorted({*queries.known_grants(unit.db), *person.grants})
        sessions = queries.open_sessions(unit.db, staff_id)
        made = queries.tokens(unit.db, by=staff_id)
        offices = _units(unit, person)
        caseworkers = _handlaggare(unit, person)
    status = error.status if error else 200
    return ctx.page(
        "admin/person.html",
        status=status,
        person=person,
        known=known,
        sessions=sessions,
        tokens=made,
        offices=offices,
        caseworkers=caseworkers,
        role_names=ROLE_NAMES,
        error=error,
        kin_saved=kin_saved,
    )


def _units(unit: Unit, person: Staff) -> list[tuple[str, str]]:
    """Return the units a user may head or work in, by name; a closed one they still have is included, to be removed."""
    rows = {**queries.units_by_key(unit.db, person.units), **queries.units_by_key(unit.db)}
    known = [(key, f"{row.name}, {row.board}") for key, row in rows.items()]
    return sorted([*known, *((key, key) for key in person.units - rows.keys())], key=lambda one: one[1])


def _handlaggare(unit: Unit, person: Staff) -> list[tuple[str, str]]:
    """Return the handläggare a login may be tied to, by name and unit."""
    own = queries.handlaggare_by_key(unit.db, [person.handlaggare]) if person.handlaggare else {}
    rows = {**own, **queries.handlaggare_by_key(unit.db)}
    names = {key: row.name for key, row in queries.units_by_key(unit.db, {row.unit for row in rows.values()}).items()}
    by_name = sorted(rows.values(), key=lambda row: row.name)
    return [(row.key, f"{row.name}, {names.get(row.unit, row.unit)}") for row in by_name]


def _found(unit: Unit, staff_id: UUID) -> Staff:
    person = queries.active_staff(unit.db, staff_id)
    if person is None:
        raise NotHere
    return person


def _need(*filled_in: str) -> None:
    if not all(text.strip() for text in filled_in):
        raise InvalidInput(N_("Fyll i namn och användarnamn."))


def _allowed(roles: Sequence[str], grants: Sequence[str], units: Sequence[str]) -> Allowed:
    try:
        chosen: list[Grant] = [parse_grant(text) for text in grants]
        found = [Role(role) for role in roles]
    except ValueError:
        raise InvalidInput(N_("Välj bland rollerna och områdena på sidan.")) from None
    if not found:
        raise InvalidInput(N_("Välj minst en roll."))
    return Allowed(found, chosen, [line.strip() for text in units for line in text.splitlines() if line.strip()])
