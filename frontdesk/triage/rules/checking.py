"""Validation of a whole protocol before it is used."""

from collections.abc import Iterator
from dataclasses import dataclass

from frontdesk.calls.rules.contact import Priority
from frontdesk.core.i18n import N_
from frontdesk.triage.errors import ProtocolRefused
from frontdesk.triage.rules.protocol import Protocol, Question, Reason, SourceLine, Step, Target

SHORTEST, LONGEST = 5, 480


@dataclass(frozen=True)
class KnownNames:
    """What exists outside the protocol: appointment types with their modes, areas with an intake unit."""

    types: frozenset[str]
    areas: frozenset[str]
    modes: frozenset[str] = frozenset({"visit", "phone", "video", "home"})


def check(protocol: Protocol, known: KnownNames) -> None:
    """Refuse dangling references, duplicates, and red flags that can end below their floor. Raises ProtocolRefused."""
    for place, why, values in _faults(protocol, known):
        raise ProtocolRefused(why, file=place.file, line=place.line, **values)


Fault = tuple[SourceLine, str, dict[str, object]]


def _faults(protocol: Protocol, known: KnownNames) -> Iterator[Fault]:
    if not protocol.reasons:
        yield SourceLine("", 1), N_("protokollet har ingen anledning"), {}
    for question in protocol.questions.values():
        yield from _question(protocol, question)
    for bar in protocol.bar.values():
        yield from _reason_exists(protocol, bar.place, bar.reason)
        yield from _numbers_exist(protocol, bar.place, bar.numbers)
    yield from _asked_somewhere(protocol)
    yield from _doubled(protocol)
    for reason in protocol.reasons.values():
        yield from _reason(protocol, reason, known)


def _question(protocol: Protocol, question: Question) -> Iterator[Fault]:
    for answer in (question.yes, question.no, question.unclear):
        if answer.reason is not None:
            yield from _reason_exists(protocol, question.place, answer.reason)
    if question.red_flag is not None:
        yield from _red_flag(question, question.red_flag)


def _red_flag(question: Question, floor: Priority) -> Iterator[Fault]:
    """A red flag answered yes must name a priority at or above its floor; unclear must not keep the priority."""
    reached = question.yes.priority
    if reached is None or reached.rank < floor.rank:
        yield (
            question.place,
            N_("den röda flaggan {name} kan sluta under sin lägsta prioritet"),
            {"name": question.code},
        )
    if question.unclear == Target(step=Step.KEEP):
        yield question.place, N_("ett oklart svar på {name} måste höja"), {"name": question.code}


def _reason(protocol: Protocol, reason: Reason, known: KnownNames) -> Iterator[Fault]:
    for code in reason.ask:
        if code not in protocol.questions:
            yield reason.place, N_("frågan {name} finns inte"), {"name": code}
    yield from _numbers_exist(protocol, reason.place, reason.numbers)
    if reason.goes_to.area and reason.goes_to.area not in known.areas:
        yield reason.place, N_("området {name} har ingen mottagning"), {"name": reason.goes_to.area}
    yield from _opens(reason)
    yield from _appointment(reason, known)


def _opens(reason: Reason) -> Iterator[Fault]:
    if reason.opens is None:
        why = N_("opens saknas hos anledningen {name}: vilka uppgifter den öppnar, facts: [] om inga")
        yield reason.place, why, {"name": reason.code}
    elif reason.opens.topics and not reason.identity:
        why = N_("anledningen {name} öppnar uppgifter och måste börja med vem det är (identity: true)")
        yield reason.place, why, {"name": reason.code}


def _appointment(reason: Reason, known: KnownNames) -> Iterator[Fault]:
    wanted = reason.appointment
    if wanted is None:
        return
    if wanted.type not in known.types:
        yield reason.place, N_("bokningstypen {name} finns inte"), {"name": wanted.type}
    if not SHORTEST <= wanted.minutes <= LONGEST:
        yield reason.place, N_("{name} minuter går inte att boka"), {"name": wanted.minutes}
    for mode in wanted.modes:
        if mode not in known.modes:
            yield reason.place, N_("mötesformen {name} finns inte"), {"name": mode}


def _doubled(protocol: Protocol) -> Iterator[Fault]:
    """Two reasons must not share a number, nor a signal word in the same language."""
    taken: dict[str, str] = {}
    for reason in protocol.reasons.values():
        words = [f"{language} {word.casefold()}" for language, group in reason.words.items() for word in group]
        for key in (f"nr {reason.number}", *words):
            if key in taken:
                yield reason.place, N_("{name} finns redan hos {other}"), {"name": key, "other": taken[key]}
            taken[key] = reason.code


def _asked_somewhere(protocol: Protocol) -> Iterator[Fault]:
    asked = {code for reason in protocol.reasons.values() for code in reason.ask}
    for question in protocol.questions.values():
        if question.code not in asked:
            yield question.place, N_("frågan {name} ställs aldrig"), {"name": question.code}


def _reason_exists(protocol: Protocol, place: SourceLine, code: str) -> Iterator[Fault]:
    if code not in protocol.reasons:
        yield place, N_("anledningen {name} finns inte"), {"name": code}


def _numbers_exist(protocol: Protocol, place: SourceLine, codes: tuple[str, ...]) -> Iterator[Fault]:
    for code in codes:
        if code not in protocol.numbers:
            yield place, N_("numret {name} finns inte"), {"name": code}
