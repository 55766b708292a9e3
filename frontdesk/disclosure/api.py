"""API for programs: search for a client, and read the facts of a case that may be disclosed."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from starlette.responses import Response

from frontdesk.accounts.guard import LoggedToken
from frontdesk.accounts.rules import Scope
from frontdesk.accounts.views import Client
from frontdesk.core.api.once import RouteResult, response
from frontdesk.core.api.problems import language_of, problems
from frontdesk.core.api.values import Body, Key, Text
from frontdesk.core.errors import NotHere
from frontdesk.core.i18n import translator
from frontdesk.core.request_context import Ctx
from frontdesk.disclosure.rules.levels import Level, Topic
from frontdesk.disclosure.service.programs import DisclosedFacts, find, tell

router = APIRouter(prefix="/api/v1", tags=["clients"])

Searcher = Annotated[Client, Depends(LoggedToken(Scope.CLIENTS))]
Reader = Annotated[Client, Depends(LoggedToken(Scope.CASES))]


class Search(Body):
    """The search text: an identity number, another id, a case number, or a name with or without a birth date."""

    q: Annotated[Text, Field(examples=["Anna Karlsson 1965-04-12"])]


class ClientFound(BaseModel):
    """A client found by a search, with the keys of their cases that the program is granted."""

    key: Key = Field(examples=["demo:p-1"])
    name: str = Field(examples=["Anna Karlsson"])
    birth_date: date | None
    cases: list[Key] = Field(examples=[["demo:c-1"]])


class ClientsFound(BaseModel):
    """At most five clients, or none and `too_many`: ask for the birth date. An empty list does not say why."""

    clients: list[ClientFound]
    too_many: bool


class Fact(BaseModel):
    """A fact, the sentences to say about it, and a note on what must not be said, in the requested language."""

    topic: Topic
    text: str = Field(examples=["Vi utreder"])
    say: list[str]
    note: str


class ClosedFact(BaseModel):
    """A fact that may not be told at the current level, and the level it needs; None if no level is enough."""

    topic: Topic
    needs: Level | None


class CaseTold(BaseModel):
    """The facts of a case that may be told. Never contains reasons, amounts, other persons or contact details."""

    key: Key = Field(examples=["demo:c-1"])
    area: str = Field(examples=["EB"])
    level: Level
    facts: list[Fact]
    closed: list[ClosedFact]


@router.post("/clients/search", operation_id="search_clients")
def search_clients(ctx: Ctx, client: Searcher, wanted: Search) -> ClientsFound:
    """Search by one of the keys the law allows. Logs every search and every listed client."""
    with ctx.writing() as unit:
        found, cases = find(unit, client=client, typed=wanted.q)
    listed = [
        ClientFound(key=hit.person, name=hit.name, birth_date=hit.birth_date, cases=cases.get(hit.person, []))
        for hit in found.hits
    ]
    return ClientsFound(clients=listed, too_many=found.too_many)


@router.get("/cases/{key:path}", operation_id="show_case", responses={200: {"model": CaseTold}, **problems(404)})
def show_case(ctx: Ctx, client: Reader, key: Key) -> Response:
    """Return the disclosable facts of a case: in the contact named by X-Contact, or by the program's own proof."""
    with ctx.writing() as unit:
        told = tell(unit, client=client, case_key=key)
    return response(RouteResult(_told(told, language_of(ctx.request))) if told else NotHere())


def _told(told: DisclosedFacts, language: str) -> CaseTold:
    facts = [
        Fact(
            topic=line.topic,
            text=line.value.of(language),
            say=[said.of(language) for said in line.say],
            note=translator(language)(line.mark) if line.mark else "",
        )
        for line in told.card.lines
    ]
    closed = [ClosedFact(topic=one.topic, needs=one.needs) for one in told.closed]
    return CaseTold(key=told.card.key, area=told.area, level=told.level, facts=facts, closed=closed)
