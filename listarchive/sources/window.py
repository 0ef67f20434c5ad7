"""A stream of any length, searched with only the mail at hand in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from listarchive.limits import limits
from listarchive.sources.compressed import Readable

BLOCK = 1 << 20

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
BLANK = b" \t\r\n\f\v\0"
"""What may stand above the first mail and is nobody's: white space, and the NULs of a lost disk block."""


def too_long() -> str:
    """Say of a mail that it is longer than one may be."""
    return f"longer than {limits().mail_bytes >> 20} MiB: only its beginning is read"


class Window:
    """The part of a stream between the mail at hand and the bytes read last.

    All places are offsets in the whole stream; the first byte is at `offset`.
    """

    def __init__(self, stream: Readable, offset: int = 0) -> None:
        self._stream = stream
        self._bytes = bytearray()
        self._from = offset
        self._ended = False
        self._head = b""
        """The beginning of the mail at hand, if it is too long to be kept."""

    def _reach(self, offset: int) -> None:
        while not self._ended and self._from + len(self._bytes) < offset:
            block = self._stream.read(BLOCK)
            self._bytes += block
            self._ended = not block

    def peek(self, offset: int, size: int) -> bytes:
        """The `size` bytes at `offset`; fewer if the stream ends before."""
        self._reach(offset + size)
        at = offset - self._from
        return bytes(self._bytes[at : at + size])

    def take(self, start: int, end: int) -> bytes:
        """The bytes of the span [start, end), which is let go of, with all that stands before it.

        If they are more than a mail may have, their beginning; nothing, if they had to be let go of before.
        """
        self._reach(end)
        if self._head:
            taken, self._head = self._head, b""
            self.drop(end)
            return taken
        if start < self._from:
            self.drop(end)
            return b""
        with memoryview(self._bytes) as view:
            taken = bytes(view[start - self._from : end - self._from])
        self.drop(end)
        return taken

    def drop(self, offset: int) -> None:
        """Let go of everything before `offset`."""
        del self._bytes[: offset - self._from]
        self._from = offset

    def find(self, needle: bytes, start: int) -> int | None:
        """Where `needle` stands next at or after `start`; None if nowhere."""
        while True:
            at = self._bytes.find(needle, start - self._from)
            if at >= 0:
                return self._from + at
            end = self._from + len(self._bytes)
            self._reach(end + 1)
            if self._ended and end == self._from + len(self._bytes):
                return None
            start = max(start, end - len(needle) + 1)
            self._shorten(start)

    def end(self, start: int) -> int:
        """Where the stream ends, read from `start`: what stands before it remains at hand."""
        while not self._ended:
            self._reach(self._from + len(self._bytes) + 1)
            self._shorten(self._from + len(self._bytes))
        return max(start, self._from + len(self._bytes))

    def _shorten(self, offset: int) -> None:
        """Keep of the mail at hand what fits, and nothing else before `offset`."""
        longest = limits().mail_bytes
        if self._head or offset - self._from > longest:
            self._head = self._head or bytes(self._bytes[:longest])
            self.drop(offset)

    def skip_blank(self) -> int:
        """The offset of the first byte that says something, or the end; what is before it is let go of.

        Leaves out a byte order mark at the file's very start, and whatever is BLANK.
        """
        if self._from == 0 and self.peek(self._from, 3) == BYTE_ORDER_MARK:
            self.drop(self._from + 3)
        while True:
            self._reach(self._from + 1)
            here = len(self._bytes)
            self.drop(self._from + here - len(self._bytes.lstrip(BLANK)))
            if self._bytes or self._ended:
                return self._from

    def split(self, start: int, beginnings: Iterable[int]) -> Iterator[tuple[int, bytes]]:
        """Give each mail with its offset: from `start` to where the next begins, the last to the end.

        The beginnings are asked for one by one, each when what stands before it has been taken.
        """
        for beginning in beginnings:
            yield start, self.take(start, beginning)
            start = beginning
        end = self.end(start)
        if end > start:
            yield start, self.take(start, end)


def whole(stream: Readable, offset: int) -> Iterator[tuple[int, bytes]]:
    """All that a stream holds as one piece with its offset, without the blanks above it."""
    window = Window(stream, offset)
    start = window.skip_blank()
    if raw := window.take(start, window.end(start)):
        yield start, raw


def without_blank(head: bytes) -> bytes:
    """A file's first bytes from where they say something."""
    return head.removeprefix(BYTE_ORDER_MARK).lstrip(BLANK)
