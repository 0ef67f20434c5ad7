"""What is kept out of the archive: posts that its owner has hidden, and those whose authors ask for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from listarchive.archive import Home, PostWriter, StoredPost
from listarchive.engine.stored_post import contents_of
from listarchive.importer.edits import edited
from listarchive.moderation import Moderation

Honours = Callable[[Path, Sequence[str]], bool]
"""Whether an author's wish not to be archived is kept, in a file, of a post on some lists."""


@dataclass(frozen=True, slots=True)
class Withholding:
    """Decides which posts stay out."""

    moderation: Moderation
    honours: Honours = lambda _, __: False

    @classmethod
    def of(cls, home: Home, honours: Honours) -> Withholding:
        """Take up what the archive home says. Raises `UsageError` if that cannot be understood."""
        return cls(Moderation.read(home.path), honours)

    def shown(self, entry: StoredPost) -> StoredPost | None:
        """Give a post of another index as it is shown; None if it stays out."""
        if self.moderation.hidden.among(entry.post.message_id, contents_of(entry)):
            return None
        return edited(entry, self.moderation)

    def obey(self, writer: PostWriter) -> bool:
        """Do what was said since the last import, and note all that was; False if nothing has changed.

        If something is hidden no longer, all sources are to be read anew: any may have a copy of it.
        """
        before = writer.ledger.hidden, writer.ledger.edits
        new = [post for post in self.moderation.hidden if post.id not in before[0]]
        for post in new:
            writer.take_out(post)
        writer.ledger.hidden = frozenset(post.id for post in self.moderation.hidden)
        writer.ledger.edits = self.moderation.name_of_edits
        if before[0] - writer.ledger.hidden:
            writer.ledger.doubt()
        if before[1] != writer.ledger.edits:
            edit(writer, self.moderation)
        elif new:
            cover_attached(writer, self.moderation)
        return before != (writer.ledger.hidden, writer.ledger.edits)


def cover_attached(writer: PostWriter, moderation: Moderation) -> None:
    """Take what is hidden out of the posts to which it is attached."""
    changed = [now for entry in writer.with_mails() if (now := edited(entry, moderation)) is not entry]
    writer.change(changed)


def edit(writer: PostWriter, moderation: Moderation) -> list[str]:
    """Change all posts that are shown otherwise than they were added; give their ids.

    What was changed before, and is to be no longer, stays so until a rebuild reads its mail.
    """
    changed = [now for entry in writer.committed() if (now := edited(entry, moderation)) is not entry]
    writer.change(changed)
    return [entry.id for entry in changed]
