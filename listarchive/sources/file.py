"""The mails of one file, compressed or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import groupby

from listarchive.post import Origin
from listarchive.sources import kinds
from listarchive.sources.bookmark import Bookmark, fingerprint
from listarchive.sources.compressed import Stream, open_stream
from listarchive.sources.regular import open_regular
from listarchive.sources.source import NO_SIDECAR, Mail, Problem, Source
from listarchive.sources.threads_page import sidecar_of
from listarchive.sources.window import BLANK

_LARGE = 1 << 22
"""Bytes, unpacked, of a compressed file that is read on: to unpack it twice takes less than its mails do."""


@dataclass(slots=True)
class File(Source):
    """A file of mails."""

    piped: Stream | None = None
    """Standard input, which has been opened already and can be read once."""
    begun: Stream | None = None
    """What was unpacked to see what the file is: a block of bzip2 is most of a month's mail."""

    def mails(self, start: int = 0) -> Iterator[Mail]:
        """The file's mails from `start` on.

        To read what has been added to a file, `added` is surer than going on from its `end`: what was
        read as the last mail may have been half written.
        """
        self.problems, self.skipped, self.end, self.position = [], [], 0, 0
        self.bookmark, self.resumed = "", False
        yield from self._from(start)

    def added(self, bookmark: str) -> Iterator[Mail]:
        """The mails below the last one that was read, if what lies above is as it was."""
        mark = Bookmark.read(bookmark)
        if mark is None or not self._fits(mark):
            yield from self.mails()
            return
        mails = self.mails(mark.start)
        last = next(mails, None)
        self.resumed = True
        if last and len(last.raw.rstrip(BLANK)) != mark.end - mark.start:
            yield last
        yield from mails

    def at(self, origins: Iterable[Origin]) -> Iterator[tuple[Origin, bytes]]:
        """The bytes at places in the file."""
        with open_stream(self.path) as stream:
            yield from spans(stream, origins)

    def _from(self, start: int) -> Iterator[Mail]:
        last: tuple[int, int] | None = None
        begun, self.begun = self.begun, None
        opened: AbstractContextManager[Stream] = (
            nullcontext(self.piped) if self.piped else open_stream(self.path, begun)
        )
        with opened as stream:
            stream.skip(start)
            self.end = stream.offset
            for offset, raw in kinds.split(self.kind, stream, start, self._report):
                self._skip_to(offset)
                self.end, self.position = offset + len(raw), stream.position
                last = offset, offset + len(raw.rstrip(BLANK))
                sidecar = sidecar_of(self.path) if self.kind == "webpage" and not self.piped else NO_SIDECAR
                yield Mail(raw, Origin(str(self.path), offset, len(raw)), sidecar)
            self._skip_to(stream.offset)
            self.position = stream.position
            if stream.damage:
                self._report(stream.offset, stream.damage)
            small_or_cut = self.compression and (stream.damage or self.end < _LARGE)
        if last and kinds.named(self.kind).grows and not (self.piped or small_or_cut):
            self.bookmark = str(Bookmark(self.kind, *last, self.end, self._fingerprint(last[1])))

    def _fits(self, mark: Bookmark) -> bool:
        if self.piped or self.kind != mark.kind:
            return False
        if not self.compression:
            return self.size > mark.size and self._fingerprint(mark.end) == mark.fingerprint
        if mark.size < _LARGE:
            return False
        with open_stream(self.path) as stream:
            if fingerprint(stream, mark.end) != mark.fingerprint:
                return False
            stream.skip(mark.size - stream.offset)
            return bool(stream.peek(1))

    def _fingerprint(self, end: int) -> str:
        if self.compression:
            with open_stream(self.path) as stream:
                return fingerprint(stream, end)
        with open_regular(self.path) as file:
            return fingerprint(file, end)

    def _skip_to(self, offset: int) -> None:
        if offset > self.end:
            self.skipped.append((self.end, offset))
            self.end = offset

    def _report(self, offset: int, reason: str) -> None:
        self.problems.append(Problem(offset, reason))


def spans(stream: Stream, origins: Iterable[Origin]) -> Iterator[tuple[Origin, bytes]]:
    """The bytes at places in a stream that stands at its start, each read once."""
    in_order = sorted(origins, key=lambda origin: (origin.offset, origin.length, origin.part))
    for (offset, length), here in groupby(in_order, key=lambda origin: (origin.offset, origin.length)):
        if offset < stream.offset:
            continue
        stream.skip(offset - stream.offset)
        raw = stream.read(length)
        if len(raw) == length:
            yield from ((origin, raw) for origin in here)
