"""Sources that hold files of their own: a tar, a zip, a folder of mails.

Its files are its members. Each is read where it stands and told by its content, as files on the disk are:
an mbox, a mail, compressed or not. A member's name is only a name: nothing is ever written there.
"""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from listarchive.post import Origin
from listarchive.sources import kinds
from listarchive.sources.compressed import Stream
from listarchive.sources.file import spans
from listarchive.sources.source import NO_SIDECAR, Mail, Problem, Sidecar, Source
from listarchive.sources.threads_page import Indexes


class _Everything:
    def __contains__(self, _: object) -> bool:
        return True


class _Pages:
    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.endswith(".html")


EVERYTHING = _Everything()


@dataclass(slots=True)
class Bundle(Source):
    """A source of which the origins name a member, and an offset in it."""

    _indexes: Indexes | None = field(default=None, repr=False)
    """What is told of web pages; None until there is one."""

    @abstractmethod
    def _members(self, wanted: Container[str]) -> Iterator[tuple[str, Stream]]:
        """The members among those wanted, each with its bytes, in a fixed order.

        A stream lasts until the next is asked for. What cannot be read is reported.
        """

    def mails(self, start: int = 0) -> Iterator[Mail]:  # noqa: ARG002  # a bundle is read whole
        """The mails of all members."""
        self._begin()
        for name, stream in self._members(EVERYTHING):
            yield from self._mails_of(name, stream)
        self.position = self.size

    def added(self, bookmark: str) -> Iterator[Mail]:  # noqa: ARG002  # it has been written anew
        """All mails: what has been added to a bundle can be anywhere."""
        yield from self.mails()

    def at(self, origins: Iterable[Origin]) -> Iterator[tuple[Origin, bytes]]:
        """The bytes at places in members."""
        wanted: dict[str, list[Origin]] = {}
        for origin in origins:
            wanted.setdefault(origin.member, []).append(origin)
        for name, stream in self._members(wanted):
            yield from spans(stream, wanted.pop(name, ()))
            if not wanted:
                return

    def _begin(self) -> None:
        self.problems, self.skipped, self.end, self.position = [], [], 0, 0
        self.bookmark, self.resumed = "", False
        self._indexes = None

    def _mails_of(self, name: str, stream: Stream) -> Iterator[Mail]:
        head = stream.peek(kinds.HEAD)
        kind = kinds.kind_of(head) if head or not stream.damage else None
        if kind is None and stream.damage:
            self._report(name, 0, f"{stream.damage} (what is left is not mail)")
        elif kind is None:
            if not kinds.beside_mail(PurePosixPath(name).name, head):
                self._report(name, 0, kinds.what_else(head))
        else:
            yield from self._split(name, kind, stream)
            if stream.damage:
                self._report(name, stream.offset, stream.damage)
        self.end += stream.offset

    def _split(self, name: str, kind: str, stream: Stream) -> Iterator[Mail]:
        def report(offset: int, reason: str) -> None:
            self._report(name, offset, reason)

        sidecar = self._sidecar_of(PurePosixPath(name)) if kind == "webpage" else NO_SIDECAR
        for offset, raw in kinds.split(kind, stream, 0, report):
            yield Mail(raw, Origin(str(self.path), offset, len(raw), member=name), sidecar)

    def _sidecar_of(self, page: PurePosixPath) -> Sidecar:
        if self._indexes is None:
            self._indexes = self._read_indexes()
        return self._indexes.sidecar_of(page)

    def _read_indexes(self) -> Indexes:
        """Pass once over all members, since an index may come after its pages."""
        # What is found wrong, and how far it is read, is told by the reading that is under way.
        problems, position = list(self.problems), self.position
        found = Indexes(self._members(_Pages()))
        self.problems[:], self.position = problems, position
        return found

    def _report(self, name: str, offset: int, reason: str) -> None:
        self.problems.append(Problem(offset, f"{name}: {reason}" if name else reason))


def hidden(name: str) -> bool:
    """Whether a member is left out in silence, as hidden files are. `./` and `../` hide nothing."""
    return any(
        part.startswith(".") and part not in (".", "..") for part in name.replace("\\", "/").split("/")
    )


class Names:
    """Members of the same name, told apart."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def unique(self, name: str) -> str:
        """The name, when it comes for the first time; then `a.mbox (2)`, `a.mbox (3)`."""
        self._seen[name] += 1
        count = self._seen[name]
        return f"{name} ({count})" if count > 1 else name
