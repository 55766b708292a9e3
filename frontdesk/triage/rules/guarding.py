"""What a municipality's own protocol may never weaken: the shipped reasons that stand between a caller and harm.

A shipped reason that is *Akut* or *Idag*, or silent, keeps its code, its number, its words and who takes over; it may
become more urgent, never less, what is silent stays silent, and nobody is asked who they are first. The same holds for
the red-flag bar and for the questions that lead to danger. The numbers that their texts tell to ring stay in the texts,
and the national help lines keep their numbers. Everything else is the municipality's.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from frontdesk.calls.rules.contact import Priority, most_urgent
from frontdesk.calls.rules.routing import Who
from frontdesk.core.errors import N_
from frontdesk.triage.errors import ProtocolRefused
from frontdesk.triage.rules.protocol import NOWHERE, Bar, Place, Protocol, Question, Reason, Step, Target, Text

Fault = tuple[Place, str, dict[str, object]]
_TO_RING = re.compile(r"\d[\d -]+\d")


def guards(reason: Reason) -> bool:
    """Whether a shipped reason is one that nobody may weaken."""
    return reason.silent or reason.floor.rank >= Priority.TODAY.rank


def check_kept(protocol: Protocol, shipped: Protocol) -> None:
    """Refuse a protocol that weakens what the shipped one guards. Raises ProtocolRefused naming the reason."""
    for place, why, values in _faults(protocol, shipped):
        raise ProtocolRefused(why, file=place.file, line=max(place.line, 1), **values)


def kept(protocol: Protocol, shipped: Protocol) -> Protocol:
    """Return a protocol with at least what the shipped one guards.

    For those installed before a guard was shipped: they go on being used, as urgent and as silent as the shipped one.
    """
    found = dict(protocol.reasons)
    for own in filter(guards, shipped.reasons.values()):
        reason = found.get(own.code) or _fitted(own, protocol)
        floor = most_urgent(reason.floor, own.floor)
        found[own.code] = replace(reason, floor=floor, silent=reason.silent or own.silent)
    return replace(protocol, reasons=found)


def _fitted(own: Reason, protocol: Protocol) -> Reason:
    """Return a shipped reason with the questions and numbers that the protocol it is put into knows."""
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
            _named(own) | {"who": (own.goes_to.who or Who.NOBODY).value},
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
    """Return the numbers that a shipped text tells to ring and its replacement, in the same language, does not."""
    for language, words in own.items():
        said = {_digits(number) for number in _TO_RING.findall(text.get(language, ""))}
        yield from (number for number in _TO_RING.findall(words) if _digits(number) not in said)


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _words(protocol: Protocol, own: Reason) -> Iterator[Fault]:
    """What leads to a danger goes on leading to it, or to one as urgent and as silent."""
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
    """Return all that a button says to do, by language."""
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
    """The emergency number and the lines that danger leads to are the same in the whole country."""
    shown = {code for reason in filter(guards, shipped.reasons.values()) for code in reason.numbers}
    shown |= {code for bar in shipped.bar.values() for code in bar.numbers}
    for code in sorted(shown):
        own, given = shipped.numbers[code].number, protocol.numbers.get(code)
        if own and (given is None or _digits(given.number) != _digits(own)):
            yield _first(protocol), N_("numret {code} måste vara {number}"), {"code": code, "number": own}


def _first(protocol: Protocol) -> Place:
    """What is missing has no line of its own; it is named where the reasons begin."""
    return next((reason.place for reason in protocol.reasons.values()), NOWHERE)
