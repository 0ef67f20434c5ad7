"""The text of a post, set so that it reads well.

Paragraphs of prose flow, whatever width they were broken at; verses and lists keep their lines; code, tables
and drawings keep their shape. What is not the author's own stands back: quotes and footers are folded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from textwrap import dedent
from typing import Literal

from listarchive.post import Body, Line

Kind = Literal["prose", "lines", "shape", "quote", "signature", "footer", "header"]

_SHAPED = re.compile(r"^(?:\t| {4,}\S)|\S(?: {3,}| *\t\s*)\S|^(?:@@ |diff |index [0-9a-f]{7})", re.MULTILINE)
_ITEM = re.compile(r"^\s{0,3}(?:[-*+•·o–—]|\(?\w{1,2}[.)]) ", re.MULTILINE)
_DIFF = re.compile(r"^[-+]", re.MULTILINE)
_MARKS = re.compile(r"^[ \t]{0,3}(?:[>|][ \t]?){1,60}")
_FULL = 45  # characters; a line that was broken because it was full is not shorter
_KINDS: dict[str, Kind] = {"signature": "signature", "footer": "footer", "forward-header": "header"}


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a post that is set in one way."""

    kind: Kind
    text: str = ""
    depth: int = 0
    """How often it is quoted."""
    within: tuple[Block, ...] = ()
    """What a quote holds."""
    title: str = ""
    """Whom a quote is of, in the author's words."""
    count: int = 0
    """How many lines a quote has."""


def blocks(body: Body) -> list[Block]:
    """Lay out a body."""
    found: list[Block] = []
    for kind, run in groupby(body.lines, key=_kind):
        lines = list(run)
        if kind == "own":
            found += _paragraphs("\n".join(line.text for line in lines))
        elif kind == "quote":
            found += _quote(lines)
        else:
            text = "\n".join(line.text for line in lines).strip("\n")
            found += [Block(_KINDS[kind], text)] if text.strip() else []
    return found


def beginning(body: Body, most: int) -> Body:
    """Give what stands in the first characters of a body, so many at most."""
    text = body.text[:most]
    return Body(text, body.labels[: text.count("\n") + 1])


def _kind(line: Line) -> str:
    return "quote" if line.label in ("quote", "attribution") else line.label


def _paragraphs(text: str, depth: int = 0) -> Iterator[Block]:
    for empty, run in groupby(text.split("\n"), key=lambda line: not line.strip()):
        if not empty:
            lines = list(run)
            kind = _setting(lines)
            text = "\n".join(line.rstrip() for line in lines)
            yield Block(kind, dedent(text.expandtabs(8)) if kind == "shape" else text, depth)


def _setting(lines: list[str]) -> Kind:
    text = "\n".join([lines[0].lstrip() if len(lines) > 1 else lines[0], *lines[1:]])
    if _SHAPED.search(text):
        return "shape"
    if len(_DIFF.findall(text)) * 2 > len(lines) > 2:
        return "shape"
    if len(lines) > 1 and not _ITEM.search(text) and all(len(line) >= _FULL for line in lines[:-1]):
        return "prose"
    return "prose" if len(lines) == 1 else "lines"


def _quote(lines: list[Line]) -> Iterator[Block]:
    title = " ".join(" ".join(line.text for line in lines if line.label == "attribution").split())
    quoted = [line for line in lines if line.label == "quote"]
    if not any(line.text.strip(" >|\t") for line in quoted):
        if title:
            yield Block("prose", title)
        return
    within = tuple(_by_depth(quoted))
    yield Block("quote", "", 1, within, title, len(quoted))


def _by_depth(lines: Iterable[Line]) -> Iterator[Block]:
    for depth, run in groupby(lines, key=lambda line: line.depth):
        yield from _paragraphs("\n".join(_MARKS.sub("", line.text) for line in run), depth)
