"""The outside contract, as OpenAPI 3.1: the doors for programs and nothing else.

Open to everybody: it says what the program can do, which its source says too, and nothing about this municipality.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
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
    """The description of some doors, made when it is first asked for."""

    def __init__(self, routers: Sequence[APIRouter]) -> None:
        """Take the routers to describe."""
        self._routers = routers

    @cached_property
    def document(self) -> dict[str, Any]:
        """The OpenAPI document."""
        api = FastAPI(title="Front desk", version="1", description=_ABOUT, generate_unique_id_function=_name)
        for each in self._routers:
            api.include_router(each)
        made = api.openapi()
        _add_schemas(made.setdefault("components", {}).setdefault("schemas", {}))
        for operations in made.get("paths", {}).values():
            for operation in operations.values():
                _say_refusals(operation["responses"])
        return made


def _name(route: APIRoute) -> str:
    return route.name


def _add_schemas(schemas: dict[str, Any]) -> None:
    for model in (FieldProblem, Problem, TakenProblem):
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        for name, part in schema.pop("$defs", {}).items():
            schemas.setdefault(name, part)
        schemas[model.__name__] = schema
    # FastAPI's own words for a 422, which nobody here speaks.
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)


def _say_refusals(responses: dict[str, Any]) -> None:
    for status in ALWAYS:
        if "application/problem+json" not in responses.get(str(status), {}).get("content", {}):
            responses[str(status)] = problem(status)
