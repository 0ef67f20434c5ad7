"""A file that was fetched takes its place below `mbox/`, with nothing lost that was there.

A file that holds every mail of the one before it takes its place: a month grows. One that lacks some, or
has them in another wording, is put beside it under a number, `2024-May.2.txt`: what a server drops or
rewrites was written by somebody, and the import finds for itself what is there twice.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Literal

from listarchive.durable import sync_folder
from listarchive.fetch.remote import NotFetched, TooLarge
from listarchive.fetch.wrapping import WRAPPED
from listarchive.mail import Carried
from listarchive.sources import CannotCut, NotMail, cut, open_source
from listarchive.sources.compressed import BOMB, OUTPUT, open_stream

Outcome = Literal["new", "grown", "unchanged", "changed", "empty"]

_GZIP = b"\x1f\x8b\x08"
_MOST = 99  # files beside a month
_MAILS = 2_000_000  # of one file; each is kept as a hash, and may be made of a few bytes
_HASH = 16  # bytes
_NEAR = ".fetching.new"


class Damaged(NotFetched):
    """A file that cannot be read to its end."""


@dataclass(slots=True)
class Contents:
    """The mails of a file, each known by its hash, one hash after the other."""

    path: Path
    hashes: bytearray = field(default_factory=bytearray)
    last: bytes = b""

    def __len__(self) -> int:
        return len(self.hashes) // _HASH

    def each(self) -> Iterator[bytes]:
        """Give the hashes in the order of the mails."""
        return (bytes(self.hashes[start : start + _HASH]) for start in range(0, len(self.hashes), _HASH))


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a file."""

    outcome: Outcome
    path: Path
    missing: int = 0
    """How many mails of the older file are not in the new one."""


def keep(
    part: Path,
    folder: Path,
    name: str,
    *,
    largest: int,
    damaged: bool = False,
    purged: Carried | None = None,
) -> Kept:
    """Move a whole file, without what is `purged`, to its place in `folder`; `part` is gone afterwards.

    Raises `NotFetched` if it is not mail, or has more than `largest` bytes when what the way added is undone;
    `Damaged` if it cannot be read to its end unless that is taken as it is (`damaged`); and OSError.
    """
    _unwrap(part, name, largest)
    if purged:
        with suppress(CannotCut, NotMail):  # of such a mail the import keeps the post out
            cut(part, lambda mail: purged.by(mail.raw))
    there = _versions(folder, name)
    if not there:
        # Pipermail packs a month at night: until then it is `2024-May.txt`.
        other = name.removesuffix(".gz") if name.endswith(".gz") else f"{name}.gz"
        if before := _versions(folder, other):
            return _repacked(part, folder / name, before[-1], damaged=damaged)
    if _is_empty(part):
        part.unlink()
        missing = len(contents(there[-1], damaged=True)) if there else 0
        return Kept("empty", there[-1] if there else folder / name, missing)
    new = contents(part, damaged=damaged)
    if not there:
        place(part, folder / name)
        return Kept("new", folder / name)
    for path in there:
        old = contents(path, damaged=True)
        if old.hashes == new.hashes:
            part.unlink()
            return Kept("unchanged", there[-1])
    missing = _missing(old, new)
    target = _beside(folder, name, len(there) + 1) if missing else there[-1]
    if len(there) >= _MOST:
        raise NotFetched("it changes each time: compare what is there, and remove what is not needed")
    place(part, target)
    return Kept("changed" if missing else "grown", target, missing)


def _repacked(part: Path, target: Path, old: Path, *, damaged: bool) -> Kept:
    """Let a file that is packed in another way take the place of the one that is there."""
    if _is_empty(part):
        part.unlink()
        return Kept("empty", old, len(contents(old, damaged=True)))
    before, new = contents(old, damaged=True), contents(part, damaged=damaged)
    missing = _missing(before, new)
    place(part, target)
    if missing:
        return Kept("changed", target, missing)
    old.unlink()
    return Kept("unchanged" if before.hashes == new.hashes else "grown", target)


