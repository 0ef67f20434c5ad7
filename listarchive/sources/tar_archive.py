"""The mails of a tar archive, compressed or not.

It is read once, from its first block to its last, a block at a time (POSIX.1-2017 pax, "ustar
Interchange Format"; GNU tar's long names). Written out here, since Python's tarfile takes a name of
any length into memory, remembers every member, and fills in the holes of sparse files.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from listarchive.lazy import lazy_pattern
from listarchive.sources.bundle import Bundle, Names, hidden
from listarchive.sources.compressed import OUTPUT, WHOLE_COPY, Stream, open_stream
from listarchive.sources.regular import LEFT
from listarchive.sources.threads_page import Indexes

BLOCK = 512
_LONGEST_NAME = 1 << 16
_REGULAR = (b"0", b"\0", b"7")
_SPECIAL = (b"3", b"4", b"6")
_SIZE = lazy_pattern(rb"\d{1,19}")
_RECORD = lazy_pattern(rb"(\d{1,5}) ([^=\n]{1,100})=")


def recognise(head: bytes) -> bool:
    """Whether a file's first bytes make a header with a right checksum."""
    return _header(head[:BLOCK]) is not None


@dataclass(frozen=True, slots=True)
class _Header:
    name: bytes
    size: int
    type: bytes


class _Content:
    """The bytes of one member."""

    def __init__(self, stream: Stream, size: int) -> None:
        self._stream = stream
        self._left = size
        self.padding = -size % BLOCK

    def read(self, size: int, /) -> bytes:
        data = self._stream.read(min(size, self._left))
        self._left -= len(data)
        return data

    def finish(self) -> bool:
        """Pass over what is left; False if it is not there."""
        while self._left and self.read(OUTPUT):
            pass
        self._stream.read(self.padding)
        return not self._left


@dataclass(slots=True)
class Tar(Bundle):
    """A tar archive."""

    piped: Stream | None = None
    """Standard input, which has been opened already and can be read once."""

    def _read_indexes(self) -> Indexes:
        return Indexes(()) if self.piped else Bundle._read_indexes(self)

    def _members(self, wanted: Container[str]) -> Iterator[tuple[str, Stream]]:
        opened: AbstractContextManager[Stream] = (
            nullcontext(self.piped) if self.piped else open_stream(self.path)
        )
        names = Names()
        with opened as stream:
            for name, content in self._regular(stream):
                if not hidden(name) and (unique := names.unique(name)) in wanted:
                    self.position = stream.position
                    yield unique, Stream(content)
            if stream.damage:
                self._report("", stream.offset, stream.damage)

    def _regular(self, stream: Stream) -> Iterator[tuple[str, _Content]]:
        """Names and contents of the files in the archive."""
        long: dict[bytes, bytes] = {}
        lost = False
        while block := stream.read(BLOCK):
            header = _header(block)
            if header is None:
                if block.strip(b"\0") and not lost:
                    lost = True
                    self._report("", stream.offset - BLOCK, "the tar archive is damaged here: read on below")
                continue
            lost = False
            if header.type in b"LKxg":
                content = _Content(stream, header.size)
                long |= _extended(header.type, content.read(_LONGEST_NAME))
            else:
                name = long.get(b"path", header.name).rstrip(b"\0").decode("utf-8", "surrogateescape")
                size = int(long[b"size"]) if _SIZE.fullmatch(long.get(b"size", b"")) else header.size
                content = _Content(stream, size)
                if header.type == b"S" or any(key.startswith(b"GNU.sparse") for key in long):
                    self._report(name, 0, "a sparse file, left unread: pack it without --sparse")
                elif header.type in _SPECIAL:
                    self._report(name, 0, LEFT)
                elif header.type in _REGULAR and not name.endswith("/"):
                    yield name, content
                long = {}
            if not content.finish() and not stream.damage:
                self._report(
                    "", stream.offset, f"the tar archive ends too early: its end is lost{WHOLE_COPY}"
                )


def _extended(kind: bytes, data: bytes) -> dict[bytes, bytes]:
    if kind == b"L":
        return {b"path": data}
    return dict(_records(data)) if kind == b"x" else {}


def _records(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Keys and values of a pax header: each record begins with its own length (pax, "Extended Header")."""
    start = 0
    while (record := _RECORD.match(data, start)) and int(record[1]) > len(record[0]):
        start += int(record[1])
        yield record[2], data[record.end() : start - 1]


def _header(block: bytes) -> _Header | None:
    """The header in a block; None if its checksum is wrong."""
    if len(block) < BLOCK or not block[0]:
        return None
    stated = _number(block[148:156])
    size = _number(block[124:136])
    if stated != sum(block) - sum(block[148:156]) + 8 * ord(" ") or size is None:
        return None
    name = block[:100].rstrip(b"\0")
    prefix = block[345:500].rstrip(b"\0") if block[257:263] == b"ustar\0" else b""
    return _Header(b"/".join(filter(None, (prefix, name))), size, block[156:157])


def _number(field: bytes) -> int | None:
    """An octal number, or GNU tar's binary one."""
    if field[0] == 0x80:
        return int.from_bytes(field[1:], "big")
    try:
        return int(field.replace(b"\0", b" ").strip() or b"0", 8)
    except ValueError:
        return None
