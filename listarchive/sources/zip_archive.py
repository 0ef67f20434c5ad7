"""The mails of a zip archive.

Its table of contents is at its end, and its members are read one after the other, as streams.
"""

from __future__ import annotations

import io
from collections.abc import Container, Iterator
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import crc32

from listarchive.limits import limits
from listarchive.sources.bundle import Bundle, Names, hidden
from listarchive.sources.compressed import WHOLE_COPY, Stream, allowed
from listarchive.sources.regular import LEFT, is_special, open_regular

_ENCRYPTED = 1


def recognise(head: bytes) -> bool:
    """The signature of a member, or of the table of contents of an archive without any."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


class _Content:
    """The bytes of one member, up to where they cannot be read."""

    def __init__(self, file: IO[bytes], allowed: int, checksum: int) -> None:
        self._file = file
        self._checksum = checksum
        self._sum = 0
        self._allowed = allowed
        self.made = 0
        self.damage = ""

    def read(self, size: int, /) -> bytes:
        if self.damage:
            return b""
        try:
            data = self._file.read(size)
        except Exception:  # whatever the library of its compression raises
            self.damage = f"is damaged here: what comes after it cannot be read{WHOLE_COPY}"
            return b""
        self.made += len(data)
        self._sum = crc32(data, self._sum)
        if not data and self._sum != self._checksum:
            self.damage = f"is damaged somewhere: its checksum is wrong{WHOLE_COPY}"
        if self.made > self._allowed:
            self.damage = (
                f"the members are more than {limits().unpacked_ratio} times as large as the zip archive: "
                "taken for a bomb, what comes after this is left unread"
            )
        return data


class Zip(Bundle):
    """A zip archive."""

    __slots__ = ()

    def _members(self, wanted: Container[str]) -> Iterator[tuple[str, Stream]]:
        names, left = Names(), allowed(self.size)
        try:
            with open_regular(self.path) as file, ZipFile(io.BufferedReader(file)) as archive:
                for info in archive.infolist():
                    if (
                        info.is_dir()
                        or hidden(info.filename)
                        or (name := names.unique(info.filename)) not in wanted
                    ):
                        continue
                    content = self._opened(archive, info, name, left)
                    if content is None:
                        continue
                    yield name, Stream(content)
                    left -= content.made
                    if content.damage:
                        self._report(name, content.made, content.damage)
                    if left < 0:
                        return
                    self.position = min(self.size, self.position + info.compress_size)
        except (BadZipFile, ValueError, NotImplementedError) as error:
            self._report(
                "", 0, f"the zip archive is damaged ({error}): what is left of it cannot be read{WHOLE_COPY}"
            )

    def _opened(self, archive: ZipFile, info: ZipInfo, name: str, allowed: int) -> _Content | None:
        if is_special(info.external_attr >> 16):  # where Unix keeps a file's mode (APPNOTE 4.4.15)
            self._report(name, 0, LEFT)
            return None
        if info.flag_bits & _ENCRYPTED:
            self._report(name, 0, "encrypted, left unread: unpack it first")
            return None
        # Without one to compare, the library gives all that it has read in spite of a wrong checksum.
        checksum = info.CRC
        del info.CRC
        try:
            return _Content(archive.open(info), allowed, checksum)
        except (BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError) as error:
            self._report(name, 0, f"cannot be unpacked ({error})")
            return None
