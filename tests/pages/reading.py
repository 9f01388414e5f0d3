"""Reading a page as its reader does: what stands under a selector, in words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.http import HttpResponse

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SIMPLE = re.compile(
    r":not\((?P<without>[^)]*)\)|\.(?P<kind>[\w-]+)|#(?P<id>[\w-]+)|\[(?P<having>[\w-]+)\]|(?P<tag>\w+)"
)


@dataclass(eq=False)
class Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)
    parent: "Element | None" = None

    @property
    def text(self) -> str:
        """The words, one plain space between them: typography has tests of its own."""
        words = re.sub(r"\s+", " ", " ".join(c if isinstance(c, str) else c.text for c in self.children)).strip()
        return re.sub(r" ([,.])", r"\1", words)

    def __iter__(self) -> Iterator["Element"]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child

    def matches(self, simple: str) -> bool:
        """Return whether this is what `tag.class#id[attribute]:not(…)` names."""
        return all(self._has(part) for part in SIMPLE.finditer(simple))

    def _has(self, part: re.Match[str]) -> bool:
        tests = {
            "without": lambda value: not self.matches(value),
            "kind": lambda value: value in self.attributes.get("class", "").split(),
            "id": lambda value: self.attributes.get("id") == value,
            "having": lambda value: value in self.attributes,
            "tag": lambda value: self.tag == value,
        }
        return tests[str(part.lastgroup)](part[str(part.lastgroup)])

    def under(self, selector: list[str]) -> bool:
        """Return whether this is the last of a list of names, inside of those before it; ">" asks for the parent."""
        *before, last = selector
        if not self.matches(last):
            return False
        if not before:
            return True
        if before[-1] == ">":
            return self.parent is not None and self.parent.under(before[:-1])
        above = self.parent
        while above and not above.under(before):
            above = above.parent
        return above is not None


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.root = self._open = Element("")
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, parent=self._open)
        self._open.children.append(element)
        if tag not in VOID:
            self._open = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.tag == tag, f"</{tag}> closes <{self._open.tag}>"
        self._open = self._open.parent or self.root

    def handle_data(self, data: str) -> None:
        self._open.children.append(data)

    def all(self, selector: str) -> list[Element]:
        """Return what a selector finds, in the page's order."""
        parts = [one.replace(">", " > ").split() for one in selector.split(",")]
        return [element for element in self.root if any(element.under(part) for part in parts)]

    def find(self, selector: str) -> Element:
        """Return the one thing that a selector finds."""
        [element] = self.all(selector)
        return element

    def text(self, selector: str) -> str:
        return self.find(selector).text

    def texts(self, selector: str) -> list[str]:
        return [element.text for element in self.all(selector)]

    def links(self, selector: str) -> list[tuple[str, str]]:
        """Return the words and the address of links."""
        return [(element.text, element.attributes["href"]) for element in self.all(selector)]


def read(response: HttpResponse, status: int = 200) -> Page:
    """Return the page of an answer."""
    assert response.status_code == status
    return Page(response.content.decode())
