"""Safety rules that a municipality's own protocol must keep from the shipped one.

A shipped reason that is *Akut* or *Idag*, or silent, keeps its code, number, words and receiver; it may become more
urgent but not less, stays silent, and must not begin by asking for identity if it did not. The same holds for the
red-flag bar and red-flag questions. Telephone numbers in their texts must stay in the texts, and the national help
lines keep their numbers. The municipality decides everything else.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from frontdesk.calls.rules.contact import Priority, most_urgent
from frontdesk.calls.rules.routing import ReceiverKind
from frontdesk.core.i18n import N_
from frontdesk.disclosure.rules.need import NOTHING
from frontdesk.triage.errors import ProtocolRefused
from frontdesk.triage.rules.protocol import NOWHERE, Bar, Protocol, Question, Reason, SourceLine, Step, Target, Text

Fault = tuple[SourceLine, str, dict[str, object]]
_TO_RING = re.compile(r"\d[\d -]+\d")


def guards(reason: Reason) -> bool:
    """Whether a shipped reason is guarded: it is silent, or *Idag* or more urgent."""
    return reason.silent or reason.floor.rank >= Priority.TODAY.rank


def check_kept(protocol: Protocol, shipped: Protocol) -> None:
    """Refuse a protocol that weakens a guarded reason, button or question. Raises ProtocolRefused naming it."""
    for place, why, values in _faults(protocol, shipped):
        raise ProtocolRefused(why, file=place.file, line=max(place.line, 1), **values)


def kept(protocol: Protocol, shipped: Protocol) -> Protocol:
    """Return a protocol with missing guarded reasons added, and their floor and silence at least as shipped.

    A reason that does not say which facts it opens opens those of the shipped reason with its code, else none. For
    protocols installed before a guard, or the field, was shipped, which stay in use.
    """
    found = {code: _opening(reason, shipped) for code, reason in protocol.reasons.items()}
    for own in filter(guards, shipped.reasons.values()):
        reason = found.get(own.code) or _fitted(own, protocol)
        floor = most_urgent(reason.floor, own.floor)
        found[own.code] = replace(reason, floor=floor, silent=reason.silent or own.silent)
    return replace(protocol, reasons=found)


def _opening(reason: Reason, shipped: Protocol) -> Reason:
    if reason.opens is not None:
        return reason
    own = shipped.reasons.get(reason.code)
    return replace(reason, opens=own.opens if own else NOTHING)


def _fitted(own: Reason, protocol: Protocol) -> Reason:
    """Return a shipped reason with only the questions and numbers that `protocol` has."""
    return replace(
        own,
        ask=tuple(code for code in own.ask if code in protocol.questions),
        numbers=tuple(code for code in own.numbers if code in protocol.numbers),
    )


def _faults(protocol: Protocol, shipped: Protocol) -> Iterator[Fault]:
    for own in filter(guards, shipped.reasons.values()):
        yield from _reason(protocol, shipped, own)
    for bar in shipped.bar.values():
        yield from _bar(protocol, bar)
    for code, question in shipped.questions.items():
        if question.red_flag is not None and code in protocol.questions:
            yield from _question(protocol.questions[code], question)
    yield from _help_lines(protocol, shipped)


def _named(reason: Reason) -> dict[str, object]:
    return {"name": f"{reason.number}. {reason.label['sv']} ({reason.code})"}


def _reason(protocol: Protocol, shipped: Protocol, own: Reason) -> Iterator[Fault]:
    reason = protocol.reasons.get(own.code)
    if reason is None:
        yield _first(protocol), N_("anledningen {name} får inte tas bort eller byta kod"), _named(own)
        return
    if reason.floor.rank < own.floor.rank:
        floor = {"floor": own.floor.words}
        yield reason.place, N_("anledningen {name} får inte ha lägre prioritet än {floor}"), _named(own) | floor
    if own.silent and not reason.silent:
        yield (
            reason.place,
            N_("anledningen {name} måste vara tyst (silent: true): inget SMS, ingen återuppringning"),
            _named(own),
        )
    if reason.number != own.number:
        yield reason.place, N_("anledningen {name} måste behålla sitt nummer"), _named(own)
    if reason.goes_to.who is not own.goes_to.who:
        yield (
            reason.place,
            N_("anledningen {name} måste gå till {who}"),
            _named(own) | {"who": (own.goes_to.who or ReceiverKind.NOBODY).value},
        )
    for code in own.ask:
        if shipped.questions[code].red_flag is not None and code not in reason.ask:
            yield reason.place, N_("anledningen {name} måste ställa frågan {code}"), _named(own) | {"code": code}
    for number in own.numbers:
        if number not in reason.numbers:
            yield reason.place, N_("anledningen {name} måste visa numret {code}"), _named(own) | {"code": number}
    yield from _said(reason, own)
    yield from _words(protocol, own)


def _said(reason: Reason, own: Reason) -> Iterator[Fault]:
    if reason.identity and not own.identity:
        yield reason.place, N_("anledningen {name} får inte börja med vem det är (identity: false)"), _named(own)
    for number in _lost(reason.desk, own.desk):
        yield reason.place, N_("texten till anledningen {name} måste nämna {number}"), _named(own) | {"number": number}


def _lost(text: Text, own: Text) -> Iterator[str]:
    """Yield the telephone numbers of a shipped text that its replacement, in the same language, lacks."""
    for language, words in own.items():
        said = {_digits(number) for number in _TO_RING.findall(text.get(language, ""))}
        yield from (number for number in _TO_RING.findall(words) if _digits(number) not in said)


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _words(protocol: Protocol, own: Reason) -> Iterator[Fault]:
    """Every signal word of a guarded reason must lead to a reason at least as urgent and as silent."""
    for language, words in own.words.items():
        for word in words:
            if not any(
                _carries(reason, language, word) and _as_strict(reason, own) for reason in protocol.reasons.values()
            ):
                place = protocol.reasons[own.code].place
                yield place, N_("ordet {word} måste leda till anledningen {name}"), _named(own) | {"word": word}


def _carries(reason: Reason, language: str, word: str) -> bool:
    return word.casefold() in {one.casefold() for one in reason.words[language]}


def _as_strict(reason: Reason, own: Reason) -> bool:
    return reason.floor.rank >= own.floor.rank and (reason.silent or not own.silent)


def _bar(protocol: Protocol, own: Bar) -> Iterator[Fault]:
    named: dict[str, object] = {"name": f"{own.label['sv']} ({own.code})"}
    bar = protocol.bar.get(own.code)
    if bar is None:
        yield _first(protocol), N_("knappen {name} får inte tas bort"), named
        return
    if bar.priority.rank < own.priority.rank:
        yield (
            bar.place,
            N_("knappen {name} får inte ha lägre prioritet än {floor}"),
            named | {"floor": own.priority.words},
        )
    if bar.reason != own.reason:
        yield bar.place, N_("knappen {name} måste leda till anledningen {code}"), named | {"code": own.reason}
    for number in own.numbers:
        if number not in bar.numbers:
            yield bar.place, N_("knappen {name} måste visa numret {code}"), named | {"code": number}
    for number in _lost(_whole(bar), _whole(own)):
        yield bar.place, N_("texten på knappen {name} måste nämna {number}"), named | {"number": number}


def _whole(bar: Bar) -> Text:
    """Return all steps of a button as one text, by language."""
    return {language: "\n".join(step.get(language, "") for step in bar.do) for language in ("sv", "en")}


def _question(question: Question, own: Question) -> Iterator[Fault]:
    named: dict[str, object] = {"name": own.code}
    if question.red_flag is None or own.red_flag is None or question.red_flag.rank < own.red_flag.rank:
        yield question.place, N_("frågan {name} måste förbli en röd flagga"), named
    for answered, before in ((question.yes, own.yes), (question.unclear, own.unclear)):
        if _weaker(answered, before):
            yield question.place, N_("svaren på frågan {name} får inte leda till något mindre bråttom"), named


def _weaker(target: Target, own: Target) -> bool:
    if own.priority is not None:
        return target.priority is None or target.priority.rank < own.priority.rank or target.reason != own.reason
    return own.step is Step.RAISE and target.step is Step.KEEP


def _help_lines(protocol: Protocol, shipped: Protocol) -> Iterator[Fault]:
    """112 and the help lines of guarded reasons are national, so their numbers must not change."""
    shown = {code for reason in filter(guards, shipped.reasons.values()) for code in reason.numbers}
    shown |= {code for bar in shipped.bar.values() for code in bar.numbers}
    for code in sorted(shown):
        own, given = shipped.numbers[code].number, protocol.numbers.get(code)
        if own and (given is None or _digits(given.number) != _digits(own)):
            yield _first(protocol), N_("numret {code} måste vara {number}"), {"code": code, "number": own}


def _first(protocol: Protocol) -> SourceLine:
    """Return where the reasons begin: the place reported for something missing, which has no line."""
    return next((reason.place for reason in protocol.reasons.values()), NOWHERE)
