"""Reads a page the strict way: anything that is not valid HTML is an error."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib


class Document:
    """A parsed page."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.root: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements with this tag and these attributes (``class_`` for one of the classes)."""
        wanted = attributes.pop("class_", None)
        return [
            element
            for element in self.root.iter(tag)
            if all(element.get(name) == value for name, value in attributes.items())
            and (wanted is None or wanted in (element.get("class") or "").split())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements {tag} {attributes}"
        return found[0]

    @property
    def text(self) -> str:
        """The text that is shown, in one line."""
        return " ".join(" ".join(_shown(self.one("body"))).split())

    def hrefs(self) -> list[str]:
        """Return every address that the page links to or loads."""
        names = ("href", "src", "action")
        found = [element.get(name) for element in self.root.iter() for name in names if isinstance(element.tag, str)]
        return [href for href in found if href is not None]


def text_of(element: Element) -> str:
    """Return the text of an element, in one line."""
    return " ".join("".join(element.itertext()).split())


def _shown(element: Element) -> Iterator[str]:
    if element.tag in ("script", "style", "select"):
        return
    yield element.text or ""
    for child in element:
        yield from _shown(child)
        yield child.tail or ""
