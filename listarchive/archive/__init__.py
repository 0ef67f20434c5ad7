"""What is in the archive, and how is it searched?

The only seam towards the search engine: posts and query trees go in, hits come out, and nothing of
Whoosh crosses it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from listarchive.archive import store
from listarchive.archive.conversations import conversation
from listarchive.archive.document import Entry
from listarchive.archive.layout import Home
from listarchive.archive.ledger import Ledger, Read
from listarchive.archive.search import FACETS, Hit, Results, Sort, hit, search
from listarchive.archive.snapshot import Snapshot
from listarchive.archive.write import Outcome, Previous, Writer, rebuilding, rehearsing, writing
from listarchive.errors import NotFound, UsageError
from listarchive.query import Query, parse

__all__ = [
    "FACETS",
    "Archive",
    "Entry",
    "Hit",
    "Home",
    "Ledger",
    "Outcome",
    "Previous",
    "Read",
    "Results",
    "Sort",
    "Writer",
    "rebuilding",
    "rehearsing",
    "writing",
]


class Archive:
    """An archive opened for reading, as its last commit left it. Close it, or use it in a `with`."""

    def __init__(self, home: Home, snapshot: Snapshot) -> None:
        self.home = home
        self._snapshot = snapshot

    @classmethod
    def open(cls, home: Path | str) -> Archive:
        """Open the archive in an archive home. Raises `NoArchive` or `IndexUnusable`."""
        place = Home(Path(home))
        return cls(place, Snapshot(store.open_index(place.require_current())))

    def close(self) -> None:
        """Let go of the index's files."""
        self._snapshot.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        """Count the posts."""
        return len(self._snapshot)

    def search(
        self,
        query: Query | str = "",
        *,
        limit: int | None = 20,
        offset: int = 0,
        sort: Sort | None = None,
        facets: Sequence[str] = (),
    ) -> Results:
        """Answer a query, given as a tree or in a user's words.

        `limit` None gives every hit. Without `sort`, words are ranked and mere filters give the newest
        first. Raises `QueryError`, and `UsageError` for an unknown facet.
        """
        tree = parse(query) if isinstance(query, str) else query
        return search(self._snapshot, tree, limit=limit, offset=offset, sort=sort, facets=facets)

    def get(self, name: str) -> Entry:
        """Give the post of a short id, of the beginning of one, or of a Message-ID.

        Raises `NotFound`, and `UsageError` if the beginning fits several.
        """
        return self._snapshot.entry(self._number(name))

    def hit(self, name: str) -> Hit:
        """Give the same post as a search would show it. Raises as `get`."""
        return hit(self._snapshot, self._number(name))

    def replies(self, entry: Entry) -> tuple[str, ...]:
        """Give the short ids of the posts that answer this one, the oldest first."""
        named = self._snapshot.find(entry.id)
        answers = [
            other
            for number in named
            for other in (self._snapshot.entry(each) for each in conversation(self._snapshot, number))
            if other.post.references[-1:] == (entry.post.message_id,)
        ]
        return tuple(answer.id for answer in answers)

    def conversation(self, name: str) -> list[Entry]:
        """Give all posts of the conversation that a post is in, the oldest first. Raises as `get`."""
        numbers = conversation(self._snapshot, self._number(name))
        return [self._snapshot.entry(number) for number in numbers]

    def entries(self) -> Iterator[Entry]:
        """Give every post, in no order."""
        return map(self._snapshot.entry, self._snapshot.reader.all_doc_ids())

    def _number(self, name: str) -> int:
        found = self._snapshot.find(name) if name else []
        if not found:
            raise NotFound(f"no post {name!r} here: find its id with `listarchive search --format ids`")
        if len(found) > 1:
            ids = ", ".join(self._snapshot.labels("ref", number)[0] for number in found[:4])
            raise UsageError(f"{name!r} is the beginning of {len(found)} ids ({ids} …): write more of it")
        return found[0]
