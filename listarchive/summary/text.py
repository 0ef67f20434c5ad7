"""What came in, as plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from listarchive.summary.news import News, beginning, clock, who

WIDTH = 72
"""Columns of a digest that is mailed."""

Fold = Callable[[str, int], list[str]]
"""Breaks a text into lines of so many cells."""


class Line(NamedTuple):
    """A line, and what it is, so that a terminal can set it apart."""

    kind: Literal["head", "list", "subject", "byline", "words", "link", ""]
    text: str = ""


def folded(text: str, width: int) -> list[str]:
    """Break a text into lines, a character being a cell."""
    return textwrap.wrap(text, width, break_on_hyphens=False) or [""]


def lines(news: News, width: int = WIDTH, fold: Fold = folded) -> Iterator[Line]:
    """Set a digest in lines."""
    head = f"{news.title}: {news.headline}, {news.days}"
    yield from (Line("head", each) for each in fold(head, width))
    if news.narrowed:
        yield from (Line("byline", each) for each in fold(f"that {news.narrowed} finds", width))
    for each in news.lists:
        yield Line("")
        title = fold(each.title, width)[0]
        yield Line("list", title)
        yield Line("list", "-" * width)
        for told in each.conversations:
            yield Line("")
            old = f" ({told.before:,} before)" if told.before else ""
            yield from (Line("subject", line) for line in fold(told.subject + old, width))
            for stored in told.posts:
                byline = f"{who(news, stored)}, {clock(news, stored)}  {stored.id}"
                yield from (Line("byline", f"  {line}") for line in fold(byline, width - 2))
                yield from (
                    Line("words", f"    {line}".rstrip()) for line in fold(beginning(stored), width - 4)
                )
                if link := news.link(stored):
                    yield Line("link", f"    {link}")
