"""What a browser without JavaScript reads from a page, and would post."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"input", "br", "img", "meta", "link", "hr"}


@dataclass
class Element:
    """An element with its attributes, the text inside, and its ancestors (nearest last)."""

    name: str
    attributes: dict[str, str]
    ancestors: tuple[Element, ...] = ()
    text: str = ""

    def __getitem__(self, attribute: str) -> str:
        return self.attributes.get(attribute, "")

    def has(self, attribute: str) -> bool:
        return attribute in self.attributes

    @property
    def classes(self) -> set[str]:
        return set(self["class"].split())

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


@dataclass
class Document:
    elements: list[Element] = field(default_factory=list)

    def all(self, name: str = "", /, **attributes: str) -> list[Element]:
        return [
            element
            for element in self.elements
            if name in ("", element.name)
            and all(element.attributes.get(key.rstrip("_")) == value for key, value in attributes.items())
        ]

    def one(self, name: str = "", /, **attributes: str) -> Element:
        (found,) = self.all(name, **attributes)
        return found

    def of_class(self, name: str) -> list[Element]:
        return [element for element in self.elements if name in element.classes]

    def by_id(self, id_: str) -> Element:
        return self.one(id=id_)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.document = Document()
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {key: value or "" for key, value in attrs}, tuple(self.open))
        self.document.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        closed = self.open.pop()
        assert closed.name == tag, f"<{closed.name}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


def read(html: str) -> Document:
    """The elements of a page; fails when tags are not closed in their order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader.document


def posted(html: str, *, button: tuple[str, str] | None = None) -> dict[str, list[str]]:
    """What the page's form would post, as a browser does: line ends as CRLF, nothing for what is not ticked."""
    document = read(html)
    post: dict[str, list[str]] = {}
    for element in document.elements:
        for value in _values(element, document):
            post.setdefault(element["name"], []).append(value.replace("\n", "\r\n"))
    if button is not None:
        post[button[0]] = [button[1]]
    return post


def _values(element: Element, document: Document) -> list[str]:
    if not element["name"]:
        return []
    if element.name == "textarea":
        # A browser leaves out the line feed right after the tag.
        return [element.text.removeprefix("\n")]
    if element.name == "select":
        options = [each for each in document.all("option") if element in each.ancestors]
        chosen = [each for each in options if each.has("selected")] or options[:1]
        return [each["value"] for each in chosen]
    if element.name != "input" or element["type"] == "file":
        return []
    if element["type"] in ("radio", "checkbox") and not element.has("checked"):
        return []
    return [element["value"]]
