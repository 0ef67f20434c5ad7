"""The plain text of an HTML mail."""

from __future__ import annotations

import re

from bs4.element import NavigableString, PageElement, Tag

from listarchive.lazy import lazy_pattern
from listarchive.limits import limits
from listarchive.text.html_cells import BLOCKS, only_blocks, wrappers
from listarchive.text.html_elements import attribute, is_container, is_dropped, is_reply_head, is_seen, number
from listarchive.text.html_tree import first_within, tree_of

_SPACED = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "pre", "table", "blockquote"])
_SPACES = lazy_pattern(r"[ \t\r\n\f\v]+")
_BLANK_LINES = lazy_pattern(r"\n(?:[ \t]*\n){2,}")
_ENTER, _LEAVE = 0, 1
_DEEPEST = 20
"""Quotes and lists within each other that are marked: what is written of each line's place is bounded."""


def to_text(markup: str) -> str:
    """The text of an HTML mail, as `read` gives it."""
    return read(markup)[0]


def read(markup: str) -> tuple[str, list[str]]:
    """The text of an HTML mail: a line a block, quotes marked with `> `, links followed by ` <url>`.

    What a reader does not see (styles, scripts, hidden elements, tracking pixels) is dropped. Mail
    clients' containers of the mail replied to come out as quotes. The walk is iterative: mails with
    5,000 nested elements exist. Never raises for bad markup. The text has at most 21 characters for each
    one of the markup (an empty line in a quote 20 deep), and takes time and memory as the markup is long.

    It ends with the line that makes it longer than `text_length`, whatever the markup. With the text comes
    a sentence for each limit that the markup met.
    """
    tree, met = tree_of(markup)
    page = _Page()
    stack: list[tuple[int, PageElement]] = [(_ENTER, child) for child in reversed(tree.contents)]
    while stack:
        step, node = stack.pop()
        if isinstance(node, NavigableString):
            page.write(node)
        elif isinstance(node, Tag) and step == _LEAVE:
            page.leave(node)
        elif isinstance(node, Tag) and page.enter(node):
            stack.append((_LEAVE, node))
            stack.extend((_ENTER, child) for child in reversed(node.contents))
    return page.text(), met


