"""What docs/api.md says of the doors is so, and its examples work as they are written."""

import re
import shlex
from pathlib import Path
from uuid import UUID

from frontdesk.accounts.rules import Scope
from frontdesk.web.permissions import CONTRACT
from tests.api.conftest import Outside, Program

PAGE = (Path(__file__).parents[2] / "docs/api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)


def commands() -> list[str]:
    lines = "\n".join(EXAMPLES).replace("\\\n", " ").splitlines()
    return [line for line in lines if line.startswith("curl ")]


def run(program: Program, command: str, last_id: str) -> str:
    """Do what a curl command does, and return the id in its answer for the next one."""
    known = {"DESK": "/api/v1", "AUTH": f"Authorization: {program.headers['Authorization']}", "ID": last_id}
    known["WHY"] = "X-Reason: online-booking"
    _, *words = shlex.split(re.sub(r"\$([A-Z]+)", lambda name: known[name[1]], command))
    options = {"-X": "", "-d": ""}
    headers, url = {}, ""
    while words:
        word = words.pop(0)
        if word == "-H":
            name, _, value = words.pop(0).partition(": ")
            headers[name] = value
        elif word in options:
            options[word] = words.pop(0)
        else:
            url = word.removeprefix("http://127.0.0.1:8000")
    verb = options["-X"] or ("POST" if options["-d"] else "GET")
    answer = program.client.request(verb, url, content=options["-d"].encode(), headers=headers)
    assert answer.status_code < 300, f"{command}\n{answer.text}"
    return str(answer.json().get("id", last_id))


def test_the_examples_work_as_they_are_written(outside: Outside) -> None:
    program, last_id = outside.program(), ""
    assert len(commands()) > 8
    for command in commands():
        last_id = run(program, command, last_id)


def test_the_table_of_doors_is_whole() -> None:
    told = re.findall(r"^\| `([A-Z]+) (\S+)` \|", PAGE, re.MULTILINE)
    doors = [(verb.upper(), path) for path, verbs in CONTRACT.document["paths"].items() for verb in verbs]
    assert sorted(told) == sorted(doors)


def test_what_the_table_calls_logged_asks_for_a_ground() -> None:
    for verb, path, logged in re.findall(r"^\| `([A-Z]+) (\S+)` \|[^|]*\| (yes|) ?\|", PAGE, re.MULTILINE):
        parameters = CONTRACT.document["paths"][path][verb.lower()].get("parameters", [])
        asks = any(parameter["name"] == "X-Reason" for parameter in parameters)
        assert asks is (logged == "yes"), path


def test_each_door_opens_to_the_scope_the_table_names_and_to_no_other(outside: Outside) -> None:
    rows = re.findall(r"^\| `([A-Z]+) (\S+)` \| `(\w+)` \|", PAGE, re.MULTILINE)
    keyed = {scope: outside.program(Scope(scope)) for *_, scope in rows}
    others = {scope: outside.program(*(set(Scope) - {Scope(scope)})) for scope in keyed}
    for verb, path, scope in rows:
        assert knock(keyed[scope], verb, path) not in {401, 403}, path
        assert knock(others[scope], verb, path) == 403, path


def knock(program: Program, verb: str, path: str) -> int:
    filled = path.replace("{token}", program.token).replace("{key}", "demo:c-0")
    filled = re.sub(r"{\w+}", str(UUID(int=0)), filled)
    return program.client.request(verb, filled, headers=program.headers).status_code
