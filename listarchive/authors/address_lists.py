"""Whom a post was sent to: the mailboxes that its headers name (RFC 5322 §3.4).

Headers come in decoded, so a comma of a name may stand without its quotes: `Doe, Jane <jane@example.org>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from listarchive.authors.mailbox import taken_apart
from listarchive.lazy import lazy_pattern
from listarchive.post import Author

MOST = 1_000
"""Mailboxes in To, and in Cc, that are told of: some mail goes to thousands."""

_TO, _CC = ("to", "resent-to"), ("cc", "resent-cc")
_LONGEST = 1 << 16  # characters of all fields of a kind
# What parts mailboxes, and what may hold such a sign and parts none. Behind a backslash nothing begins.
_SIGN = lazy_pattern(r'\\["\\()]|"(?:[^"\\]|\\.){0,200}"|<[^<>]{0,400}>|\((?:[^()\\]|\\.){0,200}\)|[,;:]')
_KEPT = 200  # characters of a mailbox that is remembered
_PARTS = 3  # of a name that has commas in it


class Recipients(NamedTuple):
    """Whom a post was sent to; names or addresses may be empty, but not both."""

    to: tuple[Author, ...] = ()
    """By To; what was sent on (RFC 5322 §3.6.6) by Resent-To, too."""
    cc: tuple[Author, ...] = ()
    """By Cc and Resent-Cc."""


def recipients(headers: Iterable[tuple[str, str]]) -> Recipients:
    """Give those that the headers of a post name, each once, and no more than `MOST` of a kind."""
    texts: dict[str, list[str]] = {}
    for name, value in headers:
        if len(name) < 10 and (folded := name.lower()) in _FIELDS:
            texts.setdefault(folded, []).append(value)
    return Recipients(*[_named(texts, names) for names in (_TO, _CC)]) if texts else _NOBODY


def written(people: Iterable[Author]) -> str:
    """Write some people as they stand in a header; a name that a comma would part has quotes."""
    return ", ".join(
        str(replace(each, name=f'"{each.name}"') if _PARTED.search(each.name) else each) for each in people
    )


_PARTED = lazy_pattern("[,;:()<>@]")
_FIELDS = frozenset((*_TO, *_CC))
_NOBODY = Recipients()


def _named(texts: dict[str, list[str]], names: tuple[str, ...]) -> tuple[Author, ...]:
    text = ", ".join([each for name in names for each in texts.get(name, ())])
    if len(text) > _LONGEST:
        text = text[:_LONGEST].rpartition(",")[0]
    return tuple(islice(dict.fromkeys(_mailboxes(text)), MOST))


def _mailboxes(text: str) -> Iterator[Author]:
    waiting: list[tuple[str, Author]] = []
    """What has no address: the beginning of a name, perhaps, which a comma has parted from the rest."""
    for piece in _pieces(text):
        mailbox = _mailbox(piece)
        if not mailbox.email:
            waiting.append((piece, mailbox))
            continue
        if waiting and len(waiting) < _PARTS and mailbox.name and piece[0] not in '"(':
            mailbox = _mailbox(", ".join([*(part for part, _ in waiting), piece]))
        else:
            yield from (each for _, each in waiting if each.name)
        waiting.clear()
        yield mailbox
    yield from (each for _, each in waiting if each.name)


def _pieces(text: str) -> Iterator[str]:
    """Give what stands between commas and semicolons; the name of a group (`Friends: …;`) is left out."""
    start, group_ends = 0, text.rfind(";")
    for sign in _SIGN.finditer(text):
        if sign[0] == ":":
            start = sign.end() if sign.end() <= group_ends else start
        elif len(sign[0]) == 1:
            if piece := text[start : sign.start()].strip():
                yield piece
            start = sign.end()
    if piece := text[start:].strip():
        yield piece


def _mailbox(piece: str) -> Author:
    return kept(piece) if len(piece) < _KEPT else Author(*taken_apart(piece))


@lru_cache(maxsize=4096)
def kept(piece: str) -> Author:
    """Read a mailbox that other posts name, too."""
    return Author(*taken_apart(piece))
