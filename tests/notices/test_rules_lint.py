import pytest

from frontdesk.notices.rules.lint import asks_for_reply, is_name, lint, lint_sender


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hälsningar socialtjänsten", "socialtjänsten"),
        ("Hälsningar SOCIALTJÄNSTENS reception", "SOCIALTJÄNSTENS"),
        ("social-tjänsten ringer", "social"),
        ("soc ringer dig", "soc"),
        ("Din handläggares telefontid", "handläggares"),
        ("Tid för barnavårdsutredning", "barnavårdsutredning"),
        ("Ditt försörjningsstöd", "försörjningsstöd"),
        ("Beslutet är klart", "Beslutet"),
        ("enligt SoL", "SoL"),
        ("enligt LVU", "LVU"),
        ("Våldet", "Våldet"),
        ("möte om missbruket", "missbruket"),
        ("din biståndsansökan", "biståndsansökan"),
        ("god man", "god man"),
        ("your child", "child"),
        ("personnummer 19850112-2394", "19850112-2394"),
        ("850112-2394", "850112-2394"),
        ("ärende 2026-EB-04711", "2026-EB-04711"),
        ("se https://kort.nu/x1", "https://kort.nu/x1"),
        ("se exempelby.se/tid", "exempelby.se/tid"),
        ("Reply CANCEL to stop", "CANCEL"),
    ],
)
def test_what_gives_away_who_calls_and_why_is_found_in_every_inflection(text: str, found: str) -> None:
    assert found in lint(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bokad tid torsdag 26 november kl 10.30, Stadshuset entré A. Ändra eller avboka: 0123-456 00. Exempelby kommun",
        "Bokad tid fredag 27 november kl 09.00, Solgatan 4. Ändra: 010-123 45 67. Socknevågens kommun",
        "Ny tid 1 februari kl 8.00, vald tid gäller. 0701740605",
        "Möte i Barkarby, Lövudden",
    ],
)
def test_ordinary_words_pass(text: str) -> None:
    assert lint(text) == ()


@pytest.mark.parametrize("sender", ["Exempelby", "Upplands Vas", "+46701740605", "71120"])
def test_a_municipality_or_a_number_may_send(sender: str) -> None:
    assert lint_sender(sender[:11]) == ()


@pytest.mark.parametrize("sender", ["Soc Ange", "Socialt", "IFO", "Ab", "Kommunen Exempelby", "Exempelby!"])
def test_a_sender_that_says_too_much_or_that_no_network_takes_is_refused(sender: str) -> None:
    assert lint_sender(sender)


def test_a_text_that_asks_for_an_answer_is_told_from_others() -> None:
    assert asks_for_reply("Svara JA om du kommer")
    assert not asks_for_reply("Ring oss")
    assert (is_name("Exempelby"), is_name("+46701740605"), is_name("MG" + "0" * 32)) == (True, False, False)
