"""Reproducible randomness: numbers derived by hashing from the fact they are for.

With a shared generator the thousandth person would depend on every draw before. Here each fact hashes its own key, so
that a fact added to one case leaves all others unchanged.
"""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
FIRST = 0xBF58476D1CE4E5B9
SECOND = 0x94D049BB133111EB


def mix(seed: int, key: int) -> int:
    """Return 64 pseudo-random bits (splitmix64)."""
    bits = (seed * FIRST + key * GOLDEN) & MASK
    bits = ((bits ^ (bits >> 30)) * FIRST) & MASK
    bits = ((bits ^ (bits >> 27)) * SECOND) & MASK
    return bits ^ (bits >> 31)


def dice(seed: int, key: int) -> Random:
    """Return a random generator of its own for `key`."""
    return Random(mix(seed, key))  # noqa: S311 – made-up people need repeatable chance, not secrecy


def common_first(items: Sequence[T], bits: int) -> T:
    """Return one of the items, those early in the list far more often, as with real names."""
    share = (bits & 0xFFFF) / 0x10000
    return items[int(share * share * len(items))]
