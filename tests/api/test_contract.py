"""The served description is true: what it allows is answered as it says, and what it forbids is refused."""

from collections.abc import Callable, MutableMapping
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy
from schemathesis import GenerationMode
from schemathesis.config import ChecksConfig, PositiveDataAcceptanceConfig, SchemathesisConfig
from schemathesis.schemas import APIOperation

from frontdesk.web.permissions import CONTRACT
from tests.api.conftest import NINE, TUESDAY, WANTED, Outside, Program

EXAMPLES = 8
# A request may be well formed and still ask for what does not exist, is taken, or has changed since; and an exchange's
# token stands in its address.
UNDERSTOOD = ["2xx", "401", "404", "409", "412", "422", "428"]
# Exchanges differ in what else they send; only what decides the outcome is held to the letter.
LENIENT = "/cti"
DOORS = [(path, verb) for path, verbs in CONTRACT.document["paths"].items() for verb in verbs]
HITS = {**WANTED, "starts_at": NINE, "from": TUESDAY, "to": TUESDAY, "q": "Anna Karlsson", "key": "demo:c-1"}

Case = schemathesis.Case[Any]


def described(outside: Outside, path: str, verb: str) -> APIOperation[Any, Any, Any, Any]:
    """Return a door as the served document describes it."""
    config = SchemathesisConfig()
    config.projects.default.checks = ChecksConfig(
        positive_data_acceptance=PositiveDataAcceptanceConfig(expected_statuses=UNDERSTOOD)
    )
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", outside.building.app, config=config)
    return schema[path][verb]


def knock(cases: SearchStrategy[Case], program: Program) -> None:
    """Send many requests and hold every answer against the document."""

    @given(case=cases)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def once(case: Case) -> None:
        # A reason that was made up stays; without any, nobody is let in.
        made_up = {name.lower() for name in case.headers} - {"authorization"}
        missing = {name: value for name, value in program.headers.items() if name.lower() not in made_up}
        case.call_and_validate(headers=missing)

    once()


def aimed(hits: dict[str, Any]) -> Callable[[Case], Case]:
    """Return what makes a well-formed request ask for something that is there."""

    def put(values: Any) -> None:  # noqa: ANN401 - any part of a request
        if isinstance(values, MutableMapping):
            values.update({name: hits[name] for name in set(values) & set(hits)})

    def aim(case: Case) -> Case:
        for values in (case.path_parameters, case.query, case.body):
            put(values)
        for name in ("x-contact", "x-reason", "if-match"):
            case.headers.pop(name, None)
        case.headers["If-Match"] = "*"
        return case

    return aim


@pytest.mark.parametrize(("path", "verb"), DOORS)
def test_a_door_keeps_its_word(outside: Outside, path: str, verb: str) -> None:
    operation, program = described(outside, path, verb), outside.program()
    booked = program.post("/appointments", {**WANTED, "starts_at": f"{TUESDAY}T14:00:00+01:00"})
    hits = {**HITS, "appointment_id": booked["id"], "appointment": booked["id"], "hold": None, "token": program.token}
    well_formed = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    knock(well_formed.map(aimed(hits)), program)
    knock(well_formed, program)
    if not path.startswith(LENIENT):
        knock(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE), program)
