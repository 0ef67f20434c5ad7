"""Two homes that must look alike: one with posts that somebody may not see, one that never had them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from listarchive.archive import Home
from listarchive.importer import run
from listarchive.web.app import application
from listarchive.web.archives import Archives
from listarchive.web.site import Site

WHEN = 1_700_000_000
"""When both were written, in seconds since 1970."""


def mail(
    name: str,
    subject: str,
    text: str,
    *,
    author: str = "Ada Open <ada@open.example>",
    day: int = 4,
    answers: str = "",
    list_id: str = "",
) -> str:
    """Write a mail; `answers` names the one that it answers."""
    head = [
        f"From: {author}",
        f"Date: Thu, {day} Jan 2024 10:00:00 +0000",
        f"Subject: {subject}",
        f"Message-ID: <{name}@mail.example>",
        *([f"In-Reply-To: <{answers}@mail.example>"] if answers else []),
        *([f"List-Id: <{list_id}.lists.example>"] if list_id else []),
    ]
    return "\n".join([*head, "", text, ""])


def put(home: Path, folder: str, *mails: str) -> None:
    """Put mails into a list's folder, one file each time."""
    place = home / "mbox" / folder
    place.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"From a@b.example Thu Jan  4 10:00:00 2024\n{each}\n" for each in mails)
    (place / f"{len(list(place.iterdir()))}.mbox").write_text(lines, "utf-8")


def settle(home: Path) -> None:
    """Give an index the same age in both homes, which feeds and answers tell."""
    for path in (home / "index").rglob("*"):
        os.utime(path, (WHEN, WHEN))


def imported(
    home: Path,
    private: frozenset[str] = frozenset(),
    *,
    by_folder: bool = True,
    spamless: frozenset[str] = frozenset(),
) -> None:
    """Import what is in a home; each folder is that of a list, unless its mails say of which they are."""
    place = Home(home, private=private, spamless=spamless)
    run(place, list_of=lambda path: path.parent.name if by_folder else "", jobs=1)
    settle(home)


@dataclass(frozen=True)
class Reason:
    """Why posts are not seen, and how a home with them comes about."""

    name: str
    make: Callable[[Path, Path], None]
    """Makes the home with the posts, and the one that never had them."""
    ids: tuple[str, ...]
    """The Message-IDs of the posts that are not seen."""
    secrets: tuple[str, ...]
    """What must not be read anywhere: words, names, addresses of those posts."""
    queries: tuple[str, ...] = ()
    """Searches that would find them."""
    lists: tuple[str, ...] = ()
    """The lists that are not seen, either."""
    site: Mapping[str, object] = field(default_factory=dict)
    """What the pages are set to show, beside what is usual."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """What the request says."""
    gone: bool = False
    """Whether pages say 410 of the posts themselves."""
    named: bool = False
    """Whether they are shown to who names them, and searches tell how many are missing."""
    raw_differs: bool = False
    """Whether a mail as it came is put together again, which differs from one that came so."""
    commands: frozenset[str] = frozenset()
    """The commands that do not show them, either."""
    configuration: str = ""
    """What listarchive.toml says in both homes."""


def pages(home: Path, reason: Reason) -> object:
    """Open the pages of a home."""
    site = Site(home, **reason.site)
    return application(site, Archives(home)).test_client()
