import secrets

import pytest

from frontdesk.core.weak_keys import WeakKeys, faults, need_strong

A, B = "FRONTDESK_SECRET_KEY", "FRONTDESK_LOG_KEY"


def strong() -> str:
    return secrets.token_urlsafe(48)


@pytest.mark.harm("a real installation starts on keys that anybody can guess")
@pytest.mark.parametrize(
    "weak",
    [
        "",
        "x",
        "kort men blandad 4711!",
        " " * 40,
        "a" * 64,
        "ab" * 32,
        "0123456789abcdef" * 4,
        "abcdefghijklmnopqrstuvwxyz0123456789",
        "98765432109876543210987654321098765432",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabcdefghij",
        "Kx7-changeme-please-8fJq2-Zw91-mmTp",
        "min-hemliga-nyckel-som-ingen-vet-om",
        "P4ssw0rd-P4ssw0rd-for-Exempelby-2026!",
        "LösenordetÄrVäldigtLångtOchSvårt123",
        "qwertyuiopasdfghjklzxcvbnm1234567890",
    ],
)
def test_a_key_that_can_be_guessed_is_refused_and_never_repeated(weak: str) -> None:
    with pytest.raises(WeakKeys) as refused:
        need_strong({A: weak, B: strong()})
    told = str(refused.value.values["faults"])
    assert A in told
    assert B not in told
    assert not weak.strip() or weak not in told.split() or len(weak) < 2


@pytest.mark.parametrize("make", [secrets.token_urlsafe, secrets.token_hex])
def test_a_random_key_is_taken(make: object) -> None:
    assert callable(make)
    assert all(not faults({A: make(24), B: make(48)}) for _ in range(300))


def test_the_same_key_twice_is_refused_also_when_one_is_only_longer() -> None:
    key = strong()
    for other in (key, f"{key}1", key[:40]):
        assert any(A in said and B in said for said in faults({A: key, B: other}))
    assert faults({A: key, B: strong()}) == []
