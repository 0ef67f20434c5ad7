"""Git's own folder of a repository, looked through before git is: what git would wait for or follow out."""

from __future__ import annotations

import os
import re
from pathlib import Path

from listarchive.lazy import lazy_pattern
from listarchive.sources.regular import is_special, open_regular

# Git reads sections that share a line, as `[core] [include]`, and passes over a byte order mark.
_INCLUDES = lazy_pattern(rb"^(?![^\S\n]*+[#;])[^\n]*\[\s*+include(?:if)?\b", re.IGNORECASE | re.MULTILINE)
_CONFIG = ("config", "config.worktree")
_BORROWED = ("objects/info/alternates", "objects/info/http-alternates")
_LARGEST = 1 << 20
"""Bytes of a configuration, or of a list of alternates."""


class GitError(Exception):
    """What is wrong with a repository, or what git said when it failed."""


def is_repository(folder: Path) -> bool:
    """Whether a folder looks as git's own folder of a repository does. Nothing in it is opened for that."""
    head = folder / "HEAD"
    return (
        os.path.lexists(head)
        and not head.is_dir()
        and (folder / "objects").is_dir()
        and (folder / "refs").is_dir()
    )


def look_through(folder: Path) -> None:
    """Raise GitError for what git shall not open: pipes and the like, and what leads out of the inbox.

    Of a configuration, git has no way to leave out the files that it includes; objects may be borrowed
    of repositories of the inbox alone (gitrepository-layout(5), objects/info/alternates).
    """
    within = (folder.parents[1] if folder.parent.name == "git" else folder).resolve()  # of an epoch
    try:
        for path in _odd(folder):
            if is_special(path.stat().st_mode):
                raise GitError(f"{path.relative_to(folder)} in it is a device, a socket or a pipe: remove it")
        if (folder / "commondir").exists():
            raise GitError("it is a worktree of another repository: import that one")
        for name in _CONFIG:
            if _INCLUDES.search(_content(folder / name)):
                raise GitError(f"{name} in it includes other files: copy into it what they say")
        for name in _BORROWED:
            for line in _content(folder / name).splitlines():
                place = (folder / "objects" / os.fsdecode(line.strip(b'"'))).resolve()
                if not line.startswith(b"#") and not place.is_relative_to(within):
                    raise GitError(
                        f"{name} in it leads out, to {place}: run `git repack -ad` there, then remove it"
                    )
    except OSError as error:
        raise GitError(f"{error.filename or folder}: {error.strerror}") from error


def _odd(folder: Path) -> list[Path]:
    """What is neither a file nor a folder, below a folder: links that lead somewhere, and special files."""
    odd: list[Path] = []
    folders = [folder]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(Path(entry.path))
                elif not entry.is_file(follow_symlinks=False) and (path := Path(entry.path)).exists():
                    odd.append(path)
    return odd


def _content(path: Path) -> bytes:
    if not path.exists():
        return b""
    with open_regular(path) as file:
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise GitError(f"{path.name} in it is longer than {_LARGEST} bytes")
    return content
