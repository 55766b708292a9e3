import pytest

from frontdesk.accounts.errors import BadPassword, CommonPassword
from frontdesk.accounts.rules import words_about
from frontdesk.accounts.service import passwords


def test_a_password_is_argon2id_of_nineteen_mebibytes() -> None:
    assert passwords.hash_password("fyra gröna hästar").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_password_fits_its_own_hash_only() -> None:
    hashed = passwords.hash_password("fyra gröna hästar")
    assert passwords.matches(hashed, "fyra gröna hästar")
    assert not passwords.matches(hashed, "fyra gröna hundar")


def test_a_short_password_is_refused() -> None:
    with pytest.raises(BadPassword):
        passwords.hash_password("kort")


@pytest.mark.parametrize(
    "password",
    [
        "123456789012",
        "passwordpassword",
        " " * 12,
        "aaaaaaaaaaaa",
        "Sommaren2026!",
        "Vinter2026!!",
        "Välkommen1234",
        "Lösenord12345",
        "qwertyuiopåas",
        "rutlindgren2026",
        "abcabcabcabc",
        "Receptionen26",
        "Rut.Lindgren-2026!!",
        "rut lindgren 1 2 3",
        "lindgrensocialtjanst",
        "Björkstad2026!",
        "Bjorkstadskommun1",
        "BJÖRKSTAD björkstad",
        "Mottagningen123",
        "Göteborg1234!",
        "Hammarby IF 1897",
        "jag älskar dig",
        "ett två tre fyra",
        "1qaz2wsx3edc",
        "!QAZ2wsx#EDC",
        "070-174 06 05 07",
        "1965-04-12/1234",
    ],
)
def test_what_guessing_programs_try_early_is_refused(password: str) -> None:
    with pytest.raises(CommonPassword):
        passwords.hash_password(password, about=words_about("rutlindgren", "Rut Lindgren", "Björkstads kommun"))


@pytest.mark.parametrize("password", ["fyra gröna hästar", "Xk9$mQ2vL7pR", "rut!Xk9$mQ2vL7pR", "blå cykel torn kaffe"])
def test_what_nobody_would_try_is_taken_though_a_common_word_is_in_it(password: str) -> None:
    assert passwords.hash_password(password, about=words_about("rut", "Rut Ek", "Björkstads kommun"))


def test_a_short_one_is_refused_and_four_words_are_taken() -> None:
    with pytest.raises(BadPassword):
        passwords.hash_password("x7#kQ9!vLp2")
    assert passwords.matches(passwords.hash_password("korrekt häst batteri klammer"), "korrekt häst batteri klammer")
    assert passwords.hash_password("x7#kQ9!vLp2m" * 100)


def test_nobodys_password_fits_nothing() -> None:
    assert not passwords.matches(None, "vad som helst")


def test_an_unknown_name_is_compared_with_a_hash_of_the_same_cost() -> None:
    passwords.matches(None, "en första gång")
    assert passwords._hash_of_nobody().startswith("$argon2id$v=19$m=19456,t=2,p=1$")
