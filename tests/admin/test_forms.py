import pytest

from frontdesk.admin import forms
from frontdesk.core.errors import InvalidInput

ROWS: list[dict[str, str]] = [{"code": "a", "name": "Allmän"}, {"code": "b", "name": "Äldre"}]


@pytest.mark.parametrize(
    ("default", "kind", "text", "value"),
    [
        (False, "flag", "on", True),
        (8, "number", " 12 ", 12),
        ("", "line", " Exempelby ", "Exempelby"),
        ([], "lines", "a\n\n b \n", ["a", "b"]),
        ({}, "pairs", "2026-12-23 = 12:00\n2026-12-28 =", {"2026-12-23": "12:00", "2026-12-28": ""}),
        (ROWS, "rows", "c ; Ekonomi", [{"code": "c", "name": "Ekonomi"}]),
        ({"a": 1}, "json", '{"a": 2}', {"a": 2}),
    ],
)
def test_each_kind_of_choice_has_its_field(default: object, kind: str, text: str, value: object) -> None:
    assert forms.kind_of(default) == kind
    assert forms.read(default, text) == value
    assert forms.read(default, forms.written(default, value)) == value


@pytest.mark.parametrize(
    ("default", "text"), [(8, "tolv"), (8, ""), ({}, "12:00"), ({}, "= 12"), (ROWS, "bara en"), ({"a": 1}, "{")]
)
def test_what_cannot_be_read_is_refused_in_words(default: object, text: str) -> None:
    with pytest.raises(InvalidInput):
        forms.read(default, text)
