"""Whom does a From header name?

Headers come in decoded. What a list or an archive did to an address (Pipermail's `jane at example.org`,
a list that sends as itself) is undone.
"""

from __future__ import annotations

import re

from listarchive.post import Author

_ADDRESS = r"[^\s<>()@,;:\"\[\]]{1,200}"
_PLAIN = re.compile(rf"(?:mailto:)?({_ADDRESS}@{_ADDRESS})", re.IGNORECASE)
# Pipermail writes `at` in the language of its list: gpt-usuarios has `em`.
_AT = (
    r"(?:at|em|en|a|à|ĉe|på|bei|chez|su|u|na|w|v|op|ved|la|kukac|på|на|в|tại|在|於|arroba|chiocciola"
    r"|[\[({<]\s?(?:at|a|@)\s?[\])}>])"
)
_OBSCURED = re.compile(
    rf"({_ADDRESS})\s{_AT}\s({_ADDRESS}\.[^\W\d_]{{2,20}}|localhost[\w.-]{{0,60}})", re.IGNORECASE
)
# The host may be any word where nothing but the address stands: `root at mailhost (Jane Doe)`.
_ONLY_OBSCURED = re.compile(rf"({_ADDRESS})\s{_AT}\s({_ADDRESS})", re.IGNORECASE)
_ANGLE = re.compile(r"<([^<>]{1,400})>")
# `Per` with a capital is somebody's name.
_VIA = re.compile(r"(.{0,200}?)(?: \(?|^)(?:(?i:via|vía)|per|durch|über|tramite|através de) .{1,200}")
# Yahoo's groups: `"Jane Doe jane@example.org [birds]" <birds@yahoogroups.com>`.
_BEFORE_LIST = re.compile(r"(.{1,300}@[^\s@]{1,200}) \[[^][]{1,80}\]")
# RFC 7960 §4.1.3.2 and the IETF's lists: `jane=40example.org@dmarc.ietf.org`.
_REWRITTEN = re.compile(r"([^=@]{1,200})=40([^=@]{1,200})@dmarc\.[^@]{1,200}", re.IGNORECASE)
# groups.io: `"Jane Doe via groups.io" <jane=example.org@groups.io>`.
_WRAPPED = re.compile(r"([^=@]{1,200})=([^=@]{1,200}\.[^=@]{1,60})@[^@]{1,200}")
# RFC 5322 §3.2.2 lets comments stand inside an address.
_INNER_COMMENT = re.compile(r"\s*\((?:[^()\\]|\\.){0,200}\)\s*")
_BY_WAY = re.compile(r"\s\(by way of .*", re.IGNORECASE)
_QUOTES = "\"'`\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb "

NOBODY = "bogus@does.not.exist.com"
"""The sender Pipermail writes above a fragment that has no From header."""

_LONGEST = 1000


def author_from(from_: str, reply_to: str = "", original_from: str = "", cc: str = "") -> Author:
    """The author that a decoded From header names; the other headers help where a list put itself there.

    Names lose quotes and comments' parentheses, an address loses its obscuring and has its host in
    small letters. A name that only repeats the address is none.
    """
    name, email = _taken_apart(from_)
    inner = _BEFORE_LIST.fullmatch(name)
    if inner is not None:
        return author_from(inner[1], reply_to, original_from, cc)
    via = _VIA.fullmatch(name)
    original = _REWRITTEN.fullmatch(email) or (via and _WRAPPED.fullmatch(email))
    if via is not None:
        name = _plain_name(via[1])
    if original is not None:
        email = f"{original[1]}@{original[2].lower()}"
    elif via is not None:
        email = _behind(name, email, (original_from, reply_to), cc)
    if email.lower() == NOBODY:
        email = ""
    return Author(name=name, email=email)


def _behind(name: str, list_address: str, headers: tuple[str, ...], cc: str) -> str:
    """The address of a person for whom a list sends; none if no header tells.

    Mailman puts it into Reply-To, beside the list's own; where that is the list's alone, among those in Cc.
    """
    for header in headers:
        for mailbox in header[:_LONGEST].split(","):
            address = _taken_apart(mailbox)[1]
            if address and address.lower() != list_address.lower():
                return address
    for mailbox in cc[:_LONGEST].split(","):
        other, address = _taken_apart(mailbox)
        if name and other == name and address:
            return address
    return ""


def _taken_apart(header: str) -> tuple[str, str]:
    text = " ".join(header[:_LONGEST].replace("@@", "@").split())
    text = _BY_WAY.sub("", text)
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
        return _plain_name(name.rstrip(":; ")), ""
    # divunal-devel: `From: Glyph Lefkowitz glyph@example.com`.
    name = comment or rest[: found.start()]
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
    name = _plain_name(name)
    repeated = {address.lower(), as_written.strip().lower(), address.partition("@")[0].lower() + "@"}
    if (
        name.lower() in repeated
        or (" " not in name and "@" in name)
        or _address(name).lower() == address.lower()
    ):
        return "", address
    return name, address


def _plain_name(name: str) -> str:
    name = name.replace('\\"', '"').replace("\\\\", "\\").strip(_QUOTES)
    if name.endswith(")") and name.count("(") < name.count(")"):
        name = name.rstrip(")")
    if name.startswith("(") and name.endswith(")"):
        name = name[1:-1].strip(_QUOTES)
    name = " ".join(name.split())
    return name if any(map(str.isalnum, name)) else ""
