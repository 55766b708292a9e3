"""API tokens: made, shown once, ended."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontdesk.accounts import queries
from frontdesk.accounts.errors import TOO_LONG
from frontdesk.accounts.guard import CurrentStaff
from frontdesk.accounts.models import ApiToken
from frontdesk.accounts.rules import LONGEST_DAYS, ROLE_NAMES, SCOPE_NAMES, Role, Scope, parse_grant
from frontdesk.accounts.service import tokens
from frontdesk.admin.views import NewToken
from frontdesk.core.errors import InvalidInput, NotHere
from frontdesk.core.i18n import N_, translator
from frontdesk.core.request_context import Ctx, RequestContext
from frontdesk.disclosure.rules.levels import LEVEL_WORDS, Level

router = APIRouter()

Text = Annotated[str, Form()]
Many = Annotated[Sequence[str], Form()]
_NONE: Sequence[str] = ()


@router.get("/admin/tokens")
def show_tokens(ctx: Ctx) -> Response:
    """Show the tokens in use, and a form for a new one."""
    return _page(ctx)


@router.post("/admin/tokens")
def add_token(
    ctx: Ctx,
    staff: CurrentStaff,
    name: Text = "",
    role: Text = Role.RECEPTIONIST,
    scopes: Many = _NONE,
    grants: Many = _NONE,
    level: Text = Level.A0,
    days: Text = "365",
) -> Response:
    """Make a token and show it, this once."""
    typed: dict[str, object] = {"name": name, "role": role, "scopes": tuple(scopes), "grants": tuple(grants)}
    typed |= {"level": level, "days": days}
    try:
        chosen = _chosen(name, role, scopes, grants)
        chosen = replace(chosen, level=_level(level), days=_days(days))
    except InvalidInput as error:
        return _page(ctx, error=error, typed=typed)
    with ctx.writing() as unit:
        made = tokens.add(
            unit,
            name=chosen.name,
            role=chosen.role,
            scopes=chosen.scopes,
            grants=chosen.grants,
            level=chosen.level,
            days=chosen.days,
            by=staff.actor,
        )
    return _page(ctx, made=made)


@router.post("/admin/tokens/{token_id}/end")
def end_token(ctx: Ctx, staff: CurrentStaff, token_id: UUID) -> Response:
    """End a token at once."""
    with ctx.writing() as unit:
        if unit.db.get(ApiToken, token_id) is None:
            raise NotHere
        tokens.end(unit, token_id=token_id, by=staff.actor)
    return ctx.back("/admin/tokens", "most")


def _page(
    ctx: RequestContext, *, made: str = "", error: InvalidInput | None = None, typed: Mapping[str, object] | None = None
) -> Response:
    with ctx.reading() as unit:
        found, known, now = queries.tokens_listed(unit.db, ctx.asked()), queries.known_grants(unit.db), unit.now
    fresh = {"name": "", "role": Role.RECEPTIONIST, "scopes": (), "grants": (), "level": Level.A0, "days": "365"}
    kept = {**fresh, **(typed or {})}
    status = error.status if error else 200
    translate = translator(ctx.language)
    return ctx.page(
        "admin/tokens.html",
        status=status,
        tokens=found,
        known=known,
        made=made,
        now=now,
        level_options=[(level, f"{level} – {translate(word)}") for level, word in LEVEL_WORDS.items()],
        typed=kept,
        error=error,
        scope_names=SCOPE_NAMES,
        role_options=[(role, translate(name)) for role, name in ROLE_NAMES.items()],
    )


def _level(word: str) -> Level:
    if word not in {level.value for level in Level}:
        raise InvalidInput(N_("Välj en nivå på sidan."))
    return Level(word)


def _days(word: str) -> int:
    if not word.isdecimal() or not 1 <= int(word) <= LONGEST_DAYS:
        raise InvalidInput(TOO_LONG)
    return int(word)


def _chosen(name: str, role: str, scopes: Sequence[str], grants: Sequence[str]) -> NewToken:
    if not name.strip() or not scopes:
        raise InvalidInput(N_("Skriv vad nyckeln är till för och välj minst ett användningsområde."))
    try:
        found = [Scope(scope) for scope in scopes]
        return NewToken(name, Role(role), found, [parse_grant(text) for text in grants])
    except ValueError:
        raise InvalidInput(N_("Välj bland rollerna och områdena på sidan.")) from None
