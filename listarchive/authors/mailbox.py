"""The mailbox that a From header names: a name and an address.

Headers come in decoded. What an archive did to an address (Pipermail's `jane at example.org`) is undone here;
what a list did that sends as itself, in `senders`.
"""

from __future__ import annotations

import re

from listarchive.lazy import lazy_pattern

_ADDRESS = r"[^\s<>()@,;:\"\[\]]{1,200}"
_PLAIN = lazy_pattern(rf"(?:mailto:)?({_ADDRESS}+@{_ADDRESS})", re.IGNORECASE)
AT = (
    *("at", "em", "en", "a", "à", "ĉe", "på", "bei", "chez", "su", "u", "na", "w", "v", "op", "ved", "la"),
    *("kukac", "arroba", "chiocciola", "на", "в", "tại", "在", "於"),
)
"""Stands for the `@` of an obscured address: Pipermail writes `at` in the language of its list."""
_AT = rf"(?:{'|'.join(AT)}|[\[({{<]\s?(?:at|a|@)\s?[\])}}>])"
_OBSCURED = lazy_pattern(
    rf"({_ADDRESS}+)\s{_AT}\s({_ADDRESS}\.[^\W\d_]{{2,20}}|localhost[\w.-]{{0,60}})", re.IGNORECASE
)
# The host may be any word where nothing but the address stands: `root at mailhost (Jane Doe)`.
_ONLY_OBSCURED = lazy_pattern(rf"({_ADDRESS}+)\s{_AT}\s({_ADDRESS})", re.IGNORECASE)
_ANGLE = lazy_pattern(r"<([^<>]{1,400})>")
# RFC 6854: From may be a group, of which the members may be left out: `Night Robot:;`.
_GROUP = lazy_pattern(r'("[^"]{1,200}"|[^":;<>@,()]{1,200}): ?([^;]{0,800}); ?')
# RFC 5322 §3.2.2 lets comments stand inside an address.
_INNER_COMMENT = lazy_pattern(r"\s*\((?:[^()\\]|\\.){0,200}\)\s*")
# RFC 5322 §3.2.1, but not the backslash of `DOMAIN\user`.
_QUOTED_PAIR = lazy_pattern(r"\\([^\w\s])")
_BY_WAY = lazy_pattern(r"\s\(by way of .*", re.IGNORECASE)
_QUOTES = "\"'`\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb "

LONGEST = 1000
"""Characters of a header that are looked at."""


def taken_apart(header: str) -> tuple[str, str]:
    """The name and the address that a header begins with; either may be empty.

    Names lose quotes and comments' parentheses, an address loses its obscuring and has its host in
    small letters. A name that only repeats the address is none. Of a group, its own name and the address of
    its first member.
    """
    text = " ".join(header[:LONGEST].replace("@@", "@").split())
    if "(" in text:
        text = _BY_WAY.sub("", text)
    if ":" in text and (group := _GROUP.fullmatch(text)):
        return plain_name(group[1]), taken_apart(group[2])[1]
    angle = _true_angle(text)
    if angle is not None:
        address = _address(angle[1])
        before, after = text[: angle.start()], text[angle.end() :]
        name = before if before.strip(_QUOTES) else _comment(after)[1]
        return _named(name, address, angle[1])
    rest, comment = _comment(text)
    only = _ONLY_OBSCURED.fullmatch(rest) if comment or rest == text else None
    if only is not None and (comment or "." in only[2] or only[2].lower() == "localhost"):
        return _named(comment, _folded(only[1], only[2]), rest)
    found = _PLAIN.search(rest) or _OBSCURED.search(rest)
    if found is None:
        # cypherpunks-1992: `tcmay (Timothy C. May)`, `Eric Hughes <hughesNexample.edu>`.
        name = comment or re.split(r"<[^<>]*>", text, maxsplit=1)[0].strip() or text
        return plain_name(name.rstrip(":; ")), ""
    # divunal-devel: `From: Glyph Lefkowitz glyph@example.com`.
    name = comment or rest[: found.start()].rstrip(": [{(")
    return _named(name, _address(found[0]), found[0])


def _true_angle(text: str) -> re.Match[str] | None:
    """Find the bracketed address that ends a mailbox: an encoded name may hold another one before it."""
    last = None
    for angle in _ANGLE.finditer(text):
        if _address(angle[1]):
            last = angle
            if text[angle.end() :].lstrip()[:1] in {",", ";"}:
                break
    return last


def _comment(text: str) -> tuple[str, str]:
    """Split `address (comment)`, where the comment may hold further parentheses."""
    text = text.strip()
    start = text.find("(")
    if start < 0 or not text.endswith(")"):
        return text, ""
    if text[start : start + 4].lower() == "(at)":
        return text, ""
    return text[:start].strip(), text[start + 1 : -1].strip()


def _address(text: str) -> str:
    text = text.strip()
    plain = _PLAIN.search(_INNER_COMMENT.sub("", text) if "(" in text else text)
    if plain is not None:
        return _folded(*plain[1].rsplit("@", 1))
    obscured = _ONLY_OBSCURED.fullmatch(text) or _OBSCURED.search(text)
    return _folded(obscured[1], obscured[2]) if obscured is not None else ""


def _folded(local: str, host: str) -> str:
    return f"{local}@{host.lower().strip('.')}"


def _named(name: str, address: str, as_written: str) -> tuple[str, str]:
    name = plain_name(name)
    repeated = {address.lower(), as_written.strip().lower(), address.partition("@")[0].lower() + "@"}
    # An address has an @, or an "at" between two blanks.
    written = _address(name) if "@" in name or name.count(" ") > 1 else ""
    if name.lower() in repeated or (" " not in name and "@" in name) or written.lower() == address.lower():
        return "", address
    return name, address


def plain_name(name: str) -> str:
    """A name without the quotes and parentheses around it; empty if no letter is in it."""
    name = (_QUOTED_PAIR.sub(r"\1", name) if "\\" in name else name).strip(_QUOTES)
    if name.endswith(")") and name.count("(") < name.count(")"):
        name = name.rstrip(")")
    if name.startswith("(") and name.endswith(")"):
        name = name[1:-1].strip(_QUOTES)
    name = " ".join(name.split())
    return name if any(map(str.isalnum, name)) else ""