class _Page:
    """The lines written so far, and the block that is open."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.length = 0
        self.most = limits().text_length
        self.current: list[str] = []
        self.depth = 0
        self.floor = 0
        self.pre = 0
        self.lists: list[int | None] = []
        self.link: tuple[Tag, int] | None = None  # the open one, and where in the line its text begins
        self.quotes: list[bool] = []
        self.cell = False
        self.gap = False
        self.own = False  # whether any line is no quote
        self.first_quote: Tag | None = None
        self.inline: set[int] = set()  # blocks that do not break the line of their cell or item

    def enter(self, tag: Tag) -> bool:
        """Begin an element; False if nothing in it is to be read."""
        name = tag.name
        if is_dropped(tag) or self._write_void(tag):
            return False
        if name in ("td", "th"):
            if self.cell and self.current:
                self.current.append("\t")
            self.cell = True
        elif name in BLOCKS and id(tag) not in self.inline:
            self.end_line()
            if name in _SPACED:
                self.blank()
        self.quotes.append(self._begin_quote(tag))
        if name == "pre":
            self.pre += 1
        elif name in ("ol", "ul"):
            first = number(tag, "start")
            self.lists.append((1 if first is None else first) if name == "ol" else None)
        elif name == "li":
            self._bullet(number(tag, "value"))
        elif name == "a":
            self._begin_link(tag)
        elif name == "tr":
            self.cell = False
            self.inline.update(wrappers(tag))
        if name == "li":
            self.inline.update(only_blocks([tag]))
        return True

    def _write_void(self, tag: Tag) -> bool:
        """Write an element that has no content; whether it is one."""
        if tag.name == "img":
            self._image(tag)
        elif tag.name in ("br", "hr"):
            self.end_line()
            if tag.name == "hr":
                self._add("-" * 32)
        return tag.name in ("br", "hr", "img")

    def leave(self, tag: Tag) -> None:
        """End an element."""
        name = tag.name
        if self.link is not None and self.link[0] is tag:
            self._target(*self.link)
        elif name in ("ol", "ul") and self.lists:
            self.lists.pop()
        inline = id(tag) in self.inline
        if name in BLOCKS and name not in ("td", "th") and not inline:
            self.end_line()
        if name == "pre":
            self.pre -= 1
        if self.quotes.pop():
            self.end_line()
            self.depth -= 1
            self.blank()
        elif name in _SPACED and not inline:
            self.blank()

    def _begin_quote(self, tag: Tag) -> bool:
        """Whether the element is a quote to its end.

        A reply's container may hold the answers too, between its blockquotes (Gmail): then only what
        stands above the first of them (the attribution) is quoted, and they are.
        """
        if tag.name == "blockquote":
            self.end_line()
            if tag is self.first_quote:
                self.first_quote = None
                self.depth -= 1
            self.depth += 1
            return True
        if self.depth or self.floor or not tag.attrs:
            return False
        if self.own and is_reply_head(tag):
            self.end_line()
            self.floor = 1
        elif is_container(tag):
            self.end_line()
            self.depth += 1
            self.first_quote = first_within(tag, "blockquote")
            return self.first_quote is None
        return False

    def write(self, text: str) -> None:
        """Add text to the open line."""
        if self.pre:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self.current.append(first)
            for line in rest:
                self.end_line(keep=True)
                self.current.append(line)
            return
        text = _SPACES.sub(" ", text)
        if text.startswith(" ") and (not self.current or self.current[-1].endswith((" ", "\t"))):
            text = text[1:]
        if text:
            self.current.append(text)

    def end_line(self, *, keep: bool = False) -> None:
        """Close the open line; an empty one is written only with `keep`."""
        text = "".join(self.current).rstrip(" \t") if not self.pre else "".join(self.current)
        self.current.clear()
        self.cell = False
        if self.link is not None:
            self.link = (self.link[0], 0)
        if text or keep:
            self._add(text)

    def blank(self) -> None:
        """Have a blank line above what comes next, but not within a list."""
        self.gap = self.gap or not self.lists

    def text(self) -> str:
        """The page, without blank lines around it and with at most one in a row."""
        self.end_line()
        text = "\n".join(line.rstrip(" \t") for line in self.lines).replace("\xa0", " ")
        return _BLANK_LINES.sub("\n\n", text).strip("\n")

    def _add(self, text: str) -> None:
        """Write a line, and the blank line above it that was asked for."""
        if self.length > self.most:
            return
        depth = min(self.depth + self.floor, _DEEPEST)
        self.own = self.own or (not depth and not text.startswith(">"))
        if self.gap and self.lines:
            above = len(self.lines[-1]) - len(self.lines[-1].lstrip(">"))
            self.lines.append(">" * min(depth, above))
        self.gap = False
        self.lines.append(f"{'>' * depth} {text}" if depth else text)
        self.length += depth + len(text) + 1

    def _bullet(self, given: int | None) -> None:
        """Begin an item with its number, the one it is given or the next; with a star if they have none."""
        indent = "  " * min(max(len(self.lists) - 1, 0), _DEEPEST)
        following = self.lists[-1] if self.lists else None
        if following is None:
            self.current.append(f"{indent}* ")
            return
        here = following if given is None else given
        self.current.append(f"{indent}{here}. ")
        self.lists[-1] = here + 1

    def _image(self, tag: Tag) -> None:
        if not is_seen(tag):
            return
        words = _SPACES.sub(" ", attribute(tag, "alt")).strip()
        if words:
            self.write(f"[{words[:200]}]")

    def _begin_link(self, tag: Tag) -> None:
        """Begin a link, which ends the one that is open: there is none within another (HTML 13.2.6.4.7)."""
        if attribute(tag, "href"):
            if self.link is not None:
                self._target(*self.link)
            self.link = (tag, len(self.current))

    def _target(self, link: Tag, start: int) -> None:
        """End a link: write its target behind its text, if the text does not show it already."""
        self.link = None
        target = attribute(link, "href").strip()
        shown = "".join(self.current[start:])
        if not target or target.startswith(("#", "javascript:", "cid:", "data:")) or not shown.strip():
            return
        bare = re.sub(r"^(?:mailto:|https?://)", "", target).rstrip("/")
        if bare.split("?")[0] in shown or (
            len(shown.strip()) > 8 and shown.strip().rstrip("/").endswith(bare)
        ):
            return
        if len(target) <= 2000:
            self.current.append(f" <{target}>")
