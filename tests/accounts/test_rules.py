from datetime import UTC, datetime, timedelta

import pytest

from frontdesk.accounts.rules import (
    IDLE,
    LOCKED_OUT,
    LONGEST,
    MAX_TRIES,
    Grant,
    is_over,
    may_try,
    parse_grant,
    safe_return,
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


def test_a_session_ends_after_an_idle_hour_or_ten_hours() -> None:
    assert not is_over(started=NOW, seen=NOW, now=NOW + IDLE - timedelta(seconds=1))
    assert is_over(started=NOW, seen=NOW, now=NOW + IDLE)
    late = NOW + LONGEST
    assert is_over(started=NOW, seen=late, now=late)


def test_a_grant_is_board_and_area() -> None:
    assert parse_grant(" socialnamnd/EB ") == Grant("socialnamnd", "EB")
    assert str(Grant("socialnamnd", "EB")) == "socialnamnd/EB"


@pytest.mark.parametrize("text", ["socialnamnd", "/EB", "socialnamnd/", "a/b/c"])
def test_anything_else_is_no_grant(text: str) -> None:
    with pytest.raises(ValueError, match="board/area"):
        parse_grant(text)


@pytest.mark.parametrize(
    "path", ["https://evil.example/", "//evil.example", "/\\evil.example", "/a\nb", "/login", "/lock", "/logout", ""]
)
def test_one_is_never_sent_elsewhere_after_the_login(path: str) -> None:
    assert safe_return(path) == "/"


def test_one_is_sent_back_to_the_page_one_asked_for() -> None:
    assert safe_return("/reception/contacts/1") == "/reception/contacts/1"
