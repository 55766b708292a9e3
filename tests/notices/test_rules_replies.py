"""What a reply says: only a whole short answer is one."""

import pytest

from frontdesk.notices.rules.replies import OfferReply, ReplyRequest, answer, says_stop, wish

YES = (
    *("ja", "JA", "Ja!", "Ja.", " ja \n", "Ja tack", "ja tack!", "Ja gärna", "ja, gärna!", "Ja tack, gärna", "yes"),
    *("YES", "Yes please", "yes, please!", "Yes thank you", "[JA]", "(ja)", "”Ja”", '"JA"', "«ja»", "*ja*", "ja :)"),
    *(
        "Ja 👍",
        "👍 Ja 👍🏽",
        "Ja ❤️",
        "Ja 👩‍👧",
        "ja 🇸🇪",
        "Ja 🙏🏿🙏🏿",
        "Ja\u200b",
        "\ufeffja",
        "j\u00ada",
        "ja ;-)",
        "ＪＡ",
        "ja…",
    ),
    *(
        "Ja\n\nSkickat från min iPhone",
        "Ja tack. Skickat från min Samsung Galaxy S23 Ultra",
        "Yes\nSent from my iPhone",
    ),
    *("Ja\nSkickades från Outlook för Android", "Ja\n> Vi har en tidigare tid. Svara JA eller NEJ", "JA\r\n"),
    *("Ja ga\u0308rna", "Ja tack så mycket", "ja/", "—Ja—"),
)
NO = (
    *(
        "nej",
        "NEJ",
        "Nej!",
        "Nej tack",
        "nej tack.",
        "no",
        "No thanks",
        "no, thank you",
        "[NEJ]",
        "Nej 🙏",
        "Nej tack 👍",
    ),
    *("Nej\nSkickat från min iPad", "nej 😊", "No thanks\nGet Outlook for iOS", "(nej)", "NEJ."),
)
FOR_A_PERSON = (
    *("Ja, tyvärr har jag fått förhinder", "Nej inga problem, jag kommer", "ja avboka", "yes cancel", "ja men", ""),
    *(
        "Ja men inte då",
        "Ja, tyvärr",
        "ja nej",
        "ja/nej",
        "Ja eller nej",
        "Ja kl 14?",
        "Ja 14.00",
        "Ja?",
        "Nej?",
        "ja ja",
        "ja 🤷",
        "ja 🤔",
        "Ja 🤒",
        "Ja 🛑",
        "ja :(",
        "Ja :-/",
        "Nej 🆗",
    ),
    *(
        "Jag kan inte",
        "Jaha",
        "Jag kommer",
        "Ja jag vill ha den men kan man byta",
        "no way I would miss it",
        "yes but no",
    ),
    *(
        "Yes I can't",
        "Nej jo",
        "Nej då, jag kommer",
        "Nej jag menar ja",
        "Ja 👎",
        "Ja ❌",
        "👍",
        "🙅 ja",
        "Nej ✅",
        "ok",
        "1",
    ),
    *(
        "Ja, skickat från jobbet",
        "Ja skickat från min syster som inte kan",
        "svara ja",
        "Gillade ”Vi har en tidigare tid”",
    ),
    *(
        "Ja sluta skicka",
        "Ja stopp",
        "JA NEJ",
        "Ја",
        "ja-nej",
        "nja",
        "njae",
        "japp inte",
        "j a",
        "> ja",
        "Ja på tisdag",
    ),
)


@pytest.mark.parametrize("text", YES)
def test_a_whole_short_yes_is_a_yes(text: str) -> None:
    assert answer(text) is OfferReply.YES


@pytest.mark.parametrize("text", NO)
def test_a_whole_short_no_is_a_no(text: str) -> None:
    assert answer(text) is OfferReply.NO


@pytest.mark.harm("a reply that begins with yes or no and means the opposite changes a booking")
@pytest.mark.parametrize("text", FOR_A_PERSON)
def test_everything_else_is_read_by_a_person(text: str) -> None:
    assert answer(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("STOPP", "stop", "Nej tack!", "Avsluta sms.", " stopp ", "STOPP!!! 😡", "”STOPP”", "[stop]", "Stopp tack"),
        *("UNSUBSCRIBE", "STOPALL", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "opt out", "sluta skicka sms"),
        *("Inga fler SMS tack", "stop texting me", "Stopp\nSkickat från min iPhone", "stop\u200b"),
    ],
)
def test_a_whole_stop_is_a_stop(text: str) -> None:
    assert says_stop(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Stoppa inte",
            "stopp?",
            "Kan du stoppa bokningen",
            "sluta inte skicka sms",
            "Nej tack, jag tar hellre onsdag",
        ),
        *("the end of the week", "please cancel my time", "AVBOKA", "I quit my job", "Tåget har stopp", "JA", ""),
    ],
)
def test_a_sentence_with_such_a_word_is_read_by_a_person(text: str) -> None:
    assert not says_stop(text)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        *(
            (said, ReplyRequest.CANCEL)
            for said in ("AVBOKA", "avboka!", "Avboka tiden", "Jag vill avboka", "avboka tack 🙏", "CANCEL")
        ),
        *(
            (said, ReplyRequest.CANCEL)
            for said in ("Avboka\nSkickat från min iPhone", "Jag måste avboka min tid", "ställ in mötet")
        ),
        *(
            (said, ReplyRequest.MOVE)
            for said in ("OMBOKA", "boka om", "Jag vill byta tid", "flytta tiden", "reschedule please")
        ),
        *(
            (said, None)
            for said in ("avboka inte", "Jag vill inte avboka", "yes cancel", "avboka eller flytta?", "ja avboka")
        ),
    ],
)
def test_what_the_whole_reply_asks_for_is_proposed_and_nothing_else(text: str, asks: ReplyRequest | None) -> None:
    assert wish(text) is asks
