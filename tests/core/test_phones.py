import pytest

from frontdesk.core.phones import read_phone


@pytest.mark.parametrize(
    ("written", "e164", "textable", "personal"),
    [
        ("0701740605", "+46701740605", True, True),
        ("+46 (0)70-174 06 05", "+46701740605", True, True),
        ("0046701740605", "+46701740605", True, True),
        ("010-123 45 67", "+46101234567", False, False),
        ("020-28 00 20", "+4620280020", False, False),
        ("0771-567 567", "+46771567567", False, False),
        ("+44 7911 123456", "+447911123456", False, True),
    ],
)
def test_a_number_is_read_however_it_is_written(written: str, e164: str, *, textable: bool, personal: bool) -> None:
    phone = read_phone(written)
    assert phone is not None
    assert (phone.e164, phone.textable, phone.personal) == (e164, textable, personal)


@pytest.mark.parametrize("written", ["0701 74o605", "anonymous", "", "12", "+266696687"])
def test_what_is_no_number_is_refused(written: str) -> None:
    assert read_phone(written) is None


def test_a_number_is_shown_by_its_last_two_digits_or_as_it_is_written_at_home() -> None:
    phone = read_phone("+46701740612")
    assert phone is not None
    assert (phone.masked, phone.national) == ("•• •• 12", "070-174 06 12")
