"""Reads a page the way a test looks at it: its title, headings, ids, links and forms."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str]


@dataclass
class Form:
    """A form and the fields in it."""

    attributes: Attributes
    fields: list[Attributes] = field(default_factory=list)

    @property
    def action(self) -> str:
        """Where it is sent."""
        return self.attributes.get("action", "")

    @property
    def method(self) -> str:
        """`get` or `post`."""
        return self.attributes.get("method", "get").lower()


class Html(HTMLParser):
    """A parsed page or fragment."""

    def __init__(self, text: str) -> None:
        """Parse `text`."""
        super().__init__()
        self.title = ""
        self.headings: list[tuple[str, str]] = []
        self.tags: list[tuple[str, Attributes]] = []
        self.forms: list[Form] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        if tag == "form":
            self.forms.append(Form(attributes))
        elif tag in {"input", "select", "textarea", "button"} and self.forms:
            self.forms[-1].fields.append(attributes)
        if tag in {"title", "h1", "h2", "h3", "script", "style"}:
            self._open.append(tag)
            if tag.startswith("h"):
                self.headings.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        """Close a tag that was noted."""
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Note text."""
        inside = self._open[-1] if self._open else ""
        if inside == "title":
            self.title += data
        elif inside.startswith("h"):
            tag, text = self.headings[-1]
            self.headings[-1] = (tag, (text + data).strip())
        if inside not in {"title", "script", "style"} and data.strip():
            self.words.append(data.strip())

    @property
    def h1(self) -> list[str]:
        """The main headings; a page has one."""
        return [text for tag, text in self.headings if tag == "h1"]

    @property
    def ids(self) -> list[str]:
        """Every id, in order."""
        return [attributes["id"] for _, attributes in self.tags if "id" in attributes]

    @property
    def text(self) -> str:
        """The words of the page, with single spaces."""
        return " ".join(self.words)
