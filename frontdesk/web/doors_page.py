"""The list of all routes and the roles they admit, for administrators."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, FastAPI
from starlette.responses import Response

from frontdesk.accounts.rules import ROLE_NAMES, Role
from frontdesk.core.i18n import N_
from frontdesk.core.request_context import Ctx

router = APIRouter()
PUBLIC = N_("Alla, utan inloggning")
TOKEN = N_("Program med nyckel, eller signerade anrop")
ANYBODY = N_("Alla inloggade")


@dataclass(frozen=True)
class Hung:
    """An included router, and the label of those it admits."""

    router: APIRouter
    who: tuple[str, ...]


@dataclass(frozen=True)
class DoorView:
    """A route and those it admits."""

    verb: str
    path: str
    who: Sequence[str]


def role_words(roles: frozenset[Role]) -> tuple[str, ...]:
    """Return roles in Swedish, untranslated."""
    return tuple(ROLE_NAMES[role] for role in Role if role in roles) or (ANYBODY,)


@router.get("/admin/doors")
def show_doors(ctx: Ctx) -> Response:
    """Show every route."""
    return ctx.page("admin/doors.html", doors=_doors(ctx.request.app))


def _doors(app: FastAPI) -> Sequence[DoorView]:
    # Routes do not change while the process lives, and describing them is slow.
    if not hasattr(app.state, "doors"):
        found = [door for one in app.state.hung for door in _behind(one)]
        app.state.doors = sorted(found, key=lambda door: (door.path, door.verb))
    doors: Sequence[DoorView] = app.state.doors
    return doors


def _behind(hung: Hung) -> Iterator[DoorView]:
    # Included routers are nested; FastAPI's OpenAPI description of them is flat.
    probe = FastAPI()
    probe.include_router(hung.router)
    for path, verbs in probe.openapi()["paths"].items():
        for verb in verbs:
            yield DoorView(verb.upper(), path, hung.who)
