"""The public API contract, as OpenAPI 3.1: the routes for programs, nothing else.

Readable without a login: it describes the program, as its source does, and says nothing about this municipality.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse

from frontdesk.booking.api.shapes import TakenProblem
from frontdesk.core.api.problems import ALWAYS, FieldProblem, Problem, problem

router = APIRouter(prefix="/api/v1")
_ABOUT = """\
For programs that search, book and tell of calls on behalf of a municipality's front desk.

Every request carries a token (`Authorization: Bearer …`) with the scope of the door and the boards and areas it may
see; what a token may not see does not exist for it. What is logged must say for which contact (`X-Contact`) or why
(`X-Reason`). Times are RFC 3339 with offset, dates are local and inclusive. Every refusal is `application/problem+json`
(RFC 9457), its sentences in Swedish, or in English with `Accept-Language: en`.
"""


@router.get("/openapi.json", response_class=JSONResponse)
async def openapi(request: Request) -> JSONResponse:
    """Return this document."""
    contract: Contract = request.app.state.contract
    return JSONResponse(contract.document, headers={"Cache-Control": "public, max-age=3600"})


class Contract:
    """The OpenAPI document of some routers, built when first requested."""

    def __init__(self, routers: Sequence[APIRouter]) -> None:
        """Take the routers to describe."""
        self._routers = routers

    @cached_property
    def document(self) -> dict[str, Any]:
        """The OpenAPI document."""
        api = FastAPI(title="Front desk", version="1", description=_ABOUT, separate_input_output_schemas=False)
        for each in self._routers:
            api.include_router(each)
        made = api.openapi()
        made["servers"] = [{"url": "/", "description": "The front desk this document was read from."}]
        _add_schemas(made.setdefault("components", {}).setdefault("schemas", {}))
        for operations in made.get("paths", {}).values():
            for operation in operations.values():
                _say_refusals(operation["responses"])
                operation["summary"] = operation["description"].partition(".")[0]
        document: dict[str, Any] = renamed(made)
        return document


# Public schema names. Within its room a class may be called `State`; in the document it stands beside those of other
# rooms, and once clients use a name it may not change.
PUBLIC_NAMES = {
    "Kind": "NoticeKind",
    "Level": "DisclosureLevel",
    "Mode": "MeetingMode",
    "State": "ContactState",
    "Status": "AppointmentStatus",
    "Time": "MeetingTime",
    "Topic": "FactTopic",
    "Waiting": "WaitingContact",
}
_REF = "#/components/schemas/"


def renamed(part: Any) -> Any:  # noqa: ANN401 - any part of a JSON document
    """Return a part of the document with its definitions and references renamed to public names."""
    match part:
        case {"$ref": str(ref)}:
            return {**part, "$ref": _REF + _public(ref.removeprefix(_REF))}
        case {"schemas": dict(schemas)}:
            named = {_public(name): _titled(renamed(schema), _public(name)) for name, schema in schemas.items()}
            return {name: named if name == "schemas" else renamed(value) for name, value in part.items()}
        case dict():
            return {name: renamed(value) for name, value in part.items()}
        case list():
            return [renamed(each) for each in part]
        case _:
            return part


def _public(name: str) -> str:
    return PUBLIC_NAMES.get(name, name)


def _titled(schema: dict[str, Any], name: str) -> dict[str, Any]:
    return {**schema, "title": name}


def _add_schemas(schemas: dict[str, Any]) -> None:
    for model in (FieldProblem, Problem, TakenProblem):
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        for name, part in schema.pop("$defs", {}).items():
            schemas.setdefault(name, part)
        schemas[model.__name__] = schema
    # FastAPI's default schema for 422, which we never return.
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)


def _say_refusals(responses: dict[str, Any]) -> None:
    for status in ALWAYS:
        if "application/problem+json" not in responses.get(str(status), {}).get("content", {}):
            responses[str(status)] = problem(status)
