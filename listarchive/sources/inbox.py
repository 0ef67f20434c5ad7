"""The mails of a public-inbox repository.

public-inbox keeps each mail as a blob. Version 1 (public-inbox-v1-format) is one git repository with a file
for each mail, called by a hash. Version 2 (public-inbox-v2-format) is a folder of repositories,
`git/0.git`, `git/1.git` and so on, its epochs; each commit puts a mail into the file `m`, or into `d` to take
it away. What had been taken away before it was read is not read; what is taken away later stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import groupby
from pathlib import Path

from listarchive.lazy import lazy_pattern
from listarchive.limits import limits
from listarchive.post import Origin
from listarchive.sources import git
from listarchive.sources.git_folder import GitError, is_repository
from listarchive.sources.source import FileState, Mail, Problem, Source
from listarchive.sources.window import too_long

_V1 = lazy_pattern(rb"[0-9a-f]{2}/[0-9a-f]{38}(?:/[0-9a-f]{40})?")
_NAME = lazy_pattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_EPOCH = lazy_pattern(r"(\d{1,9})\.git")
_NAMED = ("HEAD", "packed-refs", "refs/heads", "objects/pack")
"""What changes on the disk when a commit is added."""


def epochs(folder: Path) -> dict[str, Path]:
    """The repositories of an inbox, the oldest first, by their names; none if the folder is no repository.

    That of version 1 is called `""`. A folder of files that is kept in git counts only if it is an inbox.
    Raises OSError.
    """
    if is_repository(folder):
        return {"": folder}
    if is_repository(folder / ".git"):
        with suppress(GitError):
            return {"": folder / ".git"} if _keeps_mail(folder / ".git") else {}
        return {}
    if not (folder / "git").is_dir():
        return {}
    found: dict[int, Path] = {}
    for place in (folder / "git").iterdir():
        number = _EPOCH.fullmatch(place.name)
        if number and is_repository(place):
            found[int(number[1])] = place
    return {found[number].name: found[number] for number in sorted(found)}


def is_inbox(folder: Path) -> bool:
    """Whether the repositories hold mail as public-inbox keeps it, or nothing yet. Raises GitError."""
    return all(_head(place) is None or _keeps_mail(place) for place in epochs(folder).values())


def _keeps_mail(place: Path) -> bool:
    """Whether the last commits put mails where public-inbox does."""
    last = git.changes(place, "--max-count=9", "HEAD")
    return any(path == b"d" or _holds_mail(path) for _, path, _, _ in last)


def _head(place: Path) -> str | None:
    return git.answer(place, "rev-parse", "--verify", "-q", "HEAD")


def state_of(folder: Path) -> FileState:
    """The size of the packs, and the last change of any branch."""
    places = list(epochs(folder).values())
    packs = [pack for place in places for pack in (place / "objects/pack").glob("*.pack")]
    refs = [place / name for place in places for name in _NAMED]
    refs += [branch for place in places for branch in (place / "refs/heads").glob("*")]
    return FileState(
        sum(pack.stat().st_size for pack in packs),
        max((ref.stat().st_mtime_ns for ref in refs if ref.exists()), default=0),
    )


class Inbox(Source):
    """A public-inbox repository. The member that an origin names is `EPOCH/BLOB`, or `BLOB`."""

    __slots__ = ()

    def mails(self, start: int = 0) -> Iterator[Mail]:  # noqa: ARG002  # a repository has no offsets
        """All mails that have not been taken away, in the order of their commits."""
        yield from self.added("")

    def added(self, bookmark: str) -> Iterator[Mail]:
        """The mails of the commits since the bookmark; of an epoch whose history was rewritten, all."""
        self.problems, self.skipped, self.end, self.position = [], [], 0, 0
        self.bookmark, self.resumed = "", False
        kind, *read = bookmark.split(" ")
        known = dict(each.split("=", 1) for each in read if "=" in each) if kind == self.kind else {}
        heads: dict[str, str] = {}
        try:
            for name, place in epochs(self.path).items():
                if head := _head(place):
                    heads[name] = head
                    yield from self._epoch(name, place, head, known.get(name, ""))
        except GitError as error:
            self.problems.append(Problem(0, str(error)))
        else:
            self.bookmark = " ".join([self.kind, *(f"{name}={head}" for name, head in heads.items())])
        self.position = self.size

    def _epoch(self, name: str, place: Path, head: str, known: str) -> Iterator[Mail]:
        commits = head
        known = known if _NAME.fullmatch(known) else ""
        if known and git.answer(place, "merge-base", "--is-ancestor", known, head) is not None:
            commits = f"{known}..{head}"
            self.resumed = True
        gone = _taken_away(place, commits)
        with git.blobs(place, limits().mail_bytes) as blobs:
            for status, path, _, blob in git.changes(place, commits):
                if status in ("A", "M") and path != b"d" and _holds_mail(path) and blob not in gone:
                    raw = blobs(blob)
                    member = f"{name}/{blob}" if name else blob
                    if raw is None:
                        self.problems.append(
                            Problem(0, f"{member}: the blob is missing: run `git fsck` there to see why")
                        )
                    elif raw:
                        self.end += len(raw)
                        if len(raw) == limits().mail_bytes:
                            self.problems.append(Problem(0, f"{member}: {too_long()}"))
                        yield Mail(raw, Origin(str(self.path), 0, len(raw), member=member))

    def at(self, origins: Iterable[Origin]) -> Iterator[tuple[Origin, bytes]]:
        """The blobs that the members name."""
        places = epochs(self.path)
        named = [(*origin.member.rpartition("/")[::2], origin) for origin in origins]
        try:
            for name, here in groupby(sorted(named, key=lambda each: each[:2]), key=lambda each: each[0]):
                if name in places:
                    yield from self._contents(places[name], [(blob, origin) for _, blob, origin in here])
        except GitError:
            return

    def _contents(self, place: Path, named: list[tuple[str, Origin]]) -> Iterator[tuple[Origin, bytes]]:
        with git.blobs(place, limits().mail_bytes) as blobs:
            for blob, origin in named:
                raw = blobs(blob) if _NAME.fullmatch(blob) else None
                if raw is not None and len(raw) == origin.length:
                    yield origin, raw


def _holds_mail(path: bytes) -> bool:
    return path == b"m" or _V1.fullmatch(path) is not None


def _taken_away(place: Path, commits: str) -> set[str]:
    """The blobs that a range of commits takes away, and does not add again."""
    gone: set[str] = set()
    for status, path, before, after in git.changes(place, commits):
        if path == b"d" and status in ("A", "M"):
            gone.add(after)
        elif status == "D" and _V1.fullmatch(path):
            gone.add(before)
        elif _holds_mail(path):
            gone.discard(after)
    return gone
