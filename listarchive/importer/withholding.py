"""What is kept out of the archive: hidden posts, those whose authors ask for it, and, on some lists, spam."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from listarchive.archive import Home, PostWriter, StoredPost
from listarchive.engine.stored_post import contents_of
from listarchive.engine.visibility import NOBODY, all_among
from listarchive.importer.edits import edited
from listarchive.moderation import NOT_SPAM, Moderation

Honours = Callable[[Path, Sequence[str]], bool]
"""Whether an author's wish not to be archived is kept, in a file, of a post on some lists."""

_WITHHOLD, _HEADER = "withhold ", "header "


@dataclass(frozen=True, slots=True)
class Withholding:
    """Decides which posts stay out."""

    moderation: Moderation
    honours: Honours = lambda _, __: False
    spamless: frozenset[str] = NOBODY
    """The lists that keep out what looks like spam (see `visibility.all_among`)."""

    @classmethod
    def of(cls, home: Home, honours: Honours, spamless: frozenset[str] = NOBODY) -> Withholding:
        """Take up what the archive home says. Raises `UsageError` if that cannot be understood."""
        return cls(Moderation.read(home.path), honours, spamless)

    def refuses(self, spam: bool, lists: Iterable[str]) -> bool:
        """Tell whether a post on some lists, which looks like spam or does not, stays out for that."""
        return spam and all_among(lists, self.spamless)

    def shown(self, stored: StoredPost) -> StoredPost | None:
        """Give a post of another index as it is shown; None if it stays out."""
        if self.moderation.hidden.among(stored.post.message_id, contents_of(stored)):
            return None
        now = edited(stored, self.moderation)
        return None if self.refuses(now.post.spam, now.post.lists) else now

    @property
    def said_of_spam(self) -> frozenset[str]:
        """What is said of spam, in words that a ledger keeps."""
        return frozenset(
            [
                *(f"{_HEADER}{name}" for name in self.moderation.spam_headers),
                *(f"{_WITHHOLD}{name}" for name in self.spamless),
                *(f"{mark.state} {mark.id}" for mark in self.moderation.spam),
            ]
        )

    def obey(self, writer: PostWriter) -> bool:
        """Do what was said since the last import, and note all that was; False if nothing has changed.

        If something is hidden no longer, all sources are to be read anew: any may have a copy of it.
        """
        ledger = writer.ledger
        before = ledger.hidden, ledger.edits, ledger.spam
        new = [post for post in self.moderation.hidden if post.id not in ledger.hidden]
        for post in new:
            writer.take_out(post)
        ledger.hidden = frozenset(post.id for post in self.moderation.hidden)
        ledger.edits, ledger.spam = self.moderation.name_of_edits, self.said_of_spam
        if not ledger.sources:
            return before[:2] != (ledger.hidden, ledger.edits)
        doubt = bool(before[0] - ledger.hidden) or may_return(before[2], ledger.spam)
        if before[1:] != (ledger.edits, ledger.spam):
            _, refused = edit(writer, self)
            # Another copy, which says nothing of spam, would have stayed.
            doubt |= bool(refused) and _but_marks(before[2]) != _but_marks(ledger.spam)
        elif new:
            cover_attached(writer, self.moderation)
        if doubt:
            ledger.doubt()
        return before != (ledger.hidden, ledger.edits, ledger.spam)


def may_return(before: frozenset[str], now: frozenset[str]) -> bool:
    """Tell whether something that was kept out as spam may not be any more."""
    fewer = before - now or any(each.startswith(NOT_SPAM) for each in now - before)
    return bool(fewer) and any(each.startswith(_WITHHOLD) for each in before)


def _but_marks(said: frozenset[str]) -> set[str]:
    return {each for each in said if each.startswith((_WITHHOLD, _HEADER))}


def cover_attached(writer: PostWriter, moderation: Moderation) -> None:
    """Take what is hidden out of the posts to which it is attached."""
    changed = [now for stored in writer.with_mails() if (now := edited(stored, moderation)) is not stored]
    writer.change(changed)


def edit(
    writer: PostWriter, withholding: Withholding, stored_posts: Iterable[StoredPost] | None = None
) -> tuple[list[StoredPost], list[StoredPost]]:
    """Change posts that are shown otherwise than they were added, all if none are given, and take out spam.

    Gives those that were changed, as they are now, and those that were taken out. What is shown otherwise,
    and is to be no longer, stays so until a rebuild reads its mail.
    """
    changed, refused = [], []
    for stored in writer.committed() if stored_posts is None else stored_posts:
        now = edited(stored, withholding.moderation)
        if withholding.refuses(now.post.spam, now.post.lists):
            refused.append(stored)
        elif now is not stored:
            changed.append(now)
    for stored in refused:
        writer.remove(stored)
    writer.change(changed)
    return changed, refused
