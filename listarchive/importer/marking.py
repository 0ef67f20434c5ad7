"""Posts are marked as spam, or as none: first in the file that says so, then in the index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from listarchive.archive import Home, PostWriter, StoredPost, writing
from listarchive.engine.stored_post import contents_of
from listarchive.engine.visibility import NOBODY, all_among
from listarchive.importer.hiding import require_mail
from listarchive.importer.withholding import Withholding, edit, may_return
from listarchive.logs import Log
from listarchive.moderation import NOT_SPAM, SPAM, Moderation, SpamMark, SpamMarks
from listarchive.short_ids import short

_log = Log("importer")


@dataclass(slots=True)
class Marked:
    """What became of it."""

    marks: list[SpamMark]
    changed: list[str] = field(default_factory=list)
    """The ids of the posts that are marked otherwise than before."""
    refused: list[str] = field(default_factory=list)
    """The ids of those that are in the archive no longer."""
    again: list[Path] = field(default_factory=list)
    """The files to import, since a post that was kept out may stand in any of them."""


def mark(
    home: Home,
    posts: Iterable[StoredPost | SpamMark | str],
    *,
    spam: bool,
    spamless: frozenset[str] = NOBODY,
    languages: Mapping[str, str] = MappingProxyType({}),
    wait: float = 0.0,
) -> Marked:
    """Say of posts that they are spam, or not, whatever a header says.

    What is not in the archive is named by an older mark, or by its Message-ID. `spamless` are the lists that
    keep out what looks like spam (see `visibility.all_among`).
    Raises `UsageError` for a post that is to be kept out and could not come back, since its mail is not kept;
    `Busy`, OSError.
    """
    given = list(posts)
    for stored in given if spam else ():
        if isinstance(stored, StoredPost) and all_among(stored.post.lists, spamless):
            require_mail(home, stored, "`listarchive hide --purge`")
    found = Marked([_mark(each, SPAM if spam else NOT_SPAM) for each in given])
    with writing(home, wait) as writer:
        writer.languages = languages
        SpamMarks.read(home.path).with_more(found.marks).save(home.path)
        withholding = Withholding(Moderation.read(home.path), spamless=spamless)
        copies = {stored.id: stored for each in found.marks for stored in writer.copies_of(each)}
        changed, refused = edit(writer, withholding, copies.values())
        found.changed, found.refused = ([stored.id for stored in some] for some in (changed, refused))
        returns = not (spam or all(isinstance(each, StoredPost) for each in given))
        if returns and may_return(writer.ledger.spam, writer.ledger.spam | {NOT_SPAM}):
            writer.ledger.doubt()
            names = sorted(name for name, read in writer.ledger.sources.items() if read.kind)
            found.again = [path for path in (home.path / name for name in names) if path.exists()]
        _note(writer, found.marks)
        writer.commit(in_haste=True)  # a merge would forget which words were those of the posts
        if refused or any(all_among(stored.post.lists, home.spamless or NOBODY) for stored in changed):
            writer.expunge()
    for each in found.marks:
        _log.info("%s: %s", each.state, each.id)
    return found


def _note(writer: PostWriter, marks: Iterable[SpamMark]) -> None:
    """Have the next import know what was done; what else the file says is left to it."""
    said = {f"{each.state} {each.id}" for each in marks}
    other = {f"{state} {each.id}" for each in marks for state in (SPAM, NOT_SPAM)} - said
    writer.ledger.spam = writer.ledger.spam - other | said


def _mark(post: StoredPost | SpamMark | str, state: str) -> SpamMark:
    day = datetime.now(UTC).date().isoformat()
    if isinstance(post, str):
        return SpamMark(short(post), day, state, (), post)
    if isinstance(post, SpamMark):
        return replace(post, day=day, state=state)
    return SpamMark(post.id, day, state, tuple(sorted(contents_of(post))), post.post.message_id)
