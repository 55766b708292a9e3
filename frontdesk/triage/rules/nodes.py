"""YAML nodes with file and line, so that a refusal can name the place.

Every scalar is read as text: `no` is the answer no, not a boolean, and a version is not a date.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn, TypeVar

import yaml

from frontdesk.core.characters import as_read
from frontdesk.core.i18n import N_
from frontdesk.triage.errors import ProtocolRefused
from frontdesk.triage.rules.protocol import SourceLine, Text

LANGUAGES = ("sv", "en")
T = TypeVar("T")
# The C parser is ten times faster; not every build of the library has it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Item:
    """A YAML node and the file it is from."""

    node: yaml.Node
    file: str

    @property
    def place(self) -> SourceLine:
        """File and line of the node."""
        return SourceLine(self.file, self.node.start_mark.line + 1)

    def refuse(self, why: str, **values: object) -> NoReturn:
        """Refuse the protocol at this line."""
        raise ProtocolRefused(why, file=self.file, line=self.place.line, **values)

    def text(self) -> str:
        """Return a non-empty text."""
        if not isinstance(self.node, yaml.ScalarNode) or not as_read(str(self.node.value)):
            self.refuse(N_("här ska stå en text"))
        return as_read(str(self.node.value))

    def whole(self) -> int:
        """Return a whole number."""
        word = self.text()
        if not word.isdecimal():
            self.refuse(N_("här ska stå ett heltal, inte {word}"), word=word)
        return int(word)

    def truth(self) -> bool:
        """Return true or false."""
        return self.one_of({"true": True, "false": False})

    def one_of(self, choices: Mapping[str, T]) -> T:
        """Return the value of the node's text in `choices`."""
        word = self.text()
        if word not in choices:
            self.refuse(N_("{word} finns inte; välj bland {choices}"), word=word, choices=", ".join(sorted(choices)))
        return choices[word]

    def items(self) -> "list[Item]":
        """Return the members of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.refuse(N_("här ska stå en lista"))
        return [Item(node, self.file) for node in self.node.value]

    def fields(self) -> "dict[str, Item]":
        """Return the fields of a mapping; a duplicate field is refused."""
        if not isinstance(self.node, yaml.MappingNode):
            self.refuse(N_("här ska stå fält med värden"))
        found: dict[str, Item] = {}
        for key, value in self.node.value:
            name = Item(key, self.file).text()
            if name in found:
                Item(key, self.file).refuse(N_("{name} står två gånger"), name=name)
            found[name] = Item(value, self.file)
        return found

    def record(self, *, needs: set[str], may: set[str] | None = None) -> "dict[str, Item]":
        """Return the fields of a mapping; a missing or unknown field is refused."""
        found = self.fields()
        for name in sorted(needs - set(found)):
            self.refuse(N_("{name} saknas"), name=name)
        for name in sorted(set(found) - needs - (may or set())):
            found[name].refuse(N_("{name} är ett okänt fält"), name=name)
        return found

    def spoken(self) -> Text:
        """Return a text by language; both languages are required."""
        return {language: item.text() for language, item in self.record(needs=set(LANGUAGES)).items()}


def document(file: str, source: str) -> Item:
    """Parse one file. Raises ProtocolRefused."""
    try:
        node = yaml.compose(source, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ProtocolRefused(
            N_("filen går inte att läsa som YAML"), file=file, line=mark.line + 1 if mark else 1
        ) from error
    except yaml.YAMLError as error:
        raise ProtocolRefused(N_("filen går inte att läsa som YAML"), file=file, line=1) from error
    if node is None:
        raise ProtocolRefused(N_("filen är tom"), file=file, line=1)
    return Item(node, file)


def documents(sources: Mapping[str, str]) -> Iterator[Item]:
    """Parse files (name → content) in the order of their names. Raises ProtocolRefused."""
    for file in sorted(sources):
        yield document(file, sources[file])
