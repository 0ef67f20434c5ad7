"""Trailers: the lines at the end of a patch's message, or of an answer, that say who has done what to it.

By the rules of git-interpret-trailers(1): they are a paragraph of their own, the last one before `---` or the
diff, of which every line is a trailer; or at least a quarter, if git or a reviewer writes one of them. In an
answer, `Reviewed-by: Ann Example <ann@example.org>` may stand anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from listarchive.lazy import lazy_pattern

_TRAILER = lazy_pattern(r"([A-Za-z0-9][A-Za-z0-9-]{0,60})[ \t]*:[ \t]*(\S.*)$")
_MAY_BE = lazy_pattern(r"-[Bb][Yy][ \t]*:")
_END = lazy_pattern(r"---(?:\s|$)|diff -|Index: |@@ -|\*\*\* \S")
_PERSON = lazy_pattern(r"(?<!\s)\s*+[<(#\[].*")
_KNOWN = ("Signed-off-by", "(cherry picked from commit ")
_SIGNED = frozenset({"signed-off-by", "reviewed-by", "acked-by", "tested-by", "reported-by"})
_DONE = lazy_pattern(
    r"(?:(?:signed-off|reviewed|n?acked|tested|reported|suggested|co-developed|debugged)-(?:and-)?)"
    r"{1,4}by",
    re.IGNORECASE,
)
_ADDRESS = lazy_pattern(r"\S@\S|<\S|\S at \S{1,200}\.\S")
_MOST = 60  # of a post
_LONGEST = 200
_LINES = 5_000


class Trailer(NamedTuple):
    """`Reviewed-by: Ann Example <ann@example.org>`."""

    key: str
    """As `Reviewed-by`, however its capitals are written."""
    value: str

    @property
    def person(self) -> str:
        """The name of whom it names, else the beginning of the address; empty if it names nobody."""
        if not self.key.endswith("-by"):
            return ""
        name = _PERSON.sub("", self.value, count=1).strip(" \t\"',")
        address = name or self.value.strip(" \t<>")
        return address.partition("@")[0].strip(" <") if "@" in address and " " not in address else name


def holds_trailer(text: str) -> bool:
    """Tell whether a text may hold a trailer: most do not."""
    return _MAY_BE.search(text) is not None


def trailers(own: str, *, of_answer: bool = False) -> tuple[Trailer, ...]:
    """Read the trailers of own words, in their order; in those of an answer, wherever they stand."""
    if not holds_trailer(own):
        return ()
    lines = [line.rstrip() for line in own.split("\n", _LINES)[:_LINES]]
    end = next((number for number, line in enumerate(lines) if _END.match(line)), len(lines))
    last = lines[:end]
    while last and not last[-1]:
        last.pop()
    start = len(last)
    while start and last[start - 1]:
        start -= 1
    found = [*_read(last[start:])]
    if of_answer:
        found = [*_alone(lines[:start]), *found, *_alone(lines[end if found else start :])]
    return tuple(found[:_MOST])


def _alone(lines: Sequence[str]) -> Iterator[Trailer]:
    """Give the lines among others that say who has done what, and name an address."""
    for line, below in pairwise((*lines, "")):
        match = _TRAILER.match(line)
        if match is None or not _DONE.fullmatch(match[1]):
            continue
        # A mailer may have broken the line before the address.
        value = f"{match[2]} {below.strip()}" if below.lstrip().startswith("<") else match[2]
        if _ADDRESS.search(value[:_LONGEST]):
            yield _trailer(match[1], value)


def _read(lines: Sequence[str]) -> Iterator[Trailer]:
    found: list[tuple[str, str]] = []
    others = known = 0
    for line in lines:
        match = _TRAILER.match(line)
        if match:
            found.append((match[1], match[2]))
            known += match[1].lower() in _SIGNED
        elif found and line[0] in " \t":
            key, value = found[-1]
            found[-1] = key, f"{value} {line.strip()}"
        elif line.startswith(_KNOWN):
            known += 1
        else:
            others += 1
    if others and not (known and len(found) * 3 >= others):
        return
    for key, value in found:
        yield _trailer(key, value)


def _trailer(key: str, value: str) -> Trailer:
    return Trailer(key[0].upper() + key[1:].lower(), value[:_LONGEST])
