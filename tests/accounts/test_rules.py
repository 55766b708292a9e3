from datetime import UTC, datetime, timedelta

import pytest

from frontdesk.accounts.rules import (
    IDLE,
    LOCKED_OUT,
    LONGEST,
    MAX_TRIES,
    Grant,
    SessionState,
    may_try,
    parse_grant,
    safe_return,
    session_state,
)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_the_first_slips_cost_nothing() -> None:
    assert may_try(3, NOW, NOW)


@pytest.mark.parametrize(("failures", "seconds"), [(4, 2), (5, 4), (6, 8), (9, 60)])
def test_then_each_slip_doubles_the_pause(failures: int, seconds: int) -> None:
    assert not may_try(failures, NOW, NOW + timedelta(seconds=seconds - 1))
    assert may_try(failures, NOW, NOW + timedelta(seconds=seconds))


def test_ten_slips_close_the_login_for_half_an_hour() -> None:
    assert not may_try(MAX_TRIES, NOW, NOW + LOCKED_OUT - timedelta(seconds=1))
    assert may_try(MAX_TRIES, NOW, NOW + LOCKED_OUT)


def _after(idle: timedelta, *, since_password: timedelta, busy: bool = False) -> SessionState:
    return session_state(proved=NOW - since_password, seen=NOW - idle, now=NOW, busy=busy)


@pytest.mark.parametrize("busy", [True, False])
def test_an_idle_hour_locks_the_screen_and_ten_end_the_session(*, busy: bool) -> None:
    second = timedelta(seconds=1)
    assert _after(IDLE - second, since_password=2 * IDLE, busy=busy) is SessionState.OPEN
    assert _after(IDLE, since_password=2 * IDLE, busy=busy) is SessionState.LOCKED
    assert _after(LONGEST - second, since_password=LONGEST - second, busy=busy) is SessionState.LOCKED
    assert _after(LONGEST, since_password=LONGEST, busy=busy) is SessionState.OVER


def test_ten_hours_after_the_password_a_session_is_over_or_locked_over_an_open_contact() -> None:
    assert _after(timedelta(), since_password=LONGEST) is SessionState.OVER
    assert _after(timedelta(), since_password=LONGEST, busy=True) is SessionState.LOCKED


def test_a_grant_is_board_and_area() -> None:
    assert parse_grant(" socialnamnd/EB ") == Grant("socialnamnd", "EB")
    assert str(Grant("socialnamnd", "EB")) == "socialnamnd/EB"


@pytest.mark.parametrize("text", ["socialnamnd", "/EB", "socialnamnd/", "a/b/c"])
def test_anything_else_is_no_grant(text: str) -> None:
    with pytest.raises(ValueError, match="board/area"):
        parse_grant(text)


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/a\nb",
        "/\t/evil.example",
        "/a\u2028b",
        "/login",
        "/lock",
        "/logout",
        "",
    ],
)
def test_one_is_never_sent_elsewhere_after_the_login(path: str) -> None:
    assert safe_return(path) == "/"


def test_one_is_sent_back_to_the_page_one_asked_for() -> None:
    assert safe_return("/reception/contacts/1") == "/reception/contacts/1"
