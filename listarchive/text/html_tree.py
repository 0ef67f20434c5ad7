"""The elements of an HTML mail: BeautifulSoup's, made in time and memory as the mail is long."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import islice
from typing import Any

from bs4 import BeautifulSoup
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import NavigableString, PageElement, Tag
from lxml import etree

from listarchive.lazy import lazy_pattern
from listarchive.limits import limits

_TAG = lazy_pattern("<[^<>]{0,1000}>")
_PIECE = 1 << 11
_MANY_ENDS = 5_000
_STEPS = 1 << 26
"""Each end tag is looked for among all open elements: so often, in an HTML text, an element is looked at."""


class _Soup(BeautifulSoup):
    """BeautifulSoup's tree, for a parser that adds to its end alone.

    BeautifulSoup's own looks through all open elements with each text: quadratic time for deep ones.
    """

    def object_was_parsed(
        self, o: PageElement, parent: Tag | None = None, most_recent_element: PageElement | None = None
    ) -> None:
        """Add a text, which nothing follows yet."""
        within = parent or self.currentTag or self
        o.setup(within, most_recent_element or self._most_recent_element)
        within.contents.append(o)
        self._most_recent_element = o

    def string_container(self, base_class: type[NavigableString] | None = None) -> type[NavigableString]:
        """The class of a text; no element has one of its own."""
        return base_class or NavigableString


class _Builder(LXMLTreeBuilder):
    """What lxml's forgiving parser tells, as elements and texts; comments and the like are left out."""

    soup: _Soup

    def __init__(self) -> None:
        super().__init__(multi_valued_attributes=None)
        self.met: list[str] = []

    def feed(self, markup: str | bytes) -> None:
        # Named, the charset is not taken from what the text says of itself: it was decoded. Without
        # huge_tree, libxml2's own limits end what it reads, without a word.
        parser = etree.HTMLParser(target=self, encoding="utf-8", huge_tree=True)
        with suppress(etree.LxmlError):
            for piece in self._pieces(self._bounded(str(markup))):
                parser.feed(piece.encode())
            parser.close()

    def start(self, tag: str | bytes, attrib: Mapping[Any, Any], nsmap: object = None) -> None:  # noqa: ARG002
        """Begin an element; HTML has no namespaces."""
        self.soup.handle_starttag(str(tag), None, None, attrib)

    def end(self, tag: str | bytes) -> None:  # noqa: ARG002
        """End the element that was begun last: lxml has ended all within it."""
        self.soup.endData()
        self.soup.popTag()

    def comment(self, text: str | bytes) -> None:
        pass

    def doctype(self, name: str, pubid: str, system: str) -> None:
        pass

    def pi(self, target: str, data: str) -> None:
        pass

    def _pieces(self, markup: str) -> Iterator[str]:
        """The markup, without tags from where too much is open to be looked through for each end tag."""
        if markup.count("</") <= _MANY_ENDS:
            yield markup
            return
        steps = 0
        for place in range(0, len(markup), _PIECE):
            piece = markup[place : place + _PIECE]
            steps += (len(self.soup.tagStack) + piece.count("<")) * piece.count("</")
            if steps > _STEPS:
                self.met.append("elements too deep within each other: the rest is read without tags")
                yield _without_tags(markup[place:])
                return
            yield piece

    def _bounded(self, markup: str) -> str:
        """Take the tags out of what stands behind so many that a tree of them would not fit into memory."""
        most = limits().html_tags
        if markup.count("<") <= most:
            return markup
        self.met.append(f"more than {most} tags: the rest is read without them")
        place = next(tag.start() for tag in islice(re.finditer("<", markup), most, None))
        return markup[:place] + _without_tags(markup[place:])


def tree_of(markup: str) -> tuple[BeautifulSoup, list[str]]:
    """The elements and texts of an HTML text, and which limits it met. Never raises."""
    encodable = markup.replace("\0", "").encode("utf-8", "replace").decode()
    builder = _Builder()
    with warnings.catch_warnings():  # bs4 warns of markup that looks like XML, a path or a URL
        warnings.simplefilter("ignore")
        return _Soup(encodable, builder=builder), builder.met


def descendants(tag: Tag) -> Iterator[PageElement]:
    """All that is within an element, in its order; `Tag.descendants` looks for the last of it first."""
    stack = tag.contents[::-1]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, Tag):
            stack.extend(reversed(node.contents))


def first_within(tag: Tag, name: str) -> Tag | None:
    """The first element of a name within an element."""
    return next((each for each in descendants(tag) if isinstance(each, Tag) and each.name == name), None)


def _without_tags(markup: str) -> str:
    """A text without what may be tags."""
    return _TAG.sub(" ", markup).replace("<", " ")
