"""What is kept of a calling number, in every spelling that exchanges send."""

import pytest

from frontdesk.calls.rules.numbers import Caller, Relay, caller_of

WITHHELD = Caller(None, withheld=True, relay=None)
ANNAS = Caller("+46701740605", withheld=False, relay=None)


@pytest.mark.harm("An exchange's own address must not become a stranger's telephone number, the same for all withheld.")
@pytest.mark.parametrize(
    "sent",
    [
        "sip:anonymous@192.168.10.5",
        "sip:anonymous@anonymous.invalid:5060;transport=udp",
        '"Anonymous" <sip:anonymous@anonymous.invalid>;tag=8877665544',
        "<sip:restricted@10.1.2.3:5061>;tag=0701740605",
        "sips:unavailable@exchange.example.se",
        "sip:@10.0.0.9",
        "sip:10.0.0.5",
        "sip:10.0.0.5:5060",
        "sip:[2001:db8::1]:5060",
        "192.168.1.20",
        "Anonym 192.168.1.20",
        "Anonymous (192.168.1.20:5060)",
        "2001:db8::1",
        "sip:2001:db8::10",
        "sip:3f9a77b21@10.0.0.1",
        "sip:Anonymous123@10.0.0.1",
        "anonymous@46701740605.example.se",
        '"0701740605" <sip:anonymous@10.0.0.5>',
        "tel:anonymous",
    ],
)
def test_of_an_address_nothing_but_its_user_is_a_number(sent: str) -> None:
    assert caller_of(sent) == WITHHELD


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "   ",
        "anonymous",
        "Restricted",
        "Okänt nummer",
        "hemligt nr",
        "Ανώνυμος",
        "匿名",
        "n/a",
        "-",
        "+",
        "0",
        "000",
        "0000000000",
        "266696687",
        "+266696687",
        "00266696687",
        "7378742833",
        "8656696",
        "+8566696",
        "2562533",
        "86282452253",
        "sip:266696687@10.0.0.5",
        "0266696687",
        "+46266696687",
        "0046266696687",
        "+467378742833",
    ],
)
def test_words_zeros_and_words_typed_on_a_keypad_are_a_withheld_number(sent: str) -> None:
    assert caller_of(sent) == WITHHELD


@pytest.mark.parametrize(
    "sent",
    [
        "0701740605",
        "070-174 06 05",
        "070/174 06 05",
        "070–174–06–05",
        "701740605",
        "46701740605",
        "0046701740605",
        "00701740605",
        "+46(0)701740605",
        "46(0)70 174 06 05",
        "+460701740605",
        "+0701740605",
        "%2B46701740605",
        "＋４６７０１７４０６０５",
        "٠٧٠١٧٤٠٦٠٥",
        "\u200e+46 70 174 06 05\u200f",
        "0701740605 ext 12",
        "0701740605;ext=12",
        "+46701740605,301",
        "+46701740605,,301#",
        "0701740605p301",
        "070.174.06.05",
        "00046701740605",
        "046701740605",
        "++46701740605",
        "sip:0701740605@10.0.0.5",
        "SIP:0701740605@VX1",
        "sip:+46701740605@10.0.0.5:5060;user=phone",
        "sip:0701740605:word@10.0.0.5",
        "sip:%2B46701740605@10.0.0.5",
        "tel:+46-70-174-06-05",
        "tel:701740605;phone-context=+46",
        "<0701740605>",
        '"Prov Provsson" <sip:0701740605@10.0.0.5>;tag=99',
        "Avdelning 3 <sip:0701740605@10.0.0.5>",
        "0701740605 (Prov Provsson)",
        "Prov Provsson (0701740605)",
        "Prov Provsson 0701740605",
        '"Prov" 0701740605',
    ],
)
def test_a_number_is_the_same_in_every_spelling(sent: str) -> None:
    assert caller_of(sent) == ANNAS


@pytest.mark.parametrize(
    ("sent", "number"),
    [
        ("4520123456", "+4520123456"),
        ("358401234567", "+358401234567"),
        ("00358401234567", "+358401234567"),
        ("000358401234567", "+358401234567"),
        ("0358401234567", "+358401234567"),
        ("004512345678", "+4512345678"),
        ("010123456", "+4610123456"),
        ("sip:4791234567@10.0.0.5", "+4791234567"),
        ("850825000", "+46850825000"),
        ("301", "301"),
        ("sip:301@exchange", "301"),
    ],
)
def test_foreign_numbers_and_extensions_keep_what_they_are(sent: str, number: str) -> None:
    assert caller_of(sent) == Caller(number, withheld=False, relay=None)


@pytest.mark.parametrize("sent", ["020600650", "sip:+4620600650@10.0.0.5", '"TT" <tel:020-600650>'])
def test_a_relay_is_known_in_every_spelling_and_its_number_is_not_kept(sent: str) -> None:
    assert caller_of(sent) == Caller(None, withheld=False, relay=Relay.TEXT)
