"""A body that is far too long is refused with a sentence, whether it says how long it is or not."""

from collections.abc import Iterator

from frontdesk.accounts.rules import Role
from frontdesk.web.body_limit import MOST_BYTES
from tests.web.client import OWN_PAGE, Building


def _without_a_length() -> Iterator[bytes]:
    yield b"q="
    for _ in range(MOST_BYTES // 1024 + 1):
        yield b"a" * 1024


def test_a_body_that_says_it_is_too_long_is_not_read(building: Building) -> None:
    rut = building.login(Role.HANDLAGGARE)
    answer = rut.client.post("/clients", data={"q": "a" * MOST_BYTES}, headers=OWN_PAGE)
    assert answer.status_code == 413
    assert "för stort" in answer.text


def test_a_body_that_does_not_say_how_long_it_is_is_read_no_further(building: Building) -> None:
    rut = building.login(Role.HANDLAGGARE)
    headers = {**OWN_PAGE, "Content-Type": "application/x-www-form-urlencoded"}
    answer = rut.client.post("/clients", content=_without_a_length(), headers=headers)
    assert answer.status_code == 413
    assert "för stort" in answer.text


def test_a_program_is_told_in_its_own_form(building: Building) -> None:
    answer = building.stranger().client.post("/api/v1/contacts", content=b"{" + b" " * MOST_BYTES)
    assert answer.status_code == 413
    assert answer.json()["type"].endswith("#too-much")
