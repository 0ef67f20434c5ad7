"""A file of mails is written anew without some of them, and nothing else of it changes."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import IO, cast

from listarchive.durable import sync_folder
from listarchive.errors import ListArchiveError
from listarchive.sources.compressed import OUTPUT, open_stream
from listarchive.sources.file import File
from listarchive.sources.mail_folder import member_of
from listarchive.sources.opening import open_source
from listarchive.sources.source import Mail, NotMail, Source
from listarchive.zstd import zstd

_MANY = frozenset({"mbox", "mmdf", "rnews", "listserv"})
"""Kinds of files that hold a mail after the other."""
_NEW = ".purging"
_BY_HAND = "take the mail out of it by hand"


class CannotCut(ListArchiveError):
    """A file out of which no mail can be cut; `reason` tells a person why, and what to do."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.reason = reason


def cut(path: Path, doomed: Callable[[Mail], bool]) -> int:
    """Take mails out of a file, or of a Maildir or an MH folder; count them.

    The file keeps its owner, its mode and its time, and the mails that stay keep every byte. It takes the
    place of the old one when it is whole and on the disk. A file that was nothing but the mail is removed.
    Raises `CannotCut`, and OSError.
    """
    source = open_source(path)
    if source.kind in ("maildir", "mh"):
        return _unlinked(path, [mail.origin.member for mail in source.mails() if doomed(mail)])
    refuse(source)
    before = path.stat()
    spans: list[tuple[int, int]] = []
    rest = blake2b()
    count = 0
    for mail in source.mails():
        count += 1
        if doomed(mail):
            spans.append((mail.origin.offset, mail.origin.offset + mail.origin.length))
        else:
            _note(rest, mail)
    if not spans:
        return 0
    if source.kind not in _MANY:
        if count > len(spans):
            raise CannotCut(path, f"is a {source.kind} with other posts: {_BY_HAND}")
        path.unlink()
        sync_folder(path.parent)
        return count
    damage = next((problem.reason for problem in source.problems), "")
    if damage:
        raise CannotCut(path, f"is not whole ({damage}): put a whole copy in its place first")
    _replace(path, before, source.compression, spans, rest.digest())
    return len(spans)


def refuse(source: Source) -> None:
    """Raise `CannotCut` for a kind of source that mails cannot be cut out of."""
    if source.kind in ("maildir", "mh"):
        return
    if not isinstance(source, File):
        raise CannotCut(source.path, f"is a {source.kind}: {_BY_HAND}")
    if source.path.stat().st_nlink > 1:
        raise CannotCut(source.path, f"has other names, which are hard links: {_BY_HAND}")


def sweep(folder: Path) -> None:
    """Remove what a cut that was killed has left below a folder. Raises OSError."""
    for left in folder.rglob(f".*{_NEW}"):
        if left.is_file() and not left.is_symlink():
            left.unlink()


def _note(rest: blake2b, mail: Mail) -> None:
    rest.update(len(mail.raw).to_bytes(8, "big"))
    rest.update(mail.raw)


def _replace(
    path: Path, before: os.stat_result, compression: str, spans: Iterable[tuple[int, int]], rest: bytes
) -> None:
    new = path.with_name(f".{path.name}{_NEW}")
    try:
        with new.open("wb") as file:
            os.chmod(new, 0o600)  # noqa: PTH101 - before a byte of mail is in it
            with _packing(file, compression) as out:
                for data in _without(path, spans):
                    out.write(data)
                out.write(b"")  # of nothing, zstd makes nothing until it is asked to
            file.flush()
            os.fsync(file.fileno())
        now = path.stat()
        if (now.st_ino, now.st_size, now.st_mtime_ns) != (before.st_ino, before.st_size, before.st_mtime_ns):
            raise CannotCut(path, "has changed meanwhile: run this again")
        if _rest_of(new) != rest:
            raise CannotCut(path, f"would be read otherwise without the mail: {_BY_HAND}")
        shutil.copystat(path, new)
        if (new.stat().st_uid, new.stat().st_gid) != (before.st_uid, before.st_gid):
            os.chown(new, before.st_uid, before.st_gid)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    sync_folder(path.parent)


def _without(path: Path, spans: Iterable[tuple[int, int]]) -> Iterator[bytes]:
    """Give the unpacked bytes of a file that are in none of the spans, which are in their order."""
    with open_stream(path) as stream:
        for start, end in spans:
            while data := stream.read(min(OUTPUT, start - stream.offset)):
                yield data
            stream.skip(end - stream.offset)
        while data := stream.read(OUTPUT):
            yield data


def _rest_of(path: Path) -> bytes:
    """Hash the mails of a file."""
    rest = blake2b()
    try:
        source = open_source(path)
    except NotMail:
        return rest.digest()
    for mail in source.mails():
        _note(rest, mail)
    return rest.digest()


@contextmanager
def _packing(file: IO[bytes], compression: str) -> Iterator[IO[bytes]]:
    """Compress what is written as a file was compressed."""
    match compression:
        case "gzip":
            packed: IO[bytes] = cast("IO[bytes]", gzip.GzipFile("", "wb", 9, file, mtime=0))
        case "bzip2":
            packed = bz2.BZ2File(file, "wb")
        case "xz":
            packed = lzma.LZMAFile(file, "wb")  # noqa: SIM115 - it is closed below
        case "zstd":
            packed = zstd().ZstdFile(file, "wb")
        case _:
            yield file
            return
    with packed:
        yield packed


def _unlinked(folder: Path, members: list[str]) -> int:
    """Remove the files of some mails from a Maildir or an MH folder."""
    places = [each for each in (folder / "new", folder / "cur", folder) if each.is_dir()]
    count = 0
    for place in places:
        for path in place.iterdir():
            if path.is_file() and not path.is_symlink() and member_of(path.name) in members:
                path.unlink()
                count += 1
        sync_folder(place)
    return count
