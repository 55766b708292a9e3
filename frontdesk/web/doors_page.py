"""The list of doors, for the administrator: every address, and who may pass."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, FastAPI
from starlette.responses import Response

from frontdesk.accounts.rules import ROLE_NAMES, Role
from frontdesk.core.errors import N_
from frontdesk.core.visit import Here

router = APIRouter()
PUBLIC = N_("Alla, utan inloggning")
TOKEN = N_("Program med nyckel, eller signerade anrop")
ANYBODY = N_("Alla inloggade")


@dataclass(frozen=True)
class Hung:
    """A router as it was hung: whose words say who may pass."""

    router: APIRouter
    who: tuple[str, ...]


@dataclass(frozen=True)
class DoorView:
    """An address and who may pass."""

    verb: str
    path: str
    who: Sequence[str]


def role_words(roles: frozenset[Role]) -> tuple[str, ...]:
    """Return roles in words, source language."""
    return tuple(ROLE_NAMES[role] for role in Role if role in roles) or (ANYBODY,)


@router.get("/admin/doors")
def show_doors(at: Here) -> Response:
    """Show every door."""
    return at.page("admin/doors.html", doors=_doors(at.request.app))


def _doors(app: FastAPI) -> Sequence[DoorView]:
    # Doors do not change while the house stands, and describing them takes a while.
    if not hasattr(app.state, "doors"):
        found = [door for one in app.state.hung for door in _behind(one)]
        app.state.doors = sorted(found, key=lambda door: (door.path, door.verb))
    doors: Sequence[DoorView] = app.state.doors
    return doors


def _behind(hung: Hung) -> Iterator[DoorView]:
    # Included routers are nested; the description FastAPI makes of them is flat.
    probe = FastAPI()
    probe.include_router(hung.router)
    for path, verbs in probe.openapi()["paths"].items():
        for verb in verbs:
            yield DoorView(verb.upper(), path, hung.who)
