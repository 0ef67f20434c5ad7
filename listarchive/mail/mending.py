"""Parts that the email package's parser does not see: behind wrong delimiters, or encoded as a whole."""

from __future__ import annotations

import re
from email.message import Message

from listarchive.lazy import lazy_pattern
from listarchive.mail import boundaries, transfer
from listarchive.mail.envelope import opened
from listarchive.mail.mime import Part, children_of, message_of

_MOST = 16
"""Multiparts of one mail that are mended: hostile mail may have thousands."""
_FIELD = lazy_pattern(r"\s{0,9}Content-[A-Za-z-]{1,40}:", re.IGNORECASE)
_HEADLESS = lazy_pattern(
    r"(?:[^\n]{0,200}\bMIME\b[^\n]{0,200}\n|[ \t]{0,9}\n){0,6}--(\S[^\n]{0,200}?)\nContent-[A-Za-z-]{1,40}:",
    re.IGNORECASE,
)
_WRONG = "the MIME boundary is not what the header says: parts were found"
_ENCODED = "{} is encoded as a whole: decoded"


def mend(message: Message) -> list[str]:
    """Give every multipart and every mail within a mail its parts; tell what was done."""
    told: list[str] = []
    waiting = [message]
    while waiting and len(told) < _MOST:
        part = waiting.pop()
        kind = part.get_content_type()
        if kind.startswith(("multipart/", "message/")):
            told += _mended(part, kind)
        elif isinstance(part, Part) and "boundary" in str(part.get("content-type", "")):
            told += _of_another_type(part)
        waiting += children_of(part) or []
    return list(dict.fromkeys(told))


def _mended(part: Message, kind: str) -> list[str]:
    source = transfer.source_of(part)
    if kind.startswith("message/"):
        return _decoded_mail(part) if source.strip() else _in_envelope(part)
    boundary = str(part.get_param("boundary") or "")
    if source:
        return _parts_found(part, source, boundary)
    children = children_of(part) or []
    told = [*_heads_below(part, boundary, children), *_delimiters_within(part, boundary, children)]
    told += _same_boundary(boundary, children)
    if told:
        part.set_payload([*children])
    return told


def _of_another_type(part: Part) -> list[str]:
    """A multipart whose type is misspelt, or another: only multiparts have boundaries."""
    text, boundary = transfer.source_of(part), str(part.get_param("boundary") or "")
    if not boundary or f"--{boundary}\n" not in text:
        return []
    children, met = _parsed(text, boundary, part)
    if not children:
        return []
    part.set_payload([*children])
    part.taken_for("multipart/mixed")
    return ["a type that has no parts, but a boundary: parts were found", *met]


def _decoded_mail(part: Message) -> list[str]:
    """A message/rfc822 in base64 or quoted-printable, which RFC 2046 §5.2.1 forbids."""
    if part.get_content_type() != "message/rfc822":
        return []
    mail, met = message_of(transfer.payload(part).replace(b"\r\n", b"\n"), _depth(part) + 1)
    if not mail.keys():
        return met
    part.set_payload([mail])
    return [_ENCODED.format("a mail"), *met]


def _in_envelope(part: Message) -> list[str]:
    """A mail within a mail that has blank lines, a byte order mark or a From_ line above its header."""
    children = children_of(part) or []
    source = transfer.source_of(children[0]) if len(children) == 1 and not children[0].keys() else ""
    found = opened(source.encode("utf-8", "surrogateescape"))
    if not found.has_headers:
        return []
    mail, met = message_of(found.data, _depth(part) + 1)
    part.set_payload([mail])
    return ["the header of an attached mail is not its first line", *met]


