"""The mails that the tests of the importer write, and how they look at what became of them."""

from __future__ import annotations

import os
from pathlib import Path

from listarchive.archive import Archive

Tree = dict[str, tuple[int, int]]


def mail(number: int, text: str = "", **headers: str) -> str:
    """Make one mail of an mbox file."""
    fields = {
        "From": "Ada Example <ada@example.org>",
        "Subject": f"Number {number}",
        "Date": f"Thu, 02 May 2024 12:{number % 60:02}:00 +0000",
        "Message-ID": f"<{number}@example.org>",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\n" for name, value in fields.items() if value)
    return (
        f"From ada@example.org Thu May  2 12:00:00 2024\n{lines}\n{text or f'Sentence number {number}.'}\n\n"
    )


def tree(home: Path) -> Tree:
    """Tell what lies in a folder, to see whether anything was touched."""
    found = {}
    for path in sorted(home.rglob("*")):
        status = os.lstat(path)
        found[str(path.relative_to(home))] = (status.st_size, status.st_mtime_ns)
    return found


def contents(home: Path) -> dict[str, object]:
    """Tell all that an archive keeps."""
    with Archive.open(home) as archive:
        stored_posts = {stored.id: stored for stored in archive.stored_posts()}
        assert len(stored_posts) == len(archive)
        return dict(stored_posts)
