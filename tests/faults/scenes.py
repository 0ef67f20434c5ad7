"""The imports that are hurt in these tests, and what may be found after each hurt."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from system_calls import Call

import listarchive.archive.adding.archive_writer
import listarchive.engines.whoosh.index_writer
import listarchive.importer.workers
from listarchive.archive import Archive, Home, StoredPost
from listarchive.errors import NoArchive
from listarchive.importer import check, run

BATCH = 4
"""Posts to a commit in the imports that are hurt: so that one has several commits, and merges segments."""

assert hasattr(listarchive.archive.adding.archive_writer, "_MOST")
assert hasattr(listarchive.engines.whoosh.index_writer, "_BULKY")
assert hasattr(listarchive.importer.workers, "_CHUNK")

_PROGRAM = f"""
import listarchive.archive.adding.archive_writer as archive_writer
import listarchive.engines.whoosh.index_writer as index_writer, listarchive.importer.workers as workers
archive_writer._MOST = index_writer._BULKY = {BATCH}
workers._CHUNK = 1  # bytes: a mail at a time
from listarchive.cli import main
main()
"""

Contents = dict[str, StoredPost]


def mail(number: int, *, copy: str = "", lines: int = 3) -> str:
    """Make a mail of an mbox file; `copy` is one that a list's program has passed on with a damaged name."""
    answered = f"In-Reply-To: <{number - 1}@mill.example>\n" if number % 3 else ""
    said = "\n".join(f"The {word} of mill {number} turns." for word in ("wheel", "stone", "shaft")[:lines])
    return (
        f"From miller@mill.example Thu May  2 12:00:00 2024\nFrom: Mira Miller{copy} <mira@mill.example>\n"
        f"Date: Thu, 02 May 2024 {number // 60:02}:{number % 60:02}:00 +0000\nSubject: Mill {number}\n"
        f"Message-ID: <{number}@mill.example>\nList-Id: <mills.mill.example>\n{answered}\n{said}\n\n"
    )


def before(home: Path) -> Path:
    """Make an archive as it is in the evening: two nights old, 43 posts."""
    box = home / "mbox"
    box.mkdir(parents=True)
    (box / "2024-May.mbox").write_text("".join(mail(number) for number in range(40)))
    run(Home(home), jobs=1)
    (box / "late.mbox").write_text("".join(mail(number, copy="\ufffd") for number in range(98, 101)))
    run(Home(home), jobs=1)
    return home


def in_the_night(home: Path) -> None:
    """Put there what comes in: a month that grows, a new one, a better copy of a post, a digest."""
    box = home / "mbox"
    with (box / "2024-May.mbox").open("a") as month:
        month.write("".join(mail(number) for number in range(40, 55)))
    (box / "2024-June.mbox").write_text("".join(mail(number) for number in range(90, 130)))
    (box / "reused.mbox").write_text(mail(7).replace("Mira Miller", "Otto Other").replace("mill 7", "dam"))


def command(home: Path, *words: str) -> list[str]:
    """Write down the command that writes in one process, with small commits: what `python -c` is given."""
    return [_PROGRAM, "--home", str(home), *words, "--jobs", "1"]


def contents(home: Path) -> Contents:
    """Tell all that an archive keeps; nothing if there is no archive yet. Raises if it cannot be read."""
    try:
        with Archive.open(home) as archive:
            stored_posts = {stored.id: stored for stored in archive.stored_posts()}
            assert len(stored_posts) == len(archive), "a post stands in the index twice"
            found = archive.search("mill", limit=None).hits
            assert len(found) == len(stored_posts), "the words of some post are not in the index"
            assert {hit.id for hit in found} == stored_posts.keys()
            return stored_posts
    except NoArchive:
        return {}


@dataclass(frozen=True)
class Undisturbed:
    """How a command began, and how it ended when nothing happened to it."""

    start: Path
    old: Contents
    new: Contents

    def faults_of(self, home: Path) -> str:
        """Tell what is wrong with an archive that was hurt on the way from the old to the new; or nothing."""
        try:
            found = contents(home)
        except Exception as error:  # whatever it is, a reader would have met it
            return f"unreadable: {type(error).__name__}: {error}"
        lost = self.old.keys() - found.keys()
        if lost:
            return f"lost {len(lost)} of the old posts"
        wrong = [key for key, stored in found.items() if stored not in (self.old.get(key), self.new.get(key))]
        if wrong:
            return f"{len(wrong)} posts are neither the old nor the new"
        return ""

    def faults_after_rerun(self, home: Path) -> str:
        """Run the import again; tell in what the end differs from that of an undisturbed one."""
        run(Home(home), jobs=1, wait=60)  # what read mail for a killed run may hold the lock for a moment
        found = contents(home)
        if found != self.new:
            different = {key for key in found.keys() | self.new.keys() if found.get(key) != self.new.get(key)}
            return f"{len(different)} posts differ after the next run"
        differences = check(Home(home), jobs=1)
        if differences:
            return f"check says: {differences[0]}"
        seen = sum(source.seen for source in run(Home(home), jobs=1).sources)
        if seen:
            return f"the run after that read {seen} posts again"
        return _leftovers(home)


def _leftovers(home: Path) -> str:
    """Name the files that no commit needs. A reader may still hold to the ledger of the commit before."""
    names = sorted(path.name for path in (home / "index").iterdir())
    if [name[0] if name[0] == "v" else name for name in names] != ["current", "lock", "v"]:
        return f"left over in index/: {names}"
    folder = home / "index" / names[2]
    committed = json.loads((folder / "contents").read_bytes().partition(b"\n")[0])
    needed = {"contents", *(f"{name}.segment" for name in committed["removed"])}
    found = {path.name for path in folder.iterdir()}
    ledgers = {name for name in found if re.fullmatch(r"ledger-\d+", name)}
    strange = sorted(found - needed - ledgers)
    return f"left over: {strange}, {sorted(ledgers)}" if strange or len(ledgers) > 2 else ""


@dataclass(frozen=True)
class Scene:
    """A command that will be hurt, and how it goes when it is not."""

    words: tuple[str, ...]
    undisturbed: Undisturbed
    calls: list[Call]
    """The system calls that change the home, in their order, those between which state is kept too."""
    root: Path

    @property
    def changes(self) -> list[Call]:
        """The calls that change what lies in the home, or make it last."""
        home = str(self.root)
        return [
            call for call in self.calls if call.changes and any(path.startswith(home) for path in call.paths)
        ]

    def again(self) -> Path:
        """Lay out the home as it was at the beginning, at the same place."""
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(self.undisturbed.start, self.root)
        return self.root


def summary(what: str, points: int, faults: Iterable[str]) -> str:
    """Say how many points were tried, and what was wrong."""
    found = list(faults)
    return f"{what}: {points} points tried, {len(found)} with a fault" + "".join(
        f"\n  {each}" for each in found
    )
