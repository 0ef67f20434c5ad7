"""Posts are purged: hidden, and taken out of the files of mail and of the index, so that no byte is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from listarchive.archive import Home, Ledger, StoredPost, engine_of, rehearsing, writing
from listarchive.importer.files import File, imported
from listarchive.importer.hiding import has_mail, hidden_post, withdraw
from listarchive.importer.report import Report
from listarchive.logs import Log
from listarchive.moderation import HiddenPost, HiddenPosts
from listarchive.sources import CannotCut, Mail, NotMail, cut, open_source
from listarchive.sources.cutting import refuse, sweep
from listarchive.sources.scrubbed_files import FilesBeside, ScrubbedFile

if TYPE_CHECKING:
    from listarchive.mail import Carried

_log = Log("importer")


@dataclass(slots=True)
class Purge:
    """What is to be purged, and where it stands."""

    posts: list[HiddenPost]
    files: dict[str, int] = field(default_factory=dict)
    """How many mails go, by the name of their file."""
    refused: dict[str, str] = field(default_factory=dict)
    """Why a file that has such a mail keeps it, by its name."""

    @property
    def carried(self) -> Carried:
        """The mails that go."""
        from listarchive.mail import Carried  # noqa: PLC0415 - an import has no use for it

        return Carried(HiddenPosts(self.posts))


def planned(home: Home, stored_posts: Iterable[StoredPost | HiddenPost], reason: str = "") -> Purge:
    """Look through all mail for what carries some posts, hidden ones too. Raises OSError."""
    stored_posts = list(stored_posts)
    posts = [each if isinstance(each, HiddenPost) else hidden_post(each, reason) for each in stored_posts]
    with rehearsing(home) as writer:
        copies = [each for post in posts for each in writer.copies_of(post)]
    known = {post.id for post in posts}
    posts += [hidden_post(each, reason) for each in copies if each.id not in known]
    plan = Purge([replace(post, reason=reason or post.reason) for post in posts])
    carried = plan.carried
    found: set[str] = set()
    packed = engine_of(home).ledger()
    ledger = Ledger.unpacked(packed) if packed else Ledger()
    for file, _ in imported(home, ledger, Report()):
        try:
            source = open_source(file.path)
        except NotMail:
            continue
        raws = []
        for mail in source.mails():
            if here := carried.in_mail(mail.raw):
                raws.append(mail.raw)
                found.update(post.id for post in here)
        if not raws:
            continue
        plan.files[file.name] = len(raws)
        try:
            _refuse_elsewhere(home, file.path)
            refuse(source)
            if not all(map(carried.alone_by, raws)):
                raise CannotCut(
                    file.path, "has it in a digest or attached, beside other posts: take it out by hand"
                )
        except CannotCut as error:
            plan.refused[file.name] = error.reason
    for stored in (*(each for each in stored_posts if isinstance(each, StoredPost)), *copies):
        if stored.id not in found and has_mail(home, stored):
            plan.refused[stored.origin.path] = f"has no mail of {stored.id} any more: import it once more"
    return plan


def _refuse_elsewhere(home: Home, path: Path) -> None:
    if not path.resolve().is_relative_to(home.mbox.resolve()):
        raise CannotCut(path, "is not below mbox/: take the mail out of it by hand")


def purge(
    home: Home,
    plan: Purge,
    *,
    languages: Mapping[str, str] = MappingProxyType({}),
    wait: float = 0.0,
) -> list[Path]:
    """Purge posts as it was planned; give the files that are not as they were read, to be imported.

    The index has no word of them before the first file is written. What cannot be cut out of its file stays
    hidden, and is added to what was refused. Wherever this ends,
    each file is as it was or without the mails, and to do it again does what is left. Raises `Busy` and
    OSError.
    """
    carried = plan.carried
    with writing(home, wait) as writer:
        writer.languages = languages
        withdraw(home, writer, plan.posts, thorough=True)
        sweep(home.mbox)
        for name in plan.files.keys() - plan.refused.keys():
            doomed = _Doomed(carried, FilesBeside(home.path, name))
            try:
                count = cut((home.path / name).resolve(), doomed.is_one)
            except CannotCut as error:
                plan.refused[name] = error.reason
                continue
            for file in doomed.beside:
                Path(file.path).unlink(missing_ok=True)
            _log.info("purged from %s: %d mails, %d files", name, count, len(doomed.beside))
        if not plan.refused:
            purged = (replace(post, state="purged") for post in plan.posts)
            HiddenPosts.read(home.path).with_more(purged).save(home.path)
        changed = [
            file.path for file, _ in imported(home, writer.ledger, Report()) if _changed(writer.ledger, file)
        ]
    for post in plan.posts:
        _log.info("purged: %s", post.id)
    return changed


@dataclass(slots=True)
class _Doomed:
    """Tells the mails that are to go, and notes the files that a list server took off them."""

    carried: Carried
    files: FilesBeside
    beside: list[ScrubbedFile] = field(default_factory=list)

    def is_one(self, mail: Mail) -> bool:
        doomed = self.carried.by(mail.raw)
        if doomed:
            self.beside += self.files.of(mail.raw)
        return doomed


def _changed(ledger: Ledger, file: File) -> bool:
    read = ledger.sources.get(file.name)
    return read is not None and (read.size, read.modified) != (file.size, file.modified)
