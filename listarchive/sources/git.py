"""A git repository, read by git without running what the repository names, and within a time."""

from __future__ import annotations

import io
import os
import select
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from listarchive.sources.git_folder import GitError, look_through

TIMEOUT = 300.0
"""Seconds in which git has to say something: a large history is gone through before its first commit."""
_LONGEST = 1 << 16
"""Bytes of a line that git says, and of a path."""

_OVERRIDES = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.pager": "cat",
    "core.alternateRefsCommand": "false",
    "core.bigFileThreshold": "16m",  # what is larger is passed on piece by piece
    "protocol.allow": "never",
    "safe.directory": "*",
}
"""What git believes more than a repository's own configuration: that could name programs to be run."""


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


class _Said(io.RawIOBase):
    """What git says. Raises GitError when it has printed nothing for too long."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._poll = select.poll()
        self._poll.register(output, select.POLLIN)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._poll.poll(TIMEOUT * 1000):
            raise GitError(
                f"git has printed nothing for {TIMEOUT:g} seconds: run `git fsck` there to see why"
            )
        return os.readv(self._output.fileno(), [buffer])


class _Git:
    """A running git, with what it says; it is ended at the end of its `with`."""

    def __init__(self, folder: Path, arguments: Sequence[str], given: int | IO[bytes]) -> None:
        program = shutil.which("git")
        if program is None:
            raise GitError("git is not installed: install it to read public-inbox repositories")
        self.process = subprocess.Popen(
            [program, *arguments],
            env=_environment(folder), stdin=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.output = self.process.stdout
        self.said = io.BufferedReader(_Said(self.output), 1 << 16)

    def __enter__(self) -> _Git:
        return self

    def __exit__(self, *_: object) -> None:
        for pipe in (self.process.stdin, self.output):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        if self.process.poll() is None:
            self.process.kill()  # it reads only: nothing is left half written
        self.process.wait()

    def failed(self) -> bool:
        """Whether it has ended badly; asked once all that it says was read."""
        try:
            return self.process.wait(TIMEOUT) != 0
        except subprocess.TimeoutExpired:
            return True


def answer(folder: Path, *arguments: str) -> str | None:
    """What git says in one line; None if it fails. Raises GitError."""
    look_through(folder)
    with _Git(folder, arguments, subprocess.DEVNULL) as git:
        said = git.said.read(_LONGEST)
        return None if len(said) == _LONGEST or git.failed() else said.decode("ascii", "replace").strip()


def changes(folder: Path, *commits: str) -> Iterator[tuple[str, bytes, str, str]]:
    """Each change of a file, the oldest first: `A`, `M` or `D`, the path, the blob before, the blob after.

    `commits` are told as `rev-list` takes them: `HEAD`, or `OLD..HEAD`. Raises GitError.
    """
    listing = ("rev-list", "--reverse", "--topo-order", *commits, "--")
    differences = ("diff-tree", "--stdin", "--root", "-r", "-z", "--raw", "--no-renames", "--no-commit-id")
    look_through(folder)
    with ExitStack() as running:
        commits_of = running.enter_context(_Git(folder, listing, subprocess.DEVNULL))
        git = running.enter_context(_Git(folder, differences, commits_of.output))
        commits_of.output.close()
        fields = _between_nuls(git.said)
        for field, path in zip(fields, fields, strict=False):
            _, _, before, after, status = field.decode("ascii", "replace").split(" ")
            yield status[:1], path, before, after
        if git.failed() or commits_of.failed():
            raise GitError("the git repository is damaged: run `git fsck` there to see how")


def _between_nuls(stream: io.BufferedReader[_Said]) -> Iterator[bytes]:
    rest = b""
    while block := stream.read1(1 << 16):
        *fields, rest = (rest + block).split(b"\0")
        yield from fields
        if len(rest) > _LONGEST:
            raise GitError(f"a path in the git repository is longer than {_LONGEST} bytes")


class Blobs:
    """The contents of blobs, by their names."""

    def __init__(self, git: _Git, longest: int) -> None:
        self._git = git
        self._longest = longest

    def __call__(self, name: str) -> bytes | None:
        """A blob's bytes, as many as may be; None if there is no such blob. Raises GitError."""
        asked, said = self._git.process.stdin, self._git.said
        assert asked is not None
        with suppress(BrokenPipeError):  # then it says nothing either
            asked.write(name.encode() + b"\n")
            asked.flush()
        match said.readline(_LONGEST).split():
            case [_, b"blob", size]:
                return self._content(said, int(size))
            case [_, _, size] if size.isdigit():
                self._content(said, int(size))
            case []:
                raise GitError("git ended early: run `git fsck` there to see why")
        return None

    def _content(self, said: io.BufferedReader[_Said], size: int) -> bytes:
        content = said.read(min(size, self._longest))
        left = size - len(content)
        while left > 0 and (passed := said.read(min(left, 1 << 20))):
            left -= len(passed)
        said.read(1)
        return content


@contextmanager
def blobs(folder: Path, longest: int) -> Iterator[Blobs]:
    """`git cat-file --batch`, to be asked for one blob after the other. Raises GitError."""
    look_through(folder)
    with _Git(folder, ("cat-file", "--batch"), subprocess.PIPE) as git:
        yield Blobs(git, longest)
