"""The elements of an HTML mail, as lxml's forgiving parser tells of them.

libxml2's own tree ends 2,048 elements deep, and BeautifulSoup's takes quadratic time for deep ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import islice

from listarchive.limits import limits

_TAG = re.compile("<[^<>]{0,1000}>")
_PIECE = 1 << 11
_MANY_ENDS = 5_000
_STEPS = 1 << 26
"""Each end tag is looked for among all open elements: so often, in an HTML text, an element is looked at."""


class Element:
    """An element: its name and attributes' names in small letters, and what is in it; comments are not."""

    __slots__ = ("attributes", "contents", "name")

    def __init__(self, name: str, attributes: Mapping[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.contents: list[Element | str] = []

    def elements(self) -> list[Element]:
        """The elements directly within it."""
        return [each for each in self.contents if isinstance(each, Element)]

    def named(self, name: str) -> Iterator[Element]:
        """The elements of a name within it."""
        return (each for each in self.descendants() if isinstance(each, Element) and each.name == name)

    def descendants(self) -> Iterator[Element | str]:
        """All elements and texts within it, in their order."""
        stack: list[Element | str] = self.contents[::-1]
        while stack:
            node = stack.pop()
            yield node
            if isinstance(node, Element):
                stack.extend(reversed(node.contents))


class _Builder:
    """What lxml's parser tells, as a tree, and which limits were met on the way."""

    def __init__(self) -> None:
        self.met: list[str] = []
        self.open = [Element("", {})]
        self.pieces: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._end_text()
        element = Element(name, dict(attributes) if attributes else {})
        self.open[-1].contents.append(element)
        self.open.append(element)

    def end(self, _name: str) -> None:
        self._end_text()
        self.open.pop()

    def data(self, text: str) -> None:
        self.pieces.append(text)

    def close(self) -> Element:
        self._end_text()
        return self.open[0]

    def _end_text(self) -> None:
        if self.pieces:
            self.open[-1].contents.append("".join(self.pieces))
            self.pieces.clear()


def tree_of(markup: str) -> tuple[Element, list[str]]:
    """What stands at the top of a text, as the contents of an element without a name.

    Also which limits the text met. Never raises.
    """
    from lxml import etree  # noqa: PLC0415  (15 ms, for HTML mail only)

    builder = _Builder()
    # Named, the charset is not taken from what the text says of itself: it was decoded.
    parser = etree.HTMLParser(target=builder, encoding="utf-8", huge_tree=True)
    with suppress(etree.LxmlError):
        for piece in _pieces(_bounded(markup.replace("\0", ""), builder), builder):
            parser.feed(piece.encode("utf-8", "replace"))
        parser.close()
    return builder.close(), builder.met


def _pieces(markup: str, builder: _Builder) -> Iterator[str]:
    """The markup, without tags where what is open by then is too much to look through for each end tag."""
    if markup.count("</") <= _MANY_ENDS:
        yield markup
        return
    steps = 0
    for place in range(0, len(markup), _PIECE):
        piece = markup[place : place + _PIECE]
        steps += (len(builder.open) + piece.count("<")) * piece.count("</")
        if steps > _STEPS:
            builder.met.append("elements too deep within each other: the rest is read without tags")
            yield _without_tags(markup[place:])
            return
        yield piece


def _bounded(markup: str, builder: _Builder) -> str:
    """Take the tags out of what stands behind so many that a tree of them would not fit into memory."""
    most = limits().html_tags
    if markup.count("<") <= most:
        return markup
    builder.met.append(f"more than {most} tags: the rest is read without them")
    place = next(tag.start() for tag in islice(re.finditer("<", markup), most, None))
    return markup[:place] + _without_tags(markup[place:])


def _without_tags(markup: str) -> str:
    """A text without what may be tags."""
    return _TAG.sub(" ", markup).replace("<", " ")
