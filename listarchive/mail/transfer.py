"""Transfer encodings (RFC 2045 §6), and what mailers write for them."""

from __future__ import annotations

import binascii
import quopri
import re
from email.message import Message
from itertools import takewhile

from listarchive.lazy import lazy_pattern
from listarchive.mail.uuencode import from_uuencode

BASE64, QUOTED_PRINTABLE, UUENCODE, NONE = "base64", "quoted-printable", "uuencode", "none"

_COMMENT = lazy_pattern(r"\([^()]{0,200}\)")
_NO_LETTER = lazy_pattern(r"[^a-z0-9]")
_RUN_TOGETHER = lazy_pattern(r"content-transfer-encoding\s{0,9}:\s{0,9}([^\s;]{1,40})", re.IGNORECASE)
_LONGEST_NAME = 200

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_BLANKS = b" \t\r\n"
_NOT_BASE64 = bytes(set(range(256)) - set(_ALPHABET))
_URL_SAFE = bytes.maketrans(b"-_", b"+/")  # RFC 4648 §5
_LINE = lazy_pattern(rb"[A-Za-z0-9+/_=-]{1,}")
_LONG = 40
"""Letters in a line of base64 that no line of a list's footer has without a blank."""
_WORDS = lazy_pattern(rb"[A-Za-z,.:;!?] [A-Za-z]")
_WITHIN = lazy_pattern(rb"[!-~]{40,}")
"""A damaged line of base64: as long, of any visible signs."""