def _parts_found(part: Message, text: str, boundary: str) -> list[str]:
    """A multipart in which the parser saw no delimiter."""
    told = _WRONG
    if isinstance(part, Part) and part.encoded:
        data = transfer.payload(part)
        if b"\n--" in data or data.startswith(b"--"):
            text = data.decode("ascii", "surrogateescape").replace("\r\n", "\n")
            told = _ENCODED.format("a multipart")
    found = boundaries.found_in(text, boundary)
    if found is None and boundary and _FIELD.match(text):  # but for the delimiter above it, a part
        found = f"--{boundary}\n{text.lstrip()}", boundary
    if found is None:
        return []
    children, met = _parsed(*found, part)
    if not children:
        return []
    part.set_payload([*children])
    return [told, *met]


def _heads_below(part: Message, boundary: str, children: list[Message]) -> list[str]:
    """A first part without a delimiter above it, or parts below the delimiter that should close it all."""
    told = []
    preamble, epilogue = part.preamble or "", part.epilogue or ""
    if _FIELD.match(preamble):
        first, met = message_of(preamble.lstrip("\n").encode("ascii", "surrogateescape"), _depth(part) + 1)
        children.insert(0, first)
        part.preamble = None
        told += [_WRONG, *met]
    if _FIELD.match(epilogue):  # the delimiter above it was the one that closes
        epilogue = f"--{boundary}\n{epilogue}"
    if f"--{boundary}\n" in epilogue and (found := boundaries.found_in(epilogue, boundary)):
        more, met = _parsed(*found, part)
        children += more
        part.epilogue = None
        told += [_WRONG, *met]
    return told


def _delimiters_within(part: Message, boundary: str, children: list[Message]) -> list[str]:
    """Delimiters that are written in another way than the first, and so stand in the text of a part."""
    told: list[str] = []
    for place in range(len(children) - 1, -1, -1):
        text = transfer.source_of(children[place])
        if ("\n-" not in text and boundary not in text) or len(told) >= _MOST:
            continue
        lines = text.split("\n")
        near = boundaries.nearly(lines, boundary)
        found = boundaries.found_in("\n".join(lines[near[0] :]), boundary) if near else None
        if found is not None:
            more, met = _parsed(*found, part)
            children[place].set_payload("\n".join(lines[: near[0]]))
            children[place + 1 : place + 1] = more
            told += [_WRONG, *met]
    return told


def _same_boundary(boundary: str, children: list[Message]) -> list[str]:
    """A multipart within another that has the same boundary: the texts behind it are its parts."""
    for place, child in enumerate(children):
        if child.get_content_maintype() != "multipart" or child.get_param("boundary") != boundary:
            continue
        end = place + 1
        while end < len(children) and children[end].get_content_maintype() == "text":
            end += 1
        if end > place + 1 and not transfer.source_of(child).strip() and not children_of(child):
            child.set_payload([*children[place + 1 : end]])
            del children[place + 1 : end]
            return [_WRONG]
    return []


def without_type(message: Part) -> list[str]:
    """Find the parts in a mail that has lost the field which says that it is a multipart.

    Old Pipermail kept the bodies of posts without it.
    """
    text = transfer.source_of(message)
    first = _HEADLESS.match(text)
    if first is None or f"\n--{first[1]}--" not in text or str(message.get("content-type", "")).strip():
        return []
    children, met = _parsed(text, first[1], message)
    kinds = {child.get_content_type() for child in children}
    message.set_payload([*children])
    message.taken_for("multipart/alternative" if kinds == {"text/plain", "text/html"} else "multipart/mixed")
    return ["no Content-Type header: parts were found", *met]


def _parsed(text: str, boundary: str, part: Message) -> tuple[list[Message], list[str]]:
    """The parts of a multipart, parsed with a boundary that is certain."""
    kind = part.get_content_type()
    kind = kind if kind.startswith("multipart/") else "multipart/mixed"
    head = f'Content-Type: {kind}; boundary="{boundary}"\n\n'
    whole, met = message_of((head + text).encode("ascii", "surrogateescape"), _depth(part))
    return children_of(whole) or [], met


def _depth(part: Message) -> int:
    return part.depth if isinstance(part, Part) else 0
