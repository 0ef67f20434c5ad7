"""Links that let whoever has them end another's subscription: cut out of what strangers are given.

Lists and newsletters put them under mails and above them, made for one reader each: with a token, a number or
his address. A link that is the same for all readers stays.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from listarchive.lazy import lazy_pattern

CUT = "[removed]"
"""What stands where such a link was."""

_ENDS = (
    r"unsub|opt-?out|sign-?off|leave|remove|abmeld|austrag|d[eé]sinscri|d[eé]sabon|darse-?de-?baja|cancell?a"
)
_MAY_END = re.compile(rf"{_ENDS}|/options/|preferences|subscription|list-?manage|abo\b", re.IGNORECASE)
_WORDS = re.compile(rf"{_ENDS}|manage your|preferences|austragen|einstellungen", re.IGNORECASE)
_LINK = r"https?://(?:[^\s<>\"'\[\]{}]|=\r?\n){1,2000}"
_LINKS = lazy_pattern(
    rf"{_LINK}|(?<![\w.+=-])(?:mailto:)?[\w.+=-]{{0,80}}(?:{_ENDS})[\w.+=-]{{1,120}}@[\w.-]{{1,100}}",
    re.IGNORECASE,
)
_PIECES = re.compile(r"[/?&=;#,:]+")
_NUMBER = re.compile(r"\d{6,}")
_MIXED = re.compile(r"(?=(?:\D*\d){2})(?=(?:[\W\d_]*[a-zA-Z]){2})[\w.~+%-]{10,}")
_HEX = re.compile(r"[0-9a-fA-F]{16,}")
_OF_ONE = re.compile(r"[-+=](?=\w*\d)\w{6,}|=")
_SOFT = re.compile(r"=\r?\n")
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


def without_tokens(text: str, *, quoted: bool = False) -> str:
    """Cut such links out of a text; `quoted` is for one in quoted-printable."""
    if _WORDS.search(text) is None and _MAY_END.search(text) is None:
        return text
    pieces = []
    last = 0
    for match in _LINKS.finditer(text):
        link = match[0]
        if not quoted:
            link = link.partition("=\n")[0].partition("=\r\n")[0] if _SOFT.search(link) else link
        link = link.rstrip(".,;:!?)*_")
        plain = _QUOTED.sub(lambda found: chr(int(found[1], 16)), _SOFT.sub("", link)) if quoted else link
        if has_token(plain) and (_MAY_END.search(plain) or _WORDS.search(_before(text, match.start()))):
            pieces += [text[last : match.start()], CUT]
            last = match.start() + len(link)
    return "".join([*pieces, text[last:]]) if pieces else text


def _before(text: str, place: int) -> str:
    """Give the line up to a place, and the one before it."""
    start = text.rfind("\n", 0, max(0, text.rfind("\n", 0, place)))
    return text[max(start + 1, place - 400) : place]
