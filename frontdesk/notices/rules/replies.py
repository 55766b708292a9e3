"""Interpret an SMS reply: a yes or no to an offer, a stop, or a wish to cancel or move.

Only a whole short answer counts. "Ja, tyvärr har jag fått förhinder" begins with yes and means the opposite, so a reply
with more than the answer itself is left to a person. Punctuation, emoji, brackets and the signature a phone adds are
ignored, but not a question mark or an emoji that contradicts the answer.
"""

import re
import unicodedata
from enum import StrEnum

_YES = frozenset(
    {
        "ja",
        "ja tack",
        "ja gärna",
        "ja tack gärna",
        "ja gärna tack",
        "ja tack så mycket",
        "ja mycket gärna",
        "ja jättegärna",
        "yes",
        "yes please",
        "yes thanks",
        "yes thank you",
        "yes please thanks",
        "yes please thank you",
    }
)
_NO = frozenset({"nej", "nej tack", "nej tack så mycket", "no", "no thanks", "no thank you"})

# The operator blocks a number that sends one of these alone, regardless of what was meant:
# https://help.twilio.com/articles/223134027
_OPERATOR_STOPS = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"})
_STOP = re.compile(
    r"(?:tack )?(?:"
    r"(?:stopp?|stoppa|avsluta|avregistrera|avanmäl|sluta)(?: mig| alla)?(?: sms)?(?: nu)?"
    r"|sluta (?:smsa|skicka sms)(?: till mig)?"
    r"|inga(?: fler| mer)? (?:sms|meddelanden)"
    r"|stop (?:all|sending sms|sending texts|texting(?: me)?|texts|messages)"
    r"|no more (?:sms|texts|messages)"
    r"|opt out"
    r")(?: tack| please)?"
    r"|nej tack(?: sms)?"
)
_CANCEL = re.compile(
    r"(?:(?:jag )?(?:vill|måste|behöver) )?(?:avboka|avbokar|avbokas|avbokning|avbeställ|avbeställa|ställ in|ställa in)"
    r"(?: mig| (?:min |den här |mötet|min bokade )?tid(?:en)?| mötet| bokningen| min bokning)?(?: tack)?"
    r"|(?:please )?cancel(?: my| the)?(?: time| appointment| booking| meeting)?(?: please)?"
)
_MOVE = re.compile(
    r"(?:(?:jag )?(?:vill|måste|behöver) )?(?:omboka|ombokar|ombokas|ombokning|boka om|flytta|byta|ändra)"
    r"(?: (?:min |den här )?tid(?:en)?| mötet| bokningen| min bokning)?(?: tack)?"
    r"|(?:please )?(?:rebook|reschedule|move|change)(?: my| the)?(?: time| appointment| booking| meeting)?(?: please)?"
)

_ASKS = re.compile(r"[?\u00bf\u037e\u061f\u203d\u2047-\u2049]|\u2753|\u2754")
# Emoji of refusal, doubt or illness; below, sad emoticons.
_SAYS_NO = frozenset("👎❌❎🚫🙅✖✘✗⛔🛑✋🤷🤔😷🤒🤕🤢🤮🖕")
_SAYS_YES = frozenset("✅✔☑🆗🙆")
_SAD_FACE = re.compile(r"(?<!\w)[:;=]['’]?-?[(\[/\\|]")
_QUOTED_LINE = re.compile(r"(?m)^\s*>.*$")
_ADDED_BY_PHONE = re.compile(
    r" ?(?:(?:skickat|skickades|skickad|sänt|sent) (?:från|via|med|from|using|with|on)|hämta|get|download)"
    r"(?P<phone>(?: \w+){1,7})$"
)
_PHONE_WORDS = """
    iphone ipad ipod mobil mobilen mobiltelefon mobile telefon telefonen phone smartphone android samsung galaxy huawei
    honor xiaomi redmi poco oneplus oppo realme motorola moto pixel nokia sony xperia fairphone blackberry doro outlook
    gmail mail mejl yahoo protonmail hotmail telia tele2 telenor comviq halebop vimla enhet device tablet surfplatta
    windows
"""
_BESIDE_WORDS = """
    min mitt mina en ett my a an the för for på ios pro max mini plus ultra lite note se air fe edge neo by google
    apple microsoft app appen
"""
_PHONES, _BESIDE_PHONES = frozenset(_PHONE_WORDS.split()), frozenset(_BESIDE_WORDS.split())


class ReplyLeft(StrEnum):
    """Why a reply by SMS is read by staff."""

    STOP = "stop"
    UNASKED = "unasked"
    SEVERAL_CLIENTS = "several_clients"
    NO_PLAIN_ANSWER = "no_plain_answer"


class OfferReply(StrEnum):
    """Answer to an offer of an appointment."""

    YES = "yes"
    NO = "no"


class ReplyRequest(StrEnum):
    """What the client asks for in a reply; only proposed to staff, never done automatically."""

    CANCEL = "cancel"
    MOVE = "move"


def answer(text: str) -> OfferReply | None:
    """Return the answer to an offer, or None if a person must read it: "Ja tack!" is yes, "Ja, men …" is None."""
    if _ASKS.search(text):
        return None
    said, signs = _said(text), set(text)
    if said in _YES and not signs & _SAYS_NO and not _SAD_FACE.search(text):
        return OfferReply.YES
    if said in _NO and not signs & _SAYS_YES:
        return OfferReply.NO
    return None


def says_stop(text: str) -> bool:
    """Whether the whole reply asks for no more SMS; a sentence that merely contains such a word is not enough."""
    said = _said(text)
    return not _ASKS.search(text) and (said in _OPERATOR_STOPS or bool(_STOP.fullmatch(said)))


def wish(text: str) -> ReplyRequest | None:
    """Return what the whole reply asks for, to be proposed to the person who reads it; None if unclear."""
    said = _said(text)
    if _CANCEL.fullmatch(said):
        return ReplyRequest.CANCEL
    return ReplyRequest.MOVE if _MOVE.fullmatch(said) else None


def _said(text: str) -> str:
    """Return the words of a reply, casefolded and space-separated, without quoted lines and the phone's signature."""
    plain = _QUOTED_LINE.sub(" ", unicodedata.normalize("NFKC", text))
    # Drop format characters (joiners) and combining marks (emoji variation selectors).
    plain = "".join(one for one in plain if unicodedata.category(one) not in {"Cf", "Mn", "Me"})
    words = " ".join(re.findall(r"\w+", plain.casefold()))
    added = _ADDED_BY_PHONE.search(words)
    return words[: added.start()].strip() if added and _names_a_phone(added["phone"].split()) else words


def _names_a_phone(words: list[str]) -> bool:
    """Whether the words are only the name of a phone or a mail program."""
    known = [word for word in words if word in _PHONES]
    rest = [word for word in words if word not in _PHONES | _BESIDE_PHONES and not re.search(r"\d", word)]
    return bool(known) and not rest
