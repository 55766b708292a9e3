import json
from pathlib import Path
from typing import TypedDict

import pytest

from frontdesk.notices.rules.encoding import clean, measure


class Vector(TypedDict):
    text: str
    encoding: str
    units: int
    segments: int


SIZES = json.loads(Path(__file__).with_name("sms_sizes.json").read_text(encoding="utf-8"))["vectors"]


@pytest.mark.parametrize("vector", SIZES, ids=lambda vector: vector["id"])
def test_a_text_is_measured_as_the_operator_measures_it(vector: Vector) -> None:
    size = measure(vector["text"])
    assert (size.encoding, size.units, size.segments) == (vector["encoding"], vector["units"], vector["segments"])


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("Pa\u030a a\u030aterseende", "På återseende"),
        ("rad 1\r\nrad 2", "rad 1\nrad 2"),
        ("10.30–11.30 ”här” … där’s", '10.30-11.30 "här" ... där\'s'),
        ("kl\u00a010.30\u200b", "kl 10.30"),
        ("a\u200db", "ab"),
    ],
)
def test_swedish_goes_out_in_the_cheap_encoding(written: str, sent: str) -> None:
    assert clean(written) == sent
    assert measure(clean(written)).encoding == "GSM-7"


@pytest.mark.parametrize("written", ["Zoë, kl 10.30", "می\u200cخواهم", "😀"])
def test_no_letter_is_made_poorer(written: str) -> None:
    assert clean(written) == written
    assert measure(written).encoding == "UCS-2"


def test_an_escaped_character_is_never_split_between_two_parts() -> None:
    assert measure("a" * 152 + "€" + "a" * 152).segments == 3
