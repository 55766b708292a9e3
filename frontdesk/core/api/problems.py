"""Refusals for programs (RFC 9457 problem details), and how a route declares which ones it may give."""

from typing import Any

from pydantic import BaseModel, Field
from starlette.requests import Request

MEDIA_TYPE = "application/problem+json"
PROBLEM_KINDS = "/api/v1/problems"

# General meaning of each status in the API; the sentence itself depends on the kind of problem.
_MEANINGS = {
    400: "The request cannot be read, or does not say for which contact or reason it is made.",
    401: "No token, an unknown one, or one that was ended.",
    403: "The token lacks the scope.",
    404: "Nobody, protected and not granted are the same answer.",
    409: "It can no longer be had, or a request with this Idempotency-Key is still being answered.",
    412: "The appointment has changed since the version in If-Match.",
    413: "The body is longer than anything a program sends.",
    422: "A value cannot be used; `errors` names the fields.",
    428: "If-Match is missing.",
    503: "The database does not answer just now, and nothing was saved; the same request may be sent again.",
}
ALWAYS = (400, 401, 403, 413, 422, 503)


def language_of(request: Request) -> str:
    """Return the language from Accept-Language; programs have no cookie."""
    return "en" if request.headers.get("accept-language", "").lower().startswith("en") else "sv"


class FieldProblem(BaseModel):
    """A field that cannot be used, and why."""

    field: str = Field(examples=["starts_at"])
    detail: str = Field(examples=["Fyll i fältet."])


class Problem(BaseModel):
    """Why a request was refused. `type` is stable; `title` is a sentence for people, in the caller's language."""

    type: str = Field(examples=["/api/v1/problems#not-here"])
    title: str = Field(examples=["Sidan finns inte, eller så har du inte behörighet till den."])
    status: int = Field(examples=[404])
    errors: list[FieldProblem] = Field(default=[], description="Only with 422.")


def problem(status: int, schema: str = Problem.__name__) -> dict[str, Any]:
    """Return the OpenAPI description of a refusal."""
    content = {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": _MEANINGS[status], "content": content}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return a route's `responses`; those of every route (`ALWAYS`) are added when the document is built."""
    return {status: problem(status) for status in statuses}
