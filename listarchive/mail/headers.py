"""What does a header say, once it is decoded?"""

from __future__ import annotations

import binascii
import re

from listarchive.text.charset import decode

# Malformed ones count too: in the middle of words, with spaces inside, with no blank between two.
_ENCODED = re.compile(r"=\?([\w.:+-]{1,60})(?:\*[\w-]{0,40})?\?([bBqQ])\?([^?]*)\?=")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")


def decoded(value: str) -> str:
    """A header's raw value (bytes above 127 as surrogates, as the email package has them) as text.

    Encoded words of RFC 2047 are decoded; neighbours of one charset are joined first, since some
    mailers cut within a letter. Blanks are collapsed.
    """
    if not value.isascii():
        raw = value.encode("utf-8", "surrogateescape")
        value, _ = decode(raw, None)
    if "=?" in value:
        value = _encoded_words(value)
    return " ".join(value.replace("\0", "").split())


def _encoded_words(value: str) -> str:
    pieces: list[str] = []
    pending, charset = b"", ""
    end = 0
    for word in _ENCODED.finditer(value):
        between = value[end : word.start()]
        adjacent = bool(end) and not between.strip()
        if pending and (not adjacent or word[1].lower() != charset):
            pieces.append(decode(pending, charset)[0])
            pending = b""
        if not adjacent:
            pieces.append(between)
        pending += _bytes_of(word[2], word[3])
        charset = word[1].lower()
        end = word.end()
    if pending:
        pieces.append(decode(pending, charset)[0])
    return "".join((*pieces, value[end:]))


def _bytes_of(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    if encoding in "qQ":
        return _HEX.sub(lambda match: bytes.fromhex(match[1].decode()), data.replace(b"_", b" "))
    data = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    data = data[: len(data) - 1] if len(data) % 4 == 1 else data
    return binascii.a2b_base64(data + b"=" * (-len(data) % 4))
