"""The mails of a folder that holds a mail in each file: a Maildir, or an MH folder.

A Maildir (cr.yp.to/proto/maildir.html) has its mails in `new` and `cur`; what is in `tmp` is not yet
delivered. A mail is known by its name without the flags behind `:2,`, so that reading or marking it makes
no other mail of it. An MH folder has its mails in files that are called by their numbers.
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Callable, Container, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from listarchive.lazy import lazy_pattern
from listarchive.sources import eml
from listarchive.sources.bundle import Bundle
from listarchive.sources.compressed import Stream
from listarchive.sources.regular import LEFT, open_regular
from listarchive.sources.source import FileState, Mail

_FLAGS = lazy_pattern(r"[:;!]2,[^/]*$")
"""Where a colon may not stand in a file's name, `;` and `!` stand for it."""

_MARK = 12  # characters that tell a file in a bookmark: 72 bits


def kind_of(folder: Path) -> str:
    """`maildir`, `mh`, or nothing. Raises OSError if the folder cannot be listed."""
    with os.scandir(folder) as entries:
        found = list(entries)
    seen = {entry.name: entry.is_dir(follow_symlinks=False) for entry in found}
    holds = {name for name in ("cur", "new", "tmp") if seen.get(name)}
    if len(holds) > 1 and holds != {"tmp"}:
        return "maildir"
    files = [name for name, is_folder in seen.items() if not (is_folder or name.startswith((".", ",", "#")))]
    if files and not all(name.isdecimal() for name in files):
        return ""
    if ".mh_sequences" in seen:
        return "mh"
    # Month files may have numbers for names, too: in an MH folder, no From_ line stands above a mail.
    regular = [entry.name for entry in found if entry.name in files and entry.is_file(follow_symlinks=False)]
    return "mh" if regular and _is_mail(folder / min(regular, key=int)) else ""


def _is_mail(path: Path) -> bool:
    try:
        with open_regular(path) as file:
            return eml.recognise(Stream(file).read(1 << 14))
    except OSError:
        return False


def member_of(name: str) -> str:
    """Give the name of a mail in a Maildir, without the flags that its file's name tells."""
    return _FLAGS.sub("", name)


class _File(NamedTuple):
    """A file of the folder: the name of its mail, where it lies now, and what tells it from others."""

    member: str
    path: Path
    size: int
    modified: int

    @property
    def mark(self) -> str:
        told = f"{self.member}\0{self.size}\0{self.modified}".encode("utf-8", "surrogateescape")
        return b64encode(blake2b(told, digest_size=_MARK * 6 // 8).digest()).decode()


def _files(folder: Path, kind: str, left: Callable[[str, str], None] | None = None) -> list[_File]:
    """The files, in the order of their names, which in a Maildir is that of delivery.

    `left` is told the name of what is neither a file nor a folder, and that it is left unread.
    """
    found = []
    for place in (folder / "new", folder / "cur") if kind == "maildir" else (folder,):
        if not place.is_dir():
            continue
        with os.scandir(place) as entries:
            for entry in entries:
                if entry.name.startswith((".", ",", "#")):
                    continue
                if left and not (entry.is_file(follow_symlinks=False) or entry.is_dir(follow_symlinks=False)):
                    left(entry.name, "a link, left unread" if entry.is_symlink() else LEFT)
                if entry.is_file(follow_symlinks=False):
                    status = entry.stat(follow_symlinks=False)
                    member = member_of(entry.name) if kind == "maildir" else entry.name
                    found.append(_File(member, Path(entry.path), status.st_size, status.st_mtime_ns))
    if kind == "mh":
        return sorted(
            found, key=lambda file: (int(file.member), file.member) if file.member.isdecimal() else (0, "")
        )
    return sorted(found, key=lambda file: (os.fsencode(file.member), file.path))


def state_of(folder: Path, kind: str) -> FileState:
    """The size of all files, and the last change of one of them or of the folder."""
    files = _files(folder, kind)
    places = [folder, *(folder / name for name in ("new", "cur") if (folder / name).is_dir())]
    changes = [place.stat().st_mtime_ns for place in places]
    return FileState(sum(file.size for file in files), max([*changes, *(file.modified for file in files)]))


class MailFolder(Bundle):
    """A Maildir or an MH folder. Its members are its mails, by their names without flags."""

    __slots__ = ()

    def added(self, bookmark: str) -> Iterator[Mail]:
        """The mails that were not there yet, whatever has become of the others."""
        kind, _, marks = bookmark.partition(" ")
        known = {marks[at : at + _MARK] for at in range(0, len(marks), _MARK)} if kind == self.kind else set()
        self._begin()
        self.resumed = bool(known)
        yield from self._unless(known)

    def mails(self, start: int = 0) -> Iterator[Mail]:  # noqa: ARG002  # it is read whole
        """The mails of all files."""
        self._begin()
        yield from self._unless(frozenset())

    def _unless(self, known: Container[str]) -> Iterator[Mail]:
        read = []
        for file in _files(self.path, self.kind, lambda name, reason: self._report(name, 0, reason)):
            before = len(self.problems)
            if file.mark not in known:
                for name, stream in self._streams(file):
                    yield from self._mails_of(name, stream)
            self.position += file.size
            if len(self.problems) == before:
                read.append(file.mark)
        self.position = self.size
        self.bookmark = f"{self.kind} {''.join(read)}"

    def _members(self, wanted: Container[str]) -> Iterator[tuple[str, Stream]]:
        for file in _files(self.path, self.kind):
            if file.member in wanted:
                yield from self._streams(file)

    def _streams(self, file: _File) -> Iterator[tuple[str, Stream]]:
        try:
            opened = open_regular(file.path)
        except FileNotFoundError:
            # read or marked in this moment, and therefore called otherwise
            moved = [each for each in _files(self.path, self.kind) if each.member == file.member]
            if moved and moved[0].path != file.path:
                yield from self._streams(moved[0])
            return
        except OSError as error:
            self._report(file.member, 0, f"cannot be read ({error.strerror}): fix that and import again")
            return
        with opened:
            yield file.member, Stream(opened, seekable=True)