def contents(path: Path, *, damaged: bool = False) -> Contents:
    """Read a file through. Raises `NotFetched`, `Damaged` and OSError."""
    found = Contents(path)
    try:
        source = open_source(path)
    except NotMail as error:
        if damaged:
            return found
        raise NotFetched(f"what came is {error.reason}: check the url") from error
    if source.kind != "mbox" and not damaged:
        raise NotFetched(f"what came is not an mbox but {source.kind}: check the url")
    for mail in source.mails():
        # A mail at the end of a file may lack the blank line that parts it from the next.
        found.last = mail.raw.rstrip(b"\r\n")
        found.hashes += blake2b(found.last, digest_size=_HASH).digest()
        if len(found) > _MAILS:
            raise TooLarge(f"what came has more than {_MAILS:,} mails: fetch it by hand, if that is meant")
    for problem in source.problems:
        if BOMB in problem.reason and not damaged:
            raise _bomb(problem.reason)
    if source.problems and not damaged:
        raise Damaged(f"it arrived damaged ({source.problems[0].reason}): try later")
    return found


def _missing(old: Contents, new: Contents) -> int:
    """Count the mails of `old` that `new` has not."""
    missing = set(old.each())
    missing.difference_update(new.each())
    if len(missing) == 1 and bytes(old.hashes[-_HASH:]) in missing:
        # It may have been fetched while it was being written: then its last mail goes on now.
        source = open_source(new.path)
        longer = next(islice(source.mails(), len(old) - 1, None), None)
        if longer is not None and longer.raw.startswith(old.last):
            return 0
    return len(missing)


def _versions(folder: Path, name: str) -> list[Path]:
    """List what was kept of a file: itself, and what was put beside it."""
    found = []
    for number in range(1, _MOST + 1):
        path = _beside(folder, name, number)
        if not path.exists():
            break
        found.append(path)
    return found


def _beside(folder: Path, name: str, number: int) -> Path:
    if number == 1:
        return folder / name
    stem, dot, rest = name.partition(".")
    return folder / f"{stem}.{number}{dot}{rest}"


def _is_empty(part: Path) -> bool:
    """Tell whether there is nothing in a file; HyperKitty gzips nothing for a month without mail."""
    with open_stream(part) as stream:
        return not stream.read(1) and not stream.damage


def _unwrap(part: Path, name: str, largest: int) -> None:
    """Undo what the way added: gzip round gzip, or gzip round what is not called so."""
    bare = part.with_name(part.name + ".bare")
    for _ in range(WRAPPED):
        with open_stream(part) as stream:
            if stream.compression != "gzip" or (name.endswith(".gz") and stream.peek(3) != _GZIP):
                return
            try:
                with bare.open("wb") as out:
                    while data := stream.read(OUTPUT):
                        out.write(data)
                        if stream.offset > largest:
                            raise TooLarge(f"larger than {largest:,} bytes: raise `largest` if that is meant")
                if BOMB in stream.damage:
                    raise _bomb(stream.damage)
                if stream.damage:
                    return  # whoever reads it through says how
                bare.replace(part)
            finally:
                bare.unlink(missing_ok=True)


def _bomb(reason: str) -> TooLarge:
    return TooLarge(f"what came is {reason.partition(BOMB)[0]}{BOMB}")


def clear(folder: Path) -> None:
    """Remove what a run left in a folder below `mbox/` that was killed while a file took its place."""
    for left in (folder / _NEAR, folder / "git" / _NEAR):
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        elif left.is_file():
            left.unlink()


def place(part: Path, target: Path) -> None:
    """Move a file to its place, whole or not at all, and so that it is there after a power loss."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if part.stat().st_dev != target.parent.stat().st_dev:
        # mbox/ may be on a disk of its own; what begins with a dot is not read by an import.
        near = target.with_name(_NEAR)
        try:
            shutil.copyfile(part, near)
        except BaseException:
            near.unlink(missing_ok=True)
            raise
        part.unlink()
        part = near
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(target)
    sync_folder(target.parent)


def place_folder(new: Path, target: Path) -> None:
    """Move a folder to a place where there is none, whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    near = target.with_name(_NEAR)
    shutil.rmtree(near, ignore_errors=True)
    try:
        shutil.move(new, near)  # a copy, if mbox/ is on a disk of its own
        near.replace(target)
    except BaseException:
        shutil.rmtree(near, ignore_errors=True)
        raise
    sync_folder(target.parent)
