"""Read a protocol from its YAML files; errors name file, line and reason."""

from collections.abc import Mapping
from typing import TypeVar

import yaml

from frontdesk.calls.rules.routing import Demand, ReceiverKind
from frontdesk.cases.rules.lists import AREAS
from frontdesk.core.characters import as_named
from frontdesk.core.i18n import N_
from frontdesk.disclosure.rules.levels import Level, Topic
from frontdesk.disclosure.rules.need import NOT_ON_A_CARD, Need
from frontdesk.triage.errors import ProtocolRefused
from frontdesk.triage.rules.checking import KnownNames, check
from frontdesk.triage.rules.nodes import LANGUAGES, Item, documents
from frontdesk.triage.rules.protocol import (
    NEEDS_AREA,
    PRIORITY_CODES,
    Bar,
    MayAnswer,
    Number,
    Protocol,
    Question,
    Reason,
    Step,
    Target,
    UsualAppointment,
)

T = TypeVar("T")
_TOP = {"version", "numbers", "bar", "questions", "reasons"}


def read(sources: Mapping[str, str], known: KnownNames | None) -> Protocol:
    """Read a protocol from its files (name → content) and check it against `known`. Raises ProtocolRefused.

    With `known` None it is not checked: an installed protocol stays valid when an appointment type is closed later.
    """
    top = _merged(sources)
    if "version" not in top:
        raise ProtocolRefused(N_("version saknas"), file=min(sources, default=""), line=1)
    protocol = Protocol(
        version=as_named(top["version"][0].text()),
        numbers={code: _number(code, item) for code, item in _named(top.get("numbers", []))},
        bar=_coded([_bar(item) for part in top.get("bar", []) for item in part.items()]),
        questions={code: _question(code, item) for code, item in _named(top.get("questions", []))},
        reasons=_coded([_reason(item) for part in top.get("reasons", []) for item in part.items()]),
    )
    if known is not None:
        check(protocol, known)
    return protocol


def version_place(sources: Mapping[str, str]) -> tuple[str, int]:
    """Return file and line of the version in a readable protocol."""
    place = _merged(sources)["version"][0].place
    return place.file, place.line


