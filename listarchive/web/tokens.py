"""Links that let whoever has them end another's subscription: cut out of what strangers are given.

Lists and newsletters put them under mails and above them, made for one reader each: with a token, a number or
his address. A link that is the same for all readers stays.
"""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import unquote

from listarchive.lazy import lazy_pattern
from listarchive.printable import Spans
from listarchive.web.obscured import Moving

CUT = "[removed]"
"""What stands where such a link was."""

_ENDS = (
    r"unsub|opt[ -]?out|sign[ -]?off|abmeld|austrag|d[eé]sinscri|d[eé]sabon|darse[ -]?de[ -]?baja|cancell?a"
)
_MAY_END = re.compile(
    rf"{_ENDS}|leave|remove|/options/|preferences|subscription|list-?manage|abo\b", re.IGNORECASE
)
_WORDS = re.compile(rf"{_ENDS}|leave|remove|manage your|preferences|einstellungen", re.IGNORECASE)
_SURELY = re.compile(_ENDS, re.IGNORECASE)
"""What says it farther from a link, and in what leads there: anybody leaves and removes things."""
_NEAR = 400
"""Characters before a link in which its words are looked for."""
_BREAK = r"(?:=\r?\n)?"
_SCHEME = _BREAK.join(("h", "t", "t", "p", "s?", ":", "/", "/"))
_LINK = rf"{_SCHEME}(?:=\r?\n|[^\s<>\"'\[\]{{}}]){{1,2000}}"
_LINKS = lazy_pattern(
    rf"{_LINK}|(?<![\w.+=-])(?:mailto:)?[\w.+=-]{{0,80}}(?:{_ENDS}|leave|remove)[\w.+=-]{{1,120}}@[\w.-]{{1,100}}",
    re.IGNORECASE,
)
_PIECES = re.compile(r"[/?&=;#,:]+")
_NUMBER = re.compile(r"\d{6,}")
_MIXED = re.compile(r"(?=(?:\D*\d){2})(?=(?:[\W\d_]*[a-zA-Z]){2})[\w.~+%-]{10,}")
_HEX = re.compile(r"[0-9a-fA-F]{16,}")
_OF_ONE = re.compile(r"[-+=](?=\w*\d)\w{6,}|=")
_SOFT = re.compile(r"=\r?\n")
_ANCHOR = lazy_pattern(rf"{_BREAK}[\"'][^>]{{0,500}}>.{{0,300}}?</{_BREAK}a", re.DOTALL | re.IGNORECASE)
"""What stands in HTML between a link and the end of the words that lead there."""
_QUOTED = re.compile(r"=([0-9A-F]{2})")


def has_token(link: str) -> bool:
    """Tell whether a link is of one reader: it names a long number, something random, or an address."""
    _, slashes, rest = link.partition("//")
    if not slashes:
        local = link.removeprefix("mailto:").partition("@")[0]
        return _OF_ONE.search(local) is not None
    plain = unquote(rest.partition("/")[2] or rest.partition("?")[2])
    return "@" in plain or any(
        _NUMBER.fullmatch(piece) or _MIXED.fullmatch(piece) or _HEX.fullmatch(piece)
        for piece in _PIECES.split(plain)
    )


def without_tokens(text: str, spans: Spans = (), *, quoted: bool = False) -> tuple[str, Spans]:
    """Cut such links out of a text, and move the spans in it along with what they mark.

    `quoted` is for a text in quoted-printable.
    """
    read = _SOFT.sub("", text) if quoted else text
    if _WORDS.search(read) is None and _MAY_END.search(read) is None:
        return text, spans
    cut = []
    for match in _LINKS.finditer(text):
        link = match[0]
        if not quoted:
            link = link.partition("=\n")[0].partition("=\r\n")[0] if _SOFT.search(link) else link
        link = link.rstrip(".,;:!?)*_")
        plain = _QUOTED.sub(lambda found: chr(int(found[1], 16)), _SOFT.sub("", link)) if quoted else link
        start, end = match.start(), match.start() + len(link)
        if has_token(plain) and (_MAY_END.search(plain) or _is_said(text, start, end)):
            cut.append((start, end))
    if not cut:
        return text, spans
    kept = (text[end:start] for (_, end), (start, _) in pairwise([(0, 0), *cut, (len(text), 0)]))
    moved = Moving(cut, [len(CUT)] * len(cut))
    return CUT.join(kept), [(moved(start), moved(end)) for start, end in spans]


def _is_said(text: str, start: int, end: int) -> bool:
    """Tell whether the words around a link say what it is for."""
    before = _SOFT.sub("", text[max(0, start - _NEAR) : start])
    if _WORDS.search(_last_lines(before)) or _SURELY.search(_last_lines(before.rstrip())):
        return True
    leads = _ANCHOR.match(text, end)
    return leads is not None and _SURELY.search(_SOFT.sub("", leads[0])) is not None


def _last_lines(text: str) -> str:
    """Give the last line of a text, and the one before it."""
    return "\n".join(text.rsplit("\n", 2)[-2:])
