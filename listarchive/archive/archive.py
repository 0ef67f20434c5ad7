"""An archive opened for reading: its posts, and answers to queries."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from listarchive.archive.asked_readers import AskedReaders
from listarchive.archive.engine_choice import engine_of
from listarchive.archive.named_posts import number_of
from listarchive.authors import Mailmap, people_in
from listarchive.engine.cluster import Cluster
from listarchive.engine.conversations import conversation, stored_posts
from listarchive.engine.home import Home
from listarchive.engine.visibility import OWNER, Audience
from listarchive.limits import Limits, keeping

if TYPE_CHECKING:
    from listarchive.archive.search.conversation_tree import Tree
    from listarchive.archive.search.overview import Overview
    from listarchive.archive.search.passages import Passage
    from listarchive.archive.search.people import Written
    from listarchive.archive.search.search import Hit, Results
    from listarchive.archive.search.versions import Series
    from listarchive.engine.protocols import Reader
    from listarchive.engine.search_options import Sort
    from listarchive.engine.stored_post import StoredPost
    from listarchive.query import Query


class Archive:
    """An archive opened for reading, as its last commit left it. Close it, or use it in a `with`."""

    def __init__(
        self,
        home: Home,
        reader: Reader,
        limits: Limits | None = None,
        timezone: tzinfo = UTC,
        with_spam: Callable[[], Reader] | None = None,
    ) -> None:
        """`with_spam` opens a reader that shows what looks like spam; that reader does, if none is given."""
        self.home = home
        self.timezone = timezone
        """Whose days, months and years are counted, and meant in a query."""
        self._reader = reader
        self._readers = AskedReaders(home.path, reader, with_spam or (lambda: reader))
        self._limits = limits

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with keeping(self._limits), self._reader.guarded():
            yield

    @classmethod
    def open(
        cls,
        home: Path | str,
        *,
        mailmap: Path | None = None,
        references_only: Collection[str] = (),
        timezone: tzinfo = UTC,
        limits: Limits | None = None,
        trusting: bool = False,
        audience: Audience = OWNER,
        cluster: Cluster | None = None,
    ) -> Archive:
        """Open the archive in an archive home. Raises `NoArchive`, `IndexUnusable` or `Untrusted`.

        `mailmap` says who is who (see `authors.mailmap`); by default the file of that name in the home.
        On the lists of `references_only`, no subject makes an answer of a post that has no references.
        Days, months and years begin in `timezone`.
        `limits` hold for all that is asked of the archive; by default those that hold where it is asked.
        `trusting` opens an index that others may have written.
        An `audience` other than the owner finds what it may see, as if there were nothing else. Raises
        `NotApart` if an import must first keep that apart. What it does not see as it looks like spam is
        found by a query that asks for it, and given to whoever names it.
        A `cluster` keeps the index in place of the home. Raises `ClusterDown`, `ClusterRefused`, `Busy`.
        """
        place = Home(Path(home), trusting, cluster=cluster)
        people = people_in(mailmap or place.path / "mailmap")
        engine, subjectless = engine_of(place), frozenset(references_only)
        reader = engine.reader(people, subjectless, audience)
        with_spam = partial(engine.reader, people, subjectless, audience.with_spam)
        return cls(place, reader, limits, timezone, with_spam)

    @property
    def mailmap(self) -> Mailmap:
        """Who is who, as the mailmap says."""
        return self._reader.people

    def close(self) -> None:
        """Let go of the index's files."""
        self._readers.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        """Count the posts."""
        return len(self._reader)

    @property
    def version(self) -> str:
        """Name the commit that is open: another one has another name."""
        return self._reader.version

    @property
    def committed(self) -> datetime:
        """Tell when it was committed."""
        return self._reader.committed

    def superseded(self) -> bool:
        """Tell whether something was committed since. Asks the disk for two names, no more."""
        return self._reader.superseded()

    def overview(self) -> Overview:
        """Count all posts: by list, month, person and conversation."""
        from listarchive.archive.search.overview import overview  # noqa: PLC0415 - see `later`

        with self._reading():
            return overview(self._reader, self.timezone)

    def search(
        self,
        query: Query | str = "",
        *,
        limit: int | None = 20,
        offset: int = 0,
        sort: Sort | None = None,
        facets: Sequence[str] = (),
        values: int | None = None,
    ) -> Results:
        """Answer a query, given as a tree or in a user's words.

        `limit` None gives every hit. Without `sort`, words are ranked and mere filters give the newest
        first. Raises `QueryError`, and `UsageError` for an unknown facet.
        """
        from listarchive.archive.search.search import search  # noqa: PLC0415 - see `later`
        from listarchive.query import parse  # noqa: PLC0415

        with self._reading():
            asked = parse(query, tz=self.timezone) if isinstance(query, str) else query
            found = search(
                *self._readers.asked(asked),
                limit=limit,
                offset=offset,
                sort=sort,
                facets=facets,
                values=values,
                tz=self.timezone,
            )
            return replace(found, spam=self._readers.left_out(asked))

    def passages(self, query: Query, names: Sequence[str], around: int) -> list[tuple[Passage, ...]]:
        """Give the lines of posts that match a query, and so many around each; for each id, in their order.

        Raises `QueryError`, and as `get`.
        """
        from listarchive.archive.search.passages import passages  # noqa: PLC0415 - see `later`

        with self._reading():
            reader, tree = self._readers.asked(query)
            numbers = [number_of(reader, self.home.path, name) for name in names]
            return passages(reader, tree, numbers, around)

    def each_hit(
        self, query: Query, *, limit: int | None = None, offset: int = 0, sort: Sort | None = None
    ) -> Iterator[Hit]:
        """Give the hits of a query one by one, as `search` has them; all by default. Raises `QueryError`."""
        from listarchive.archive.search.search import each_hit  # noqa: PLC0415 - see `later`

        with self._reading():
            yield from each_hit(*self._readers.asked(query), limit=limit, offset=offset, sort=sort)

    def each_id(
        self, query: Query, *, limit: int | None = None, offset: int = 0, sort: Sort | None = None
    ) -> Iterator[str]:
        """Give the short ids of the same hits. Raises `QueryError`."""
        from listarchive.archive.search.search import each_id  # noqa: PLC0415 - see `later`

        with self._reading():
            yield from each_id(*self._readers.asked(query), limit=limit, offset=offset, sort=sort)

    def first_hits(
        self, query: Query, *, limit: int | None = 20, offset: int = 0, sort: Sort | None = None
    ) -> tuple[tuple[Hit, ...], bool]:
        """Give the first hit of each conversation, in their order, and whether there are more of them.

        Raises `QueryError`.
        """
        from listarchive.archive.search.search import first_hits  # noqa: PLC0415 - see `later`

        with self._reading():
            return first_hits(*self._readers.asked(query), limit=limit, offset=offset, sort=sort)

    def count_conversations(self, query: Query) -> int:
        """Count the conversations of all posts that answer a query. Raises `QueryError`."""
        from listarchive.archive.search.search import count_conversations  # noqa: PLC0415 - see `later`

        with self._reading():
            return count_conversations(*self._readers.asked(query))

    def ids(self, query: Query) -> list[str]:
        """Give the short ids of all posts that answer a query, in no order. Raises `QueryError`."""
        from listarchive.archive.search.search import ids  # noqa: PLC0415 - see `later`

        with self._reading():
            return list(ids(*self._readers.asked(query)))

    def get(self, name: str) -> StoredPost:
        """Give the post of a short id, of the beginning of one, or of a Message-ID.

        Raises `NotFound`, and `UsageError` if the beginning fits several.
        """
        with self._reading():
            reader, number = self._readers.named(name)
            return reader.stored_post(number)

    def hit(self, name: str) -> Hit:
        """Give the same post as a search would show it. Raises as `get`."""
        from listarchive.archive.search.search import hits  # noqa: PLC0415 - see `later`

        with self._reading():
            reader, number = self._readers.named(name)
            return hits(reader, [(number, None)])[0]

    def person(self, name: str) -> str:
        """Give the id of the person who wrote a post. Raises as `get`."""
        from listarchive.archive.search import people  # noqa: PLC0415 - see `later`

        with self._reading():
            return people.person(*self._readers.named(name))

    def written_by(self, person: str, *, limit: int = 20, offset: int = 0) -> Written:
        """Tell what a person wrote, given by an id that `person` gave. Raises `NotFound`."""
        from listarchive.archive.search import people  # noqa: PLC0415 - see `later`

        with self._reading():
            return people.written_by(self._reader, person, limit=limit, offset=offset, tz=self.timezone)

    def replies(self, stored: StoredPost) -> tuple[str, ...]:
        """Give the short ids of the posts that answer this one, the oldest first."""
        from listarchive.engine.answers import parents  # noqa: PLC0415 - see `later`

        with self._reading():
            reader, number = self._readers.named(stored.id)
            members = {each: reader.member(each) for each in conversation(reader, number)}
            above = parents(reader, members)
        return tuple(members[each].names[0] for each in members if above.get(each) == number)

    def conversation(self, name: str) -> list[StoredPost]:
        """Give all posts of the conversation that a post is in, the oldest first. Raises as `get`."""
        with self._reading():
            reader, number = self._readers.named(name)
            return stored_posts(reader, conversation(reader, number))

    def tree(self, name: str) -> Tree:
        """Give the same posts as they answer one another. Raises as `get`."""
        from listarchive.archive.search.conversation_tree import tree  # noqa: PLC0415 - see `later`

        with self._reading():
            return tree(*self._readers.named(name))

    def series(self, name: str) -> Series | None:
        """Tell of which series a patch is, and what is newer; None for what is no patch. Raises as `get`."""
        from listarchive.archive.search.versions import series  # noqa: PLC0415 - see `later`

        with self._reading():
            return series(*self._readers.named(name))

    def values(self, field: str, beginning: str, most: int = 40) -> list[tuple[str, int]]:
        """Give values of a field that begin so, with how many posts have them, the most frequent first."""
        from listarchive.archive.search.field_values import values  # noqa: PLC0415 - see `later`

        with self._reading():
            return values(self._reader, field, beginning, most)

    def names(self, beginning: str, most: int = 40) -> list[tuple[str, int, str]]:
        """Give what `author:` takes that begins so, with how many posts it finds and the name as written."""
        from listarchive.archive.search.field_values import names  # noqa: PLC0415 - see `later`

        with self._reading():
            return list(names(self._reader, beginning, most))

    def stored_posts(self) -> Iterator[StoredPost]:
        """Give every post, in no order."""
        with self._reader.guarded():
            yield from map(self._reader.stored_post, self._reader.numbers())