def _merged(sources: Mapping[str, str]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for file in documents(sources):
        for name, item in file.record(needs=set(), may=_TOP).items():
            found.setdefault(name, []).append(item)
            if name == "version" and len(found[name]) > 1:
                item.refuse(N_("{name} står två gånger"), name=name)
    return found


def _named(parts: list[Item]) -> list[tuple[str, Item]]:
    found: dict[str, Item] = {}
    for part in parts:
        for code, item in part.fields().items():
            if code in found:
                item.refuse(N_("{name} står två gånger"), name=code)
            found[code] = item
    return list(found.items())


B = TypeVar("B", Bar, Reason)


def _coded(rows: list[B]) -> dict[str, B]:
    found: dict[str, B] = {}
    for row in rows:
        if row.code in found:
            raise ProtocolRefused(N_("{name} står två gånger"), file=row.place.file, line=row.place.line, name=row.code)
        found[row.code] = row
    return found


def _number(code: str, item: Item) -> Number:
    fields = item.record(needs={"number", "label"})
    node = fields["number"].node
    # May be empty: the municipality's own number is filled in when it is shown.
    number = str(node.value) if isinstance(node, yaml.ScalarNode) else fields["number"].text()
    return Number(code, number, fields["label"].spoken())


def _bar(item: Item) -> Bar:
    fields = item.record(needs={"code", "label", "reason", "priority", "do"}, may={"numbers"})
    return Bar(
        code=fields["code"].text(),
        label=fields["label"].spoken(),
        reason=fields["reason"].text(),
        priority=fields["priority"].one_of(PRIORITY_CODES),
        do=tuple(line.spoken() for line in fields["do"].items()),
        numbers=_texts(fields.get("numbers")),
        place=item.place,
    )


def _question(code: str, item: Item) -> Question:
    fields = item.record(needs={"text", "yes", "no", "unclear"}, may={"red_flag", "raises_for_child", "other"})
    return Question(
        code=code,
        text=fields["text"].spoken(),
        yes=_target(fields["yes"]),
        no=_target(fields["no"]),
        unclear=_target(fields["unclear"]),
        red_flag=fields["red_flag"].one_of(PRIORITY_CODES) if "red_flag" in fields else None,
        raises_for_child="raises_for_child" in fields and fields["raises_for_child"].truth(),
        other=fields["other"].spoken() if "other" in fields else None,
        place=item.place,
    )


def _target(item: Item) -> Target:
    if isinstance(item.node, yaml.MappingNode):
        fields = item.record(needs={"priority"}, may={"reason"})
        reason = fields["reason"].text() if "reason" in fields else None
        return Target(priority=fields["priority"].one_of(PRIORITY_CODES), reason=reason)
    targets = {step.value: Target(step=step) for step in Step}
    return item.one_of(targets | {code: Target(priority=priority) for code, priority in PRIORITY_CODES.items()})


def _reason(item: Item) -> Reason:
    needs = {"code", "number", "label", "words", "floor", "ask", "goes_to", "identity", "may_answer", "desk"}
    fields = item.record(needs=needs, may={"opens", "appointment", "numbers", "silent"})
    return Reason(
        code=fields["code"].text(),
        number=fields["number"].whole(),
        label=fields["label"].spoken(),
        words={name: _texts(words) for name, words in fields["words"].record(needs=set(LANGUAGES)).items()},
        floor=fields["floor"].one_of(PRIORITY_CODES),
        ask=_texts(fields["ask"]),
        goes_to=_recipient(fields["goes_to"]),
        identity=fields["identity"].truth(),
        may_answer=_may_answer(fields["may_answer"]),
        desk=fields["desk"].spoken(),
        # Its absence is refused in `checking`, not here: protocols stored before it was asked for are still read.
        opens=_opens(fields["opens"]) if "opens" in fields else None,
        appointment=_appointment(fields["appointment"]) if "appointment" in fields else None,
        numbers=_texts(fields.get("numbers")),
        silent="silent" in fields and fields["silent"].truth(),
        place=item.place,
    )


def _recipient(item: Item) -> Demand:
    fields = item.record(needs={"who"}, may={"area"})
    who = fields["who"].one_of({one.value: one for one in ReceiverKind})
    if who in NEEDS_AREA and "area" not in fields:
        item.refuse(N_("{name} saknas"), name="area")
    return Demand(who, fields["area"].text() if "area" in fields else "")


def _appointment(item: Item) -> UsualAppointment:
    fields = item.record(needs={"type", "minutes", "modes"})
    return UsualAppointment(fields["type"].text(), fields["minutes"].whole(), _texts(fields["modes"]))


def _may_answer(item: Item) -> MayAnswer:
    fields = item.record(needs={"level", "facts"})
    known = {topic.value: topic for topic in Topic if topic is not Topic.NEVER}
    level = fields["level"].one_of({one.value: one for one in Level})
    return MayAnswer(level, tuple(topic.one_of(known) for topic in fields["facts"].items()))


def _opens(item: Item) -> Need:
    fields = item.record(needs={"facts"}, may={"areas"})
    facts = {topic.value: topic for topic in Topic if topic not in NOT_ON_A_CARD}
    areas = fields["areas"].items() if "areas" in fields else []
    _texts(fields["facts"])
    return Need(
        topics=tuple(topic.one_of(facts) for topic in fields["facts"].items()),
        areas=frozenset(area.one_of({code: code for code in AREAS}) for area in areas),
    )


def _texts(item: Item | None) -> tuple[str, ...]:
    if item is None:
        return ()
    texts = [one.text() for one in item.items()]
    for index, text in enumerate(texts):
        if text in texts[:index]:
            item.items()[index].refuse(N_("{name} står två gånger"), name=text)
    return tuple(texts)
