"""The plain files of an archive home in which its owner's word stands, a line each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from listarchive.errors import HomeFileWrong
from listarchive.printable import safe

_SHOWN = 60
"""Characters of a line that cannot be understood."""


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """Give the lines that say something, each with its number; none if there is no such file.

    Raises `HomeFileWrong` for a file that is no text: what it says of posts must not be passed over.
    """
    try:
        text = path.read_text("utf-8-sig")  # some editors begin a file with a mark of its encoding
    except FileNotFoundError:
        return
    except UnicodeDecodeError as error:
        raise HomeFileWrong(f"{path} is not in UTF-8: mend it, or no post can be shown") from error
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, line


def not_understood(path: Path, number: int, line: str, why: str) -> HomeFileWrong:
    """Say that a line cannot be understood, and what to do about it."""
    return HomeFileWrong(f"{path}, line {number}: {safe(line[:_SHOWN])!r} {why}")
