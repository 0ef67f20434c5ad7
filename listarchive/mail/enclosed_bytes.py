"""The bytes of a file that stands in a text."""

from __future__ import annotations

from listarchive.lazy import lazy_pattern
from listarchive.mail import binhex
from listarchive.mail.enclosures import FileLines
from listarchive.mail.transfer import from_base64
from listarchive.mail.uuencode import bytes_in, from_uuencode

_SIZE = lazy_pattern(r" size=([0-9]{1,15})")
_ESCAPE = 61  # `=`
_SHIFT, _ESCAPED = 42, 64


def bytes_of(found: FileLines) -> bytes | None:
    """Decode a file; None where its lines are damaged. What is a text as it stands is in UTF-8."""
    lines = found.lines[found.start : found.end]
    match found.form:
        case "uuencode" if lines[-1].strip() != "end" and bytes_in(lines[-1]) != 0:
            return None  # cut off
        case "uuencode" | "section":
            data = "\n".join(lines).encode("latin-1", "replace")
            decoded = from_uuencode(data)
            return None if decoded is data else decoded
        case "base64":
            return from_base64("\n".join(lines[1:]).replace("====", "").encode("ascii", "replace"))
        case "yenc":
            return _from_yenc(lines)
        case "binhex":
            return binhex.data_of(lines)
        case _:
            return "\n".join(lines).encode("utf-8", "surrogatepass")


def _from_yenc(lines: list[str]) -> bytes | None:
    """Undo yEnc (draft 1.3): each byte 42 higher, those that mail cannot carry 64 more behind a `=`."""
    found = bytearray()
    try:
        encoded = b"".join(
            line.rstrip("\r").encode("latin-1")
            for line in lines
            if not line.startswith(("=ybegin ", "=ypart ", "=yend "))
        )
    except UnicodeEncodeError:  # it went through another charset
        return None
    shift = 0
    for byte in encoded:
        if byte == _ESCAPE and not shift:
            shift = _ESCAPED
        else:
            found.append((byte - _SHIFT - shift) & 0xFF)
            shift = 0
    told = _SIZE.search(lines[-1] if lines[-1].startswith("=yend ") else lines[0])
    return bytes(found) if told is None or int(told[1]) == len(found) else None
