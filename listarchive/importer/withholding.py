"""What is kept out of the archive: posts that its owner has hidden, and those whose authors ask for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from listarchive.archive import Home, PostWriter, StoredPost
from listarchive.engine.stored_post import contents_of
from listarchive.moderation import HiddenPosts

Honours = Callable[[Path, Sequence[str]], bool]
"""Whether an author's wish not to be archived is kept, in a file, of a post on some lists."""


@dataclass(frozen=True, slots=True)
class Withholding:
    """Decides which posts stay out."""

    hidden: HiddenPosts
    honours: Honours = lambda _, __: False

    @classmethod
    def of(cls, home: Home, honours: Honours) -> Withholding:
        """Take up what the archive home says. Raises `UsageError` if that cannot be understood."""
        return cls(HiddenPosts.read(home.path), honours)

    def withholds_entry(self, entry: StoredPost) -> bool:
        """Tell whether a post of another index stays out."""
        return self.hidden.among(entry.post.message_id, contents_of(entry)) is not None

    def obey(self, writer: PostWriter) -> bool:
        """Take out what was hidden since the last import, and note all that is; False if nothing has changed.

        If something is hidden no longer, all sources are to be read anew: any may have a copy of it.
        """
        for post in self.hidden:
            writer.take_out(post.any_with_id, post.contents)
        before = writer.ledger.hidden
        writer.ledger.hidden = frozenset(post.id for post in self.hidden)
        if before - writer.ledger.hidden:
            writer.ledger.doubt()
        return before != writer.ledger.hidden