_ESCAPE = lazy_pattern(rb"=(?:[0-9A-Fa-f]{2}|[ \t]{0,9}\n|\Z)")
_SOFT_BREAK = lazy_pattern(rb"=[ \t]{1,99}\n")
_CONTROL = lazy_pattern(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_QUOTED = lazy_pattern(rb"=(?:[ \t]{0,9}\n|3[Dd]|[89A-Fa-f][0-9A-Fa-f]|20\n|09\n|0[DdAa])")
"""What stands in quoted-printable, and hardly ever in a text that is not."""


def encoding_of(name: str) -> str:
    """The transfer encoding that a header names, however it is spelt; empty if it is not known."""
    if name in ("7bit", "8bit", "binary"):
        return NONE
    key = _NO_LETTER.sub("", _COMMENT.sub(" ", name[:_LONGEST_NAME]).lower()).removeprefix("x")
    if key.startswith(("7", "8", "bin")) or key in ("", "none"):
        return NONE
    if "64" in key:
        return BASE64
    if key.startswith(("quot", "qout", "qp")) or "print" in key:
        return QUOTED_PRINTABLE
    return UUENCODE if key.startswith("uu") else ""


def declared(part: Message) -> list[str]:
    """The transfer encodings that a part's headers name; an empty one is not known."""
    names = [str(value) for value in part.get_all("content-transfer-encoding", ())]
    if not names and (kind := part.get("content-type")) is not None:
        run_together = _RUN_TOGETHER.search(str(kind))
        names = [run_together[1]] if run_together else []
    return [encoding_of(name) for name in names]


def source_of(part: Message) -> str:
    """A part's text as the parser has it, bytes above 127 as surrogates; empty if it has parts.

    `get_payload` would read these bytes in the part's charset, and lose those that do not fit.
    """
    source = vars(part).get("_payload")
    return source if isinstance(source, str) else ""


def payload(part: Message) -> bytes:
    """A part's bytes, its transfer encoding undone; as they stand where that fails."""
    return decoded(part, source_of(part).encode("utf-8", "surrogateescape"))


def decoded(part: Message, data: bytes) -> bytes:
    """Undo the transfer encoding that a part names."""
    encodings = declared(part)
    encoding = encodings[0] if encodings else NONE
    if encodings[1:] or not encoding:
        encoding = _shown(data, encodings)
    if encoding == BASE64:
        is_text = part.get_content_maintype() == "text"
        return _from_claimed_base64(data) if is_text else from_base64(data, is_file=True)
    if encoding == UUENCODE:
        return from_uuencode(data)
    if _begins_as_base64(data) and part.get_content_maintype() == "text" and _is_base64(data):
        decoded = from_base64(data)
        return decoded if _is_text(decoded) else data
    return _from_quoted_printable(data) if encoding == QUOTED_PRINTABLE else data


def is_in_letters(encodings: list[str]) -> bool:
    """Whether the encodings that a part names write bytes as letters."""
    return not {BASE64, UUENCODE}.isdisjoint(encodings)


def has_other_signs(data: bytes) -> bool:
    """Whether bytes have signs that are not in base64."""
    return bool(data.translate(None, _ALPHABET + _BLANKS + b"="))


def is_bare(text: str) -> bool:
    """Whether a text of which nothing says an encoding is in none for certain: its first line has a blank."""
    return " " in text[:_LONG] or len(text) < _LONG


def _begins_as_base64(data: bytes) -> bool:
    return len(data) >= _LONG and b" " not in data[:_LONG]


def _is_text(data: bytes) -> bool:
    """Whether bytes that were decoded can only be text: UTF-8 without control signs."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return _CONTROL.search(data) is None


def _from_claimed_base64(data: bytes) -> bytes:
    """Undo base64, unless the text only claims to be in it: then it is words, or in quoted-printable."""
    decoded = from_base64(data)
    if decoded is data:
        return _from_quoted_printable(data) if _is_quoted_printable(data) else data
    compact = data.translate(None, _BLANKS)
    if len(compact) < _LONG and (len(compact) % 4 or compact.translate(None, _ALPHABET + b"=")):
        return decoded if _is_text(decoded) else data
    return decoded


def _shown(data: bytes, encodings: list[str]) -> str:
    """Of several encodings, or instead of an unknown one, the one that the bytes are in."""
    unknown = "" in encodings
    if (unknown or BASE64 in encodings) and _is_base64(data):
        return BASE64
    if (unknown or QUOTED_PRINTABLE in encodings) and _is_quoted_printable(data):
        return QUOTED_PRINTABLE
    return NONE


def _is_base64(data: bytes) -> bool:
    """Whether bytes are base64 and nothing else, of some length: no text is one word of so many letters."""
    compact = data.translate(None, _BLANKS)
    letters = compact.rstrip(b"=")
    return (
        len(letters) >= 16
        and len(compact) % 4 == 0
        and not letters.translate(None, _ALPHABET)
        and b" " not in data.strip()
    )


def _is_quoted_printable(data: bytes) -> bool:
    return _QUOTED.search(data) is not None and data.count(b"=") == len(_ESCAPE.findall(data))


def _from_quoted_printable(data: bytes) -> bytes:
    """Undo quoted-printable, unless the text only claims to be in it: no encoder leaves such an `=`."""
    if b"=" not in data:
        return data
    if _QUOTED.search(data) is None and data.count(b"=") != len(_ESCAPE.findall(data)):
        return data
    if b"= " in data or b"=\t" in data:  # RFC 2045 §6.7 (3): blanks at the end of a line came on the way
        data = _SOFT_BREAK.sub(b"=\n", data)
    return quopri.decodestring(data)


def from_base64(data: bytes, *, is_file: bool = False) -> bytes:
    """Undo base64: of several runs each of which is padded, without padding, with foreign signs in it.

    A text that a list put below it stays below it, unless it is a file.
    """
    odd = data.translate(None, _ALPHABET + _BLANKS)
    if odd and (len(odd) > 2 or not data.rstrip().endswith(odd)):
        return _from_damaged(data, is_file=is_file)
    try:
        return binascii.a2b_base64(data + b"==")
    except binascii.Error:  # one letter too many: of a word, all of it is; of a file, the last
        return data if len(data) < _LONG else _run(data)


def _from_damaged(data: bytes, *, is_file: bool) -> bytes:
    lines = data.split(b"\n")
    start = _start_of_base64(lines)
    above, lines = lines[:start], lines[start:]
    end = _end_of_base64(lines)
    encoded, below = b"\n".join(lines[:end]), b"\n".join(lines[end:])
    if b"=3D" in encoded:  # encoded once more on its way
        encoded = quopri.decodestring(encoded)
    if b"+" not in encoded and b"/" not in encoded and (b"-" in encoded or b"_" in encoded):
        encoded = encoded.translate(_URL_SAFE)
    runs = b"".join(map(_run, encoded.split(b"=")))
    if not runs:
        return data
    if is_file:
        return runs
    if below.strip():
        runs = runs.rstrip(b"\n") + b"\n\n" + below.lstrip(b"\n")
    return b"\n".join((*above, runs))


def _run(letters: bytes) -> bytes:
    """The bytes of a run of base64 without its padding."""
    letters = letters.translate(None, _NOT_BASE64)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def _start_of_base64(lines: list[bytes]) -> int:
    """The line where base64 begins, below words that were put above it; their number if all are words."""
    first = next((line for line in lines if line.strip()), b"")
    if not _WORDS.search(first):
        return 0
    return next((number for number, line in enumerate(lines) if _is_long(line.strip())), len(lines))


def _end_of_base64(lines: list[bytes]) -> int:
    """The line where base64 ends and another text begins; their number if there is none."""
    bare = [line.strip() for line in lines]
    last = max((number for number, line in enumerate(bare) if _is_long(line)), default=-1)
    foreign = next(
        (number for number, line in enumerate(bare) if number > last and line and not _is_line(line)), None
    )
    if foreign is None or not any(map(_is_line, bare[:foreign])):
        return len(lines)
    # Words of the other text may look like base64: it begins below a padded or a blank line.
    above = list(takewhile(lambda number: number > last, range(foreign - 1, -1, -1)))
    for number in reversed(above):
        if bare[number].endswith(b"=") or (not bare[number] and any(bare[:number])):
            return number + 1
    return foreign


def _is_line(line: bytes) -> bool:
    return _LINE.fullmatch(line) is not None and (bool(line.strip(b"_-=")) or line in (b"=", b"=="))


def _is_long(line: bytes) -> bool:
    return len(line) >= _LONG and bool(line.strip(b"_-=")) and _WITHIN.fullmatch(line) is not None
