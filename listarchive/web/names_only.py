"""Addresses cut out of texts, so that names alone are left.

`Ada <ada@example.org>` is `Ada`, and an address without a name is `[address]`: not even its beginning is
left, by which people are found elsewhere. So are addresses that are written for people alone, where that
cannot be prose (`ada at example.org`), and those in links. What looks like an address and is none stays, as
in `obscured`; so do ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from listarchive.lazy import lazy_pattern
from listarchive.printable import Spans
from listarchive.web.obscured import ADDRESS, LOCAL, SIGNS, Moving, is_address, plain_of

CUT = "[address]"
"""What stands where an address was that had no name beside it."""

_ROUNDS = 4
_BEFORE = 100  # characters of a local part
_LOCAL_END = lazy_pattern(rf"(?:{LOCAL}{{1,{_BEFORE}}}|\"[^\"\n]{{1,{_BEFORE}}}\")\Z")
_HOST = r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
_SPOKEN = lazy_pattern(
    r"[\w.+-]{1,64}(?:[ \t]{0,2}(?:[(\[{][ \t]?at[ \t]?[)\]}]|_at_|<at>)[ \t]{0,2}"
    r"[\w-]{1,63}(?:[ \t]?(?:\.|[(\[{ _]dot[)\]} _])[ \t]?[\w-]{1,63}){1,8}"
    rf"|[ ]at[ ]{_HOST}(?=[>)]))"
    rf"|(?:^|(?<=: ))[\w.+-]{{1,64}}[ ]at[ ]{_HOST}(?=[ ]\()",
    re.IGNORECASE | re.MULTILINE,
)
_SPOKEN_SIGN = lazy_pattern(r"(?i)[^a-z]at[^a-z]")
_LONG_ID = lazy_pattern(r"(?:\D*\d){2}")
_NO_NAME = frozenset("\n,;:<>([")
"""What ends what stands before an address, where that is no name."""


def names_only(text: str, spans: Spans = (), *, folded: bool = False) -> tuple[str, Spans]:
    """Cut the addresses out of a text, and move the spans in it along with what they mark."""
    for _ in range(_ROUNDS):
        before = text
        text, spans = _once(text, spans, folded)
        if text == before:
            break
    return text, spans


def _once(text: str, spans: Spans, folded: bool) -> tuple[str, Spans]:
    if SIGNS.search(text) is None and _SPOKEN_SIGN.search(text) is None:
        return text, spans
    plain, place = plain_of(text, folded)
    cuts: list[tuple[int, int]] = []
    pieces: list[str] = []
    last = 0
    for start, end in sorted(_found(plain)):
        begin, put = _around(plain, start, end)
        stop = end + (begin < start and plain[start - 1] == "<")
        at, to = place(begin), place(stop - 1) + 1
        if at < last:
            continue
        pieces += [text[last:at], put]
        cuts.append((at, to))
        last = to
    if not cuts:
        return text, spans
    moved = Moving(cuts, [len(put) for put in pieces[1::2]])
    return "".join([*pieces, text[last:]]), [(moved(start), moved(end)) for start, end in spans]


def _found(plain: str) -> Iterator[tuple[int, int]]:
    """Give where addresses begin and end."""
    for match in ADDRESS.finditer(plain):
        sign = match.start("at")
        local = _LOCAL_END.search(plain[max(0, sign - _BEFORE - 2) : sign])
        if local and (is_address(plain, match) or _in_link(local[0], match["at"])):
            # A slash may stand in a local part; in fact it ends what stands before one in a link.
            yield sign - len(local[0].rpartition("/")[2]), match.end("host")
    yield from (match.span() for match in _SPOKEN.finditer(plain))


def _in_link(local: str, sign: str) -> bool:
    """Tell an address in a link from a Message-ID: that has numbers."""
    return sign == "%40" and _LONG_ID.match(local.rpartition("/")[2]) is None


def _around(plain: str, start: int, end: int) -> tuple[int, str]:
    """Tell where to cut from, and what to put there: nothing behind a name, of which it is the address."""
    if plain[start - 1 : start] != "<" or plain[end : end + 1] != ">":
        return start, CUT
    before = plain[max(0, start - _BEFORE) : start - 1]
    name = before.rstrip(" \t")
    if not name or name[-1] in _NO_NAME:
        return start, CUT
    return start - 1 - len(before) + len(name), ""
