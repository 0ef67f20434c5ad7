"""Headers, decoded."""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable

from listarchive.lazy import lazy_pattern
from listarchive.text.charset import decode

# Malformed ones count too: in the middle of words, with spaces inside, with no blank between two.
_ENCODED = lazy_pattern(r"=\?([\w.:+$/-]{1,60})(?:\*[\w-]{0,40})?\?([bBqQ])\?([^?]*)\?=")
_HEX = lazy_pattern(rb"=([0-9A-Fa-f]{2})")


def decoded(value: str, charset: Callable[[], str] = str) -> str:
    """A header's raw value (bytes above 127 as surrogates, as the email package has them) as text.

    Encoded words of RFC 2047 are decoded; neighbours of one charset are joined first, since some
    mailers cut within a letter. Raw bytes are in UTF-8 or in what `charset` gives, that of the mail's body;
    it is called only for them. Blanks are collapsed.
    """
    value = raw_decoded(value, charset)
    if "=?" in value:
        value = _encoded_words(value)
    return " ".join(value.replace("\0", "").split())


def raw_decoded(value: str, charset: Callable[[], str] = str) -> str:
    """A header's raw value with its raw bytes, and the escape sequences of ISO-2022-JP, as text."""
    if value.isascii():
        return decode(value.encode("ascii"), None)[0] if "\x1b" in value else value
    raw = value.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return decode(raw, charset())[0]


def _encoded_words(value: str) -> str:
    pieces: list[str] = []
    pending: list[tuple[str, str]] = []
    charset = ""
    end = 0
    for word in _ENCODED.finditer(value):
        between = value[end : word.start()]
        adjacent = bool(end) and not between.strip()
        if pending and (not adjacent or word[1].lower() != charset):
            pieces.append(decode(_joined(pending), charset)[0])
            pending.clear()
        if not adjacent:
            pieces.append(between)
        pending.append((word[2].upper(), word[3]))
        charset = word[1].lower()
        end = word.end()
    if pending:
        pieces.append(decode(_joined(pending), charset)[0])
    return "".join((*pieces, value[end:]))


def _joined(words: list[tuple[str, str]]) -> bytes:
    """The bytes of encoded words of one charset; some mailers cut base64 within a byte."""
    pieces: list[bytes] = []
    open_text = ""
    for place, (encoding, text) in enumerate(words):
        following = words[place + 1][0] if place + 1 < len(words) else ""
        if encoding == following == "B" and len(open_text + text) % 4 and not text.rstrip().endswith("="):
            open_text += text
            continue
        pieces.append(_bytes_of(encoding, open_text + text))
        open_text = ""
    return b"".join(pieces)


def _bytes_of(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    if encoding in "qQ":
        return _HEX.sub(lambda match: bytes.fromhex(match[1].decode()), data.replace(b"_", b" "))
    data = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    data = data[: len(data) - 1] if len(data) % 4 == 1 else data
    return binascii.a2b_base64(data + b"=" * (-len(data) % 4))
