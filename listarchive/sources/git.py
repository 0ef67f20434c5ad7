"""How is a git repository read, with nothing that it may ask git to run?"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_OVERRIDES = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.pager": "cat",
    "protocol.allow": "never",
    "safe.directory": "*",
}
"""What git believes more than a repository's own configuration: that could name programs to be run."""


class GitError(Exception):
    """What git said when it failed."""


def is_repository(folder: Path) -> bool:
    """Does a folder look as git's own folder of a repository does?"""
    return (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir()


def _environment(folder: Path) -> dict[str, str]:
    overrides = list(_OVERRIDES.items())
    return {
        **{name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ},
        "GIT_DIR": str(folder),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_CONFIG_COUNT": str(len(overrides)),
        **{f"GIT_CONFIG_KEY_{number}": key for number, (key, _) in enumerate(overrides)},
        **{f"GIT_CONFIG_VALUE_{number}": value for number, (_, value) in enumerate(overrides)},
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }


def _started(folder: Path, arguments: Sequence[str], **pipes: int | IO[bytes]) -> subprocess.Popen[bytes]:
    program = shutil.which("git")
    if program is None:
        raise GitError("git is not installed: install it to read public-inbox repositories")
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]  # pipes are its own
        [program, *arguments], env=_environment(folder), stderr=subprocess.DEVNULL, **pipes
    )


def answer(folder: Path, *arguments: str) -> str | None:
    """What git says in one line; None if it fails."""
    with _started(folder, arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as git:
        said, _ = git.communicate()
    return said.decode("ascii", "replace").strip() if git.returncode == 0 else None


def changes(folder: Path, *commits: str) -> Iterator[tuple[str, bytes, str, str]]:
    """Each change of a file, the oldest first: `A`, `M` or `D`, the path, the blob before, the blob after.

    `commits` are told as `rev-list` takes them: `HEAD`, or `OLD..HEAD`. Raises GitError.
    """
    listing = ("rev-list", "--reverse", "--topo-order", *commits, "--")
    differences = ("diff-tree", "--stdin", "--root", "-r", "-z", "--raw", "--no-renames", "--no-commit-id")
    with (
        _started(folder, listing, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as commits_of,
        _started(folder, differences, stdin=commits_of.stdout, stdout=subprocess.PIPE) as git,  # type: ignore[arg-type]
    ):
        commits_of.stdout.close()  # type: ignore[union-attr]
        try:
            fields = _between_nuls(git.stdout)  # type: ignore[arg-type]
            for field, path in zip(fields, fields, strict=False):
                _, _, before, after, status = field.decode("ascii", "replace").split(" ")
                yield status[:1], path, before, after
        finally:
            git.stdout.close()  # type: ignore[union-attr]
    if commits_of.returncode > 0 or git.returncode > 0:
        raise GitError("the git repository is damaged: `git fsck` tells more")


def _between_nuls(stream: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while block := stream.read1(1 << 16):  # type: ignore[attr-defined]
        *fields, rest = (rest + block).split(b"\0")
        yield from fields


class Blobs:
    """The contents of blobs, by their names."""

    def __init__(self, git: subprocess.Popen[bytes], longest: int) -> None:
        self._git = git
        self._longest = longest

    def __call__(self, name: str) -> bytes | None:
        """A blob's bytes, as many as may be; None if there is no such blob."""
        asked, said = self._git.stdin, self._git.stdout
        assert asked is not None
        assert said is not None
        asked.write(name.encode() + b"\n")
        asked.flush()
        match said.readline().split():
            case [_, b"blob", size]:
                return self._content(said, int(size))
            case [_, _, size] if size.isdigit():
                self._content(said, int(size))
            case []:
                raise GitError("git has ended before its time: `git fsck` tells more")
        return None

    def _content(self, said: IO[bytes], size: int) -> bytes:
        content = said.read(min(size, self._longest))
        left = size - len(content)
        while left > 0 and (passed := said.read(min(left, 1 << 20))):
            left -= len(passed)
        said.read(1)
        return content


@contextmanager
def blobs(folder: Path, longest: int) -> Iterator[Blobs]:
    """`git cat-file --batch`, to be asked for one blob after the other. Raises GitError."""
    with _started(folder, ("cat-file", "--batch"), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as git:
        try:
            yield Blobs(git, longest)
        finally:
            try:
                git.stdin.close()  # type: ignore[union-attr]
            except OSError:
                git.kill()
