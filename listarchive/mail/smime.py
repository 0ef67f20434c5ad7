"""Opaque S/MIME (RFC 8551 §3.5.2): the mail within what is signed or compressed, not encrypted.

Of the Cryptographic Message Syntax (RFC 5652 §3, §5.1, RFC 3274 §1.1) only the way to the content is read, in
BER (X.690 §8), as mailers write it: in pieces, of lengths that are not told beforehand. Nothing is verified.
"""

from __future__ import annotations

import zlib
from typing import NamedTuple

from listarchive.limits import limits

_SIGNED = bytes.fromhex("2a864886f70d010702")
_COMPRESSED = bytes.fromhex("2a864886f70d0109100109")
_INTEGER, _OCTETS, _OID, _SEQUENCE, _SET = 0x02, 0x04, 0x06, 0x30, 0x31
_CONSTRUCTED, _CONTENT, _END = 0x20, 0xA0, 0x00


class _Element(NamedTuple):
    """One value: its tag, where its contents are; `end` is None where only a mark ends them."""

    tag: int
    start: int
    end: int | None


def content_of(data: bytes) -> bytes | None:
    """The mail that is signed or compressed in these bytes; None if there is none that can be read."""
    try:
        return _content(data)
    except (IndexError, ValueError, zlib.error):
        return None


def _content(data: bytes) -> bytes | None:
    whole = _expect(data, 0, _SEQUENCE)
    kind = _expect(data, whole.start, _OID)
    what = data[kind.start : kind.end]
    if what not in (_SIGNED, _COMPRESSED):
        return None
    inner = _expect(data, _expect(data, _after(data, kind), _CONTENT).start, _SEQUENCE)
    version = _expect(data, inner.start, _INTEGER)
    algorithms = _expect(data, _after(data, version), _SET if what == _SIGNED else _SEQUENCE)
    enclosed = _expect(data, _after(data, algorithms), _SEQUENCE)
    named = _expect(data, enclosed.start, _OID)
    content = _octets(data, _expect(data, _after(data, named), _CONTENT).start)
    if what == _SIGNED:
        return content
    return zlib.decompressobj().decompress(content, limits().mail_bytes)


def _element(data: bytes, place: int) -> _Element:
    """The value at a place; its length is one byte, or so many bytes as the first says, or unknown."""
    tag, length, start = data[place], data[place + 1], place + 2
    if length == 0x80:
        if not tag & _CONSTRUCTED:
            raise ValueError
        return _Element(tag, start, None)
    if length > 0x80:
        more = length - 0x80
        if more > 4:
            raise ValueError
        length, start = int.from_bytes(data[start : start + more], "big"), start + more
    return _Element(tag, start, start + length)


def _expect(data: bytes, place: int, tag: int) -> _Element:
    found = _element(data, place)
    if found.tag != tag:
        raise ValueError
    return found


def _after(data: bytes, element: _Element) -> int:
    """Where the next value begins."""
    if element.end is not None:
        return element.end
    place, depth = element.start, 1
    while depth:
        inner = _element(data, place)
        if inner.tag == _END:
            depth -= 1
        depth += inner.end is None
        place = inner.start if inner.end is None else inner.end
    return place


def _octets(data: bytes, place: int) -> bytes:
    """A string of bytes, in one piece or in many, which may be in pieces themselves."""
    pieces = []
    depth, last = 0, len(data)
    while place < last:
        piece = _element(data, place)
        if piece.tag == _OCTETS:
            pieces.append(data[piece.start : piece.end])
        elif piece.tag == _END:
            depth -= 1
        elif piece.tag != _OCTETS | _CONSTRUCTED:
            raise ValueError
        within = piece.tag == _OCTETS | _CONSTRUCTED
        depth += within and piece.end is None
        if within and piece.end is not None and not depth:
            last = min(last, piece.end)
        place = piece.start if within or piece.end is None else piece.end
        if not depth and not (within and piece.end is not None) and last == len(data):
            break
    return b"".join(pieces)
