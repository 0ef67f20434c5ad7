"""How far was a file read, and is what lies before that place still the same?"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import NamedTuple, Self

_BLOCK = 1 << 12
_BLOCKS = 64
"""So many blocks, evenly spread, are compared: of a file up to 256 KiB every byte."""


class Bookmark(NamedTuple):
    """The last mail of a file: its span, without the blank lines below it, and a print of all above.

    The file's size is kept, too: one that has changed without growing has not been added to.
    """

    kind: str
    start: int
    end: int
    size: int
    fingerprint: str

    def __str__(self) -> str:
        return f"{self.kind} {self.start} {self.end} {self.size} {self.fingerprint}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The bookmark that was written as `text`; None if it is none."""
        match text.split(" "):
            case [kind, start, end, size, fingerprint] if all(map(str.isdecimal, (start, end, size))):
                return cls(kind, int(start), int(end), int(size), fingerprint)
        return None


def fingerprint(block_at: Callable[[int, int], bytes], end: int) -> str:
    """What tells the first `end` bytes of a file from others; `block_at(offset, size)` reads some of them."""
    print_ = blake2b(digest_size=16)
    last = max(0, end - _BLOCK)
    places = range(0, last, _BLOCK) if end <= _BLOCK * _BLOCKS else _spread(last)
    for offset in (*places, last):
        print_.update(block_at(offset, min(_BLOCK, end - offset)))
    return print_.hexdigest()


def _spread(last: int) -> list[int]:
    return [last * number // _BLOCKS for number in range(_BLOCKS)]
