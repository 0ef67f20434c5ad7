"""RTF as Outlook compresses it (MS-OXRTFCP)."""

from __future__ import annotations

from listarchive.limits import limits

_COMPRESSED, _AS_IT_IS = b"LZFu", b"MELA"
_HEAD = 16
_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""§2.1.2.1: what each dictionary begins with."""
_SIZE = 4096


def unpacked(data: bytes) -> bytes:
    """The RTF (§3.1.1), as far as the data go; none where they are something else."""
    kind, packed = data[8:12], data[_HEAD:]
    if kind == _AS_IT_IS:
        return packed[: limits().mail_bytes]
    if kind != _COMPRESSED:
        return b""
    known = bytearray(_DICTIONARY.ljust(_SIZE, b" "))
    write, place = len(_DICTIONARY), 0
    found = bytearray()
    while place < len(packed) and len(found) < limits().mail_bytes:
        control = packed[place]
        place += 1
        for bit in range(8):
            if not control >> bit & 1:
                piece = packed[place : place + 1]
                place += 1
            else:
                token = int.from_bytes(packed[place : place + 2], "big")
                place += 2
                start, length = token >> 4, (token & 15) + 2
                if start == write:  # the end
                    return bytes(found)
                piece = b""
                for step in range(length):
                    # What it names may be what it just wrote.
                    sign = known[(start + step) % _SIZE]
                    known[(write + step) % _SIZE] = sign
                    piece += bytes((sign,))
            if place > len(packed):
                return bytes(found)
            for step, sign in enumerate(piece):
                known[(write + step) % _SIZE] = sign
            write = (write + len(piece)) % _SIZE
            found += piece
    return bytes(found)
