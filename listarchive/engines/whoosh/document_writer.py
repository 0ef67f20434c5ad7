"""Whoosh's interface to the writer of an archive."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn

from whoosh.writing import IndexingError
from whoosh.writing import IndexWriter as WhooshWriter

from listarchive.engine.stored_post import StoredPost
from listarchive.engine.writer_protocols import Posts
from listarchive.engines.whoosh.snapshot import Snapshot
from listarchive.post import NO_SOURCE, Origin

if TYPE_CHECKING:
    from whoosh.fields import Schema


class DocumentWriter(WhooshWriter):  # type: ignore[misc]
    """Adds, updates and deletes documents of Whoosh's as posts that have no mail.

    A post that has mail is the mail's: what was deleted or changed of it would be there again with the next
    `rebuild`, so both are refused.
    """

    posts: Posts
    """What decides which copy of a post stays."""
    _snapshot: Snapshot
    ended = False
    at_end: Callable[[], None] | None = None
    """What lets go of the lock; None of a writer that goes on after a commit, as that of an import does."""

    @cached_property
    def schema(self) -> Schema:
        """The fields of an archive."""
        from listarchive.engines.whoosh.readers import schema_of  # noqa: PLC0415 - an import reads no fields

        return schema_of(lambda: self._snapshot)

    def reader(self, **_: Any) -> Any:
        """Give a reader of the last commit."""
        from listarchive.engines.whoosh.readers import reader  # noqa: PLC0415 - see above

        self.check_open()
        return reader(self._snapshot, self.schema)

    def searcher(self, **options: Any) -> Any:
        """Give a searcher of the last commit."""
        from listarchive.engines.whoosh.searching.searcher import ArchiveSearcher  # noqa: PLC0415

        return ArchiveSearcher(self.reader(), **options)

    def add_document(self, **fields: Any) -> None:
        """Add a post. Raises `IndexingError` for what is none, or a copy of a post that has mail."""
        from listarchive.engines.whoosh.document_post import post_of  # noqa: PLC0415 - see above

        self.check_open()
        post = post_of(fields)
        for copy in self.posts.copies(post):
            _require_no_mail(copy)
        self.posts.add(post, Origin(NO_SOURCE))

    def update_document(self, **fields: Any) -> None:
        """Add a post in the place of those with its Message-ID, or else of the one with its short id.

        They are replaced whether they were committed or not.
        """
        self.check_open()
        if not fields.get("message_id") and (known := self.posts.named(str(fields.get("id", "")))):
            fields["message_id"] = known.post.message_id
        replaced = self.posts.namesakes(str(fields.get("message_id") or ""))
        for stored in replaced:
            _require_no_mail(stored)
        for stored in replaced:
            self.posts.remove(stored)
        self.add_document(**fields)

    def delete_by_query(self, q: Any, searcher: Any = None) -> int:  # noqa: ARG002 (Whoosh's)
        """Delete the posts of the last commit that answer a query, or none; give how many.

        Whatever searcher is given, it may be of another commit, so that this writer's own is asked.
        """
        self.check_open()
        with self.searcher() as own:
            numbers = list(own.docs_for_query(q, for_deletion=True))
        for stored in map(self._snapshot.stored_post, numbers):
            _require_no_mail(stored)
        for number in numbers:
            self.delete_document(number)
        return len(numbers)

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Delete a post of the last commit, by its number there. Raises `IndexingError` if it has mail."""
        self.check_open()
        if not delete:
            raise IndexingError("a deleted post cannot be restored: add it again")
        stored = self._snapshot.stored_post(docnum)
        _require_no_mail(stored)
        self.posts.remove(stored)

    def is_deleted(self, docnum: int) -> bool:
        """Tell whether a post of the last commit was deleted, now or before."""
        segment, number = self._snapshot.locate(docnum)
        return number in segment.removed

    def add_field(self, fieldname: str, fieldtype: Any, **_: Any) -> NoReturn:  # noqa: ARG002
        """Refuse: the fields of an archive are those of a post."""
        raise IndexingError("an archive has the fields of a post, and no others")

    def remove_field(self, fieldname: str, **_: Any) -> NoReturn:
        """Refuse: see `add_field`."""
        self.add_field(fieldname, None)

    def add_reader(self, reader: Any) -> NoReturn:  # noqa: ARG002
        """Refuse: segments of Whoosh's own codec cannot be taken over."""
        raise IndexingError("an archive takes documents, not the segments of another index")

    def commit(self, **options: Any) -> None:
        """Make all that was added the state that readers see; with `merge=False`, leave older segments."""
        self.check_open()
        self.posts.commit(in_haste=options.get("merge") is False)
        self.end()

    def cancel(self, **_: Any) -> None:
        """Give up what was not committed."""
        self.check_open()
        self.posts.cancel()
        self.end()

    def end(self) -> None:
        """Let go of the lock, unless this goes on after a commit."""
        if self.at_end:
            self.ended = True
            self.at_end()

    def check_open(self) -> None:
        """Raise `IndexingError` after the end."""
        if self.ended:
            raise IndexingError("this writer has ended with its commit or cancel: ask the index for another")


def _require_no_mail(stored: StoredPost) -> None:
    origin = stored.origin
    if origin.path != NO_SOURCE:
        raise IndexingError(
            f"post {stored.id} is that of a mail, which would bring it back ({origin.path} at byte "
            f"{origin.offset}): to keep it from readers, hide it"
        )
