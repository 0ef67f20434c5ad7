"""winmail.dat: what Outlook and Exchange put into the Transport Neutral Encapsulation Format (MS-OXTNEF)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from listarchive.limits import limits
from listarchive.mail import compressed_rtf
from listarchive.mail.rtf import to_text
from listarchive.text.charset import decode

_SIGNATURE = 0x223E9F78
# The attributes (§2.1.3.3) and the properties (MS-OXPROPS) that are read.
_BODY, _CODE_PAGE, _PROPERTIES = 0x0002800C, 0x00069007, 0x00069003
_NEXT_FILE, _TITLE, _DATA, _FILE_PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_TEXT, _RTF, _HTML, _NAME, _LONG_NAME, _DISPLAYED, _OBJECT = (
    0x1000,
    0x1009,
    0x1013,
    0x3704,
    0x3707,
    0x3001,
    0x3701,
)
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0xA: 4, 0xB: 4, 0x14: 8, 0x40: 8, 0x48: 16}
"""Bytes of a property's value (§2.1.3.4), by its type."""
_STRING, _UNICODE = 0x1E, 0x1F
_VARIABLE = frozenset((_STRING, _UNICODE, 0xD, 0x102))
_SEVERAL = 0x1000
_MOST = 10_000
"""Attributes, properties of one of them, and values of one of these."""

Value = bytes | str


@dataclass(slots=True)
class Winmail:
    """The text that it has, whether that is HTML, and the files in it: their names and bytes."""

    text: str = ""
    html: bool = False
    files: list[tuple[str, bytes]] = field(default_factory=list)


def read(data: bytes) -> Winmail | None:
    """What stands in a winmail.dat, as far as it can be read; None if this is none."""
    if _number(data, 0) != _SIGNATURE:
        return None
    page, text = "cp1252", b""
    properties: dict[int, Value] = {}
    files: list[dict[int, Value]] = []
    for kind, value in _attributes(data):
        if kind == _CODE_PAGE:
            page = f"cp{_number(value, 0)}"
        elif kind == _BODY:
            text = value.partition(b"\0")[0]
        elif kind == _PROPERTIES:
            properties |= _properties(value, page)
        elif kind == _NEXT_FILE and len(files) < limits().mail_parts:
            files.append({})
        elif files and kind == _TITLE:
            files[-1][_DISPLAYED] = decode(value.rstrip(b"\0"), page)[0]
        elif files and kind == _DATA:
            files[-1][_OBJECT] = value
        elif files and kind == _FILE_PROPERTIES:
            files[-1] |= _properties(value, page)
    found = Winmail(*_text(properties, text, page))
    found.files = [(name, _bytes(file.get(_OBJECT, b""))) for file in files if (name := _name(file))]
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each attribute and its value (§2.1.2); the last may be cut, and no checksum is looked at."""
    place = 6
    for _ in range(_MOST):
        if place + 9 > len(data):
            return
        kind, length = _number(data, place + 1), _number(data, place + 5)
        yield kind, data[place + 9 : place + 9 + length]
        place += 9 + length + 2


def _properties(data: bytes, page: str) -> dict[int, Value]:
    """The strings and binary values among properties, by their identifiers, down to one that is malformed."""
    found: dict[int, Value] = {}
    place = 4
    for _ in range(min(_number(data, 0), _MOST)):
        if place + 4 > len(data):
            break
        kind, name = _number(data, place, 2), _number(data, place + 2, 2)
        place += 4
        if name >= 0x8000:  # a named property: a GUID, then a number or a name
            place += 24 if not _number(data, place + 16) else 24 + _padded(_number(data, place + 20))
        base = kind & ~_SEVERAL
        count = 1
        if kind & _SEVERAL or base in _VARIABLE:
            count, place = min(_number(data, place), _MOST), place + 4
        for _ in range(count):
            if base in _FIXED:
                place += _FIXED[base]
            elif base in _VARIABLE:
                length = _number(data, place)
                value = data[place + 4 : place + 4 + length]
                place += 4 + _padded(length)
                found.setdefault(name, _read(value, base, page))
            else:
                return found
            if place > len(data):
                break
    return found


def _read(value: bytes, kind: int, page: str) -> Value:
    if kind == _UNICODE:
        return value.decode("utf-16-le", "replace").partition("\0")[0]
    return decode(value.partition(b"\0")[0], page)[0] if kind == _STRING else value


def _text(properties: dict[int, Value], plain: bytes, page: str) -> tuple[str, bool]:
    """The text: as it is, else out of RTF, else as HTML."""
    text = properties.get(_TEXT) or (decode(plain, page)[0] if plain.strip() else "")
    if isinstance(text, str) and text.strip():
        return text.replace("\r\n", "\n"), False
    rtf, html = properties.get(_RTF), properties.get(_HTML)
    if isinstance(rtf, bytes) and (unpacked := compressed_rtf.unpacked(rtf)):
        return to_text(unpacked)
    if html:
        return (html if isinstance(html, str) else decode(html, None)[0]), True
    return "", False


def _name(file: dict[int, Value]) -> str:
    names = (file.get(each) for each in (_LONG_NAME, _NAME, _DISPLAYED))
    return next((name.strip()[:255] for name in names if isinstance(name, str) and name.strip()), "")


def _bytes(value: Value) -> bytes:
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


def _number(data: bytes, place: int, size: int = 4) -> int:
    return int.from_bytes(data[place : place + size], "little")


def _padded(length: int) -> int:
    return length + -length % 4
