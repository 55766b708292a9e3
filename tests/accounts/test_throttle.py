"""Guessing is slow, and nobody who knows a name can keep its owner out."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import func, select
from structlog.testing import capture_logs

from frontdesk.accesslog.models import LogRow
from frontdesk.accounts.models import LoginAttempt
from frontdesk.accounts.rules import MAX_TRIES, MAX_TRIES_OF_NAME, MAX_TRIES_OF_SOURCE, SOURCE_WINDOW, Role
from frontdesk.accounts.service import passwords
from frontdesk.accounts.service.throttle import origin, remember
from frontdesk.core.times import FixedClock
from tests.factories.accounts import make_staff
from tests.log_lines import codes, says
from tests.web.client import Building, Person

PASSWORD = "fyra gröna hästar"
WRONG = "fel"
KEY = b"k" * 32


@pytest.fixture
def at_address(building: Building, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Person]:
    """Give a stranger's browser at a network address of its own."""
    # Some hundred passwords are tried here; how slow each is does not matter.
    monkeypatch.setattr(passwords, "_HASHER", PasswordHash((Argon2Hasher(memory_cost=8, time_cost=1, parallelism=1),)))
    monkeypatch.setattr(passwords, "_NOBODY", [])
    with building.stores.writing() as unit:
        make_staff(unit, Role.RECEPTIONIST, login="rut", password=PASSWORD)

    def browser(address: str) -> Person:
        person = building.stranger()
        monkeypatch.setattr(person.client._transport, "client", (address, 50000))
        return person

    return browser


def _try(person: Person, password: str = WRONG, *, login: str = "rut") -> int:
    form = {"login": login, "password": password}
    return person.client.post("/login", data=form, headers={"Sec-Fetch-Site": "same-origin"}).status_code


def test_a_strangers_tries_do_not_keep_the_owner_out(at_address: Callable[[str], Person]) -> None:
    own, stranger = at_address("192.0.2.10"), at_address("198.51.100.7")
    assert _try(own, PASSWORD) == 303
    assert [_try(stranger) for _ in range(5)][-1] == 429
    assert _try(own, PASSWORD) == 303
    assert _try(at_address("192.0.2.11"), PASSWORD) == 303


def test_a_browser_that_knows_its_owner_is_let_in_even_past_a_stranger_at_the_same_address(
    at_address: Callable[[str], Person], clock: FixedClock
) -> None:
    own, stranger = at_address("192.0.2.10"), at_address("192.0.2.10")
    assert _try(own, PASSWORD) == 303
    clock.move(timedelta(seconds=1))
    for _ in range(MAX_TRIES):
        _try(stranger)
        clock.move(timedelta(minutes=1))
    assert _try(stranger, PASSWORD) == 429
    assert _try(own, PASSWORD) == 303


def test_the_lock_of_ones_own_screen_has_a_count_of_its_own(
    at_address: Callable[[str], Person], clock: FixedClock
) -> None:
    own, stranger = at_address("192.0.2.10"), at_address("192.0.2.10")
    assert _try(own, PASSWORD) == 303
    own.post("/lock")
    clock.move(timedelta(seconds=1))
    assert [_try(stranger) for _ in range(5)][-1] == 429
    own.post("/lock/open", {"password": PASSWORD, "back": "/me"})


def test_one_source_that_tries_many_names_is_refused_unread(
    at_address: Callable[[str], Person], building: Building, clock: FixedClock
) -> None:
    stranger = at_address("198.51.100.7")
    answers = [_try(stranger, login=f"name-{number}") for number in range(MAX_TRIES_OF_SOURCE + 5)]
    assert answers == [422] * MAX_TRIES_OF_SOURCE + [429] * 5
    with building.stores.reading() as unit:
        assert unit.db.scalar(select(func.count()).select_from(LoginAttempt)) == MAX_TRIES_OF_SOURCE
        tried = select(func.count()).select_from(LogRow).where(LogRow.event == "login.tried")
        assert unit.db.scalar(tried) == MAX_TRIES_OF_SOURCE
    assert _try(at_address("192.0.2.10"), PASSWORD) == 303
    clock.move(SOURCE_WINDOW)
    assert _try(stranger, PASSWORD) == 303


def test_many_sources_that_try_one_name_are_refused_but_not_its_own_browser(
    at_address: Callable[[str], Person],
) -> None:
    own = at_address("192.0.2.10")
    assert _try(own, PASSWORD) == 303
    for number in range(MAX_TRIES_OF_NAME // 2):
        stranger = at_address(f"198.51.100.{number}")
        assert [_try(stranger), _try(stranger)] == [422, 422]
    assert _try(at_address("203.0.113.1")) == 429
    assert _try(own, PASSWORD) == 303


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("testclient", "testclient", True),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
    ],
)
def test_a_source_is_an_address_or_a_network_of_ipv6(one: str, other: str, *, same: bool) -> None:
    sources = {origin(KEY, address, "").source(None) for address in (one, other)}
    assert (len(sources) == 1) is same


@pytest.mark.parametrize("cookie", ["", "forged", '["browser","id"]'])
def test_a_cookie_that_is_not_ours_knows_nobody(cookie: str, building: Building) -> None:
    with building.stores.writing() as unit:
        rut = make_staff(unit, Role.RECEPTIONIST)
    other = remember(origin(b"another key", "192.0.2.1", ""), rut.id)
    assert not origin(KEY, "192.0.2.1", cookie).knows(rut.id)
    assert not origin(KEY, "192.0.2.1", other).knows(rut.id)
    ours = remember(origin(KEY, "192.0.2.1", ""), rut.id)
    assert origin(KEY, "192.0.2.1", ours).knows(rut.id)
    assert not origin(KEY, "192.0.2.1", ours).knows(None)


def test_a_refused_login_says_which_count_refused_it_and_not_whose(
    at_address: Callable[[str], Person], clock: FixedClock
) -> None:
    stranger = at_address("198.51.100.7")
    with capture_logs() as lines:
        assert [_try(stranger) for _ in range(5)][-1] == 429
        clock.move(timedelta(minutes=1))
        for number in range(MAX_TRIES_OF_SOURCE):
            _try(stranger, login=f"name{number}")
    assert set(codes(lines, "login refused")) == {"repeated", "source"}
    assert says(lines, "rut", "name1", "198.51") == []
