"""Paragraphs of an HTML mail that are nothing but the wrapping of a table's cell or a list's item."""

from __future__ import annotations

from collections.abc import Iterable

from bs4 import Tag

from listarchive.text.wordings import words

BLOCKS = words(
    "address article aside body center dd details dir div dl dt fieldset figcaption figure footer "
    "form header hr html li main menu nav ol p pre section summary table tbody td tfoot th thead tr "
    "ul h1 h2 h3 h4 h5 h6 blockquote"
)


def only_blocks(holders: Iterable[Tag]) -> list[int]:
    """The paragraphs that are all their cells or items hold, by `id`; none if one of these holds more."""
    found: list[int] = []
    for holder in holders:
        blocks = [child for child in _elements(holder) if child.name in BLOCKS]
        for block in blocks:
            alone = sum(not isinstance(child, str) or bool(child.strip()) for child in holder.contents) == 1
            inner = {child.name for child in _elements(block)}
            if not alone or block.name not in ("p", "div") or not inner.isdisjoint(BLOCKS | {"br"}):
                return []
        found += map(id, blocks)
    return found


def wrappers(row: Tag) -> list[int]:
    """The paragraphs in a row of several cells that would break it into lines, by `id`."""
    cells = [child for child in _elements(row) if child.name in ("td", "th")]
    return only_blocks(cells) if len(cells) > 1 else []


def _elements(tag: Tag) -> list[Tag]:
    return [child for child in tag.contents if isinstance(child, Tag)]
