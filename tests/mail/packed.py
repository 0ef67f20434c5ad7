"""What other mail programs pack mail into: winmail.dat (MS-OXTNEF) and S/MIME (RFC 5652), made for tests."""

from __future__ import annotations

import zlib

SIGNED = "2a864886f70d010702"
ENVELOPED = "2a864886f70d010703"
COMPRESSED = "2a864886f70d0109100109"
DATA = "2a864886f70d010701"


def value(tag: int, content: bytes, *, indefinite: bool = False) -> bytes:
    """A value in BER (X.690 §8.1)."""
    if indefinite:
        return bytes((tag, 0x80)) + content + b"\0\0"
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    size = (length.bit_length() + 7) // 8
    return bytes((tag, 0x80 + size)) + length.to_bytes(size, "big") + content


def smime(mail: bytes, kind: str = SIGNED, *, pieces: int = 0, indefinite: bool = False) -> bytes:
    """A mail in a CMS message; in so many pieces, of lengths that are not told beforehand."""
    content = zlib.compress(mail) if kind == COMPRESSED else mail
    octets = value(4, content)
    if pieces:
        size = -(-len(content) // pieces)
        parts = (content[place : place + size] for place in range(0, len(content), size))
        octets = value(0x24, b"".join(value(4, part) for part in parts), indefinite=indefinite)
    enclosed = value(6, bytes.fromhex(DATA)) + value(0xA0, octets, indefinite=indefinite)
    algorithms = value(0x30 if kind == COMPRESSED else 0x31, value(0x30, b""), indefinite=indefinite)
    inner = value(2, b"\1") + algorithms + value(0x30, enclosed, indefinite=indefinite) + value(0x31, b"")
    whole = value(6, bytes.fromhex(kind)) + value(
        0xA0, value(0x30, inner, indefinite=indefinite), indefinite=indefinite
    )
    return value(0x30, whole, indefinite=indefinite)


def winmail(*attributes: tuple[int, bytes]) -> bytes:
    """A winmail.dat of attributes (MS-OXTNEF §2.1.2)."""
    found = (0x223E9F78).to_bytes(4, "little") + b"\1\0"
    for kind, content in attributes:
        level = b"\2" if kind & 0xFFFF in (0x9002, 0x8010, 0x800F, 0x9005) else b"\1"
        checksum = (sum(content) & 0xFFFF).to_bytes(2, "little")
        found += level + kind.to_bytes(4, "little") + len(content).to_bytes(4, "little") + content + checksum
    return found


def properties(*each: tuple[int, int, bytes]) -> bytes:
    """A list of properties: type, identifier, and a value that has a length of its own (§2.1.3.4)."""
    found = len(each).to_bytes(4, "little")
    for kind, name, content in each:
        found += kind.to_bytes(2, "little") + name.to_bytes(2, "little")
        if name >= 0x8000:
            found += bytes(16) + bytes(4) + b"\1\0\0\0"
        if kind in (0x1E, 0x1F, 0x102, 0xD):
            found += b"\1\0\0\0" + len(content).to_bytes(4, "little")
            found += content + bytes(-len(content) % 4)
        else:
            found += content
    return found


def rtf_as_it_is(rtf: bytes) -> bytes:
    """MS-OXRTFCP §2.1.3.1: RTF that is not compressed."""
    return (len(rtf) + 12).to_bytes(4, "little") + len(rtf).to_bytes(4, "little") + b"MELA" + bytes(4) + rtf


def compressed_rtf(pieces: list[bytes | tuple[int, int]]) -> bytes:
    """MS-OXRTFCP §2.1.3.1: signs, and places with lengths in the dictionary."""
    packed = b""
    for place in range(0, len(pieces), 8):
        control, run = 0, b""
        for bit, piece in enumerate(pieces[place : place + 8]):
            if isinstance(piece, bytes):
                run += piece
            else:
                control |= 1 << bit
                run += (piece[0] << 4 | piece[1] - 2).to_bytes(2, "big")
        packed += bytes((control,)) + run
    return (len(packed) + 12).to_bytes(4, "little") + bytes(4) + b"LZFu" + bytes(4) + packed
