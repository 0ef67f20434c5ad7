"""The time that notmuch, mu and mairix take for the same mail, as Debian ships them.

Each is given the mail as a Maildir; making that is not timed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.timing import Took, took

_NEW = ("cur", "new", "tmp")


@dataclass(frozen=True, slots=True)
class Peer:
    """A program, how it makes its index, and how it searches."""

    name: str
    environment: dict[str, str]
    indexing: tuple[tuple[str, ...], ...]
    index: Path
    searching: tuple[str, ...] = ()

    @property
    def whole_environment(self) -> dict[str, str]:
        """Give the environment that it runs in."""
        return os.environ | self.environment


def maildir(mails: Iterable[bytes], folder: Path) -> None:
    """Write mails to a Maildir, a file each."""
    for name in _NEW:
        (folder / name).mkdir(parents=True)
    for number, raw in enumerate(mails):
        (folder / "cur" / f"{number:07}.made:2,S").write_bytes(raw)


def peers(mail: Path, place: Path) -> list[Peer]:
    """Set up those that are installed for a Maildir."""
    place.mkdir()
    notmuch = place / "notmuch-config"
    notmuch.write_text(
        f"[database]\npath={mail.parent}\n[user]\nname=A\nprimary_email=a@example.org\n"
        "[new]\ntags=new\n[search]\n"
    )
    mairix = place / "mairixrc"
    mairix.write_text(f"base={mail.parent}\nmaildir={mail.name}\nmfolder=found\ndatabase={place}/mairix.db\n")
    home = str(place / "mu")
    all_of_them = [
        Peer(
            "notmuch",
            {"NOTMUCH_CONFIG": str(notmuch)},
            (("notmuch", "new", "--quiet"),),
            mail.parent / ".notmuch",
            ("notmuch", "search", "--output=summary", "--limit=20"),
        ),
        Peer(
            "mu",
            {},
            (
                ("mu", "init", "--quiet", f"--muhome={home}", f"--maildir={mail.parent}"),
                ("mu", "index", "--quiet", f"--muhome={home}"),
            ),
            Path(home),
            ("mu", "find", f"--muhome={home}", "--maxnum=20", "--sortfield=date", "--reverse"),
        ),
        Peer("mairix", {}, (("mairix", "-f", str(mairix)),), place / "mairix.db"),
    ]
    return [peer for peer in all_of_them if shutil.which(peer.name)]


def indexed(peer: Peer) -> Took:
    """Make the index of a peer."""
    return sum((took(command, peer.whole_environment) for command in peer.indexing), Took())
