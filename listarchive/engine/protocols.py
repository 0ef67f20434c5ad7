"""The protocols of an engine: what the archive asks of whatever keeps its index."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from listarchive.authors import Mailmap
    from listarchive.engine.analysed_post import AnalysedPost
    from listarchive.engine.analysis.marking import Run, Sought
    from listarchive.engine.analysis.stemming import Stemming
    from listarchive.engine.conversations import Walked
    from listarchive.engine.engine_status import EngineStatus
    from listarchive.engine.member import Member
    from listarchive.engine.stored_post import StoredPost
    from listarchive.engine.visibility import Audience
    from listarchive.engine.writer_protocols import Writer
    from listarchive.post import Origin
    from listarchive.query import Query


class PostLookup(Protocol):
    """Posts of one commit by what they are known by. Posts have document numbers, which hold for it alone."""

    references_only: frozenset[str]
    """The lists on which subjects tie no posts together."""
    walked: dict[int, Walked]
    """Conversations that were collected, by each of their posts: kept by `conversations`."""

    @property
    def generation(self) -> int:
        """The number of the commit."""

    def __len__(self) -> int: ...

    def may_know(self, labels: Iterable[tuple[str, str]]) -> bool:
        """Tell, quickly, whether `documents` may find any of some fields and terms."""

    def expect_labels(self, labels: Iterable[tuple[str, str]]) -> None:
        """Be told of which fields and terms `documents` will be asked, and the posts that have them."""

    def documents(self, field: str, term: str) -> list[int]:
        """Number the posts that have a term in a field. Raises `IndexUnusable`."""

    def stored_post(self, number: int) -> StoredPost:
        """Give back a post. Raises `IndexUnusable`."""

    def labels(self, field: str, number: int) -> tuple[str, ...]:
        """Give the labels that a post has in a field with a column."""

    def date(self, number: int) -> int:
        """Give the date of a post, as `stored_post.seconds` counts it."""

    def member(self, number: int) -> Member:
        """Tell what ties a post to others."""

    def members(self) -> Iterator[tuple[int, Member]]:
        """Give all posts, and what ties each to others."""

    def terms(self, field: str, beginning: str = "") -> list[str]:
        """List the terms of a field that begin so, in the alphabet's order."""

    def referring(self, short_ids: Iterable[str], known: Container[int]) -> Iterator[tuple[int, Member]]:
        """Give the posts, but for those known, that have or answer some ids."""

    def sharing(self, name: str, subject: int) -> int:
        """Count the posts on a list that have a base subject and a date, removed ones too."""

    def few_alike(self, name: str, subject: int) -> Sequence[tuple[int, Member]]:
        """Give the same posts in the order of their places, but for those removed; none if they are many."""

    def beside(self, post: Member, name: str, *, later: bool) -> Iterator[tuple[int, Member]]:
        """Give the posts on a list, with the base subject of one, before or behind it, the nearest first.

        They are in the order of their places.
        """

    def expect(self, numbers: Sequence[int]) -> None:
        """Be told of which posts the conversations will be asked for: all can be asked for at once."""

    def readable_posts(self) -> Iterator[StoredPost]:
        """Give every post, in no order; should the index be damaged, those that can still be read."""

    def ledger(self) -> bytes:
        """Give the ledger that was committed with the posts. Raises `IndexUnusable`."""

    def close(self) -> None:
        """Let go of what is open."""


class Search(Protocol):
    """One query asked of one commit."""

    sought: Collection[Sought]
    """The words whose positions in a post matter: what is asked for of its subject and own words."""
    attached_runs: frozenset[Run]
    """The words that are asked for of what is attached."""

    def by_date(self, most: int | None, *, newest: bool) -> tuple[list[int], int]:
        """Number the newest, or the oldest, of the posts that answer, so many at most; and count all."""

    def by_score(self, most: int | None) -> tuple[list[tuple[int, float]], int]:
        """Give the posts that score highest, each with its score, so many at most; and count all."""

    def mentions(self, numbers: Sequence[int]) -> Sequence[Mapping[int, float]]:
        """Weigh each word in the given posts: fully where a post says it, less where it only quotes it.

        The posts are given in ascending order. They need not answer the query.
        """

    def numbers(self) -> list[int]:
        """Number all posts that answer, in ascending order."""

    def labelled(self, field: str) -> Iterator[tuple[Sequence[str], int, int]]:
        """Give the labels of a field that posts which answer have: how many posts, and the first of them."""

    def having(self, field: str, label: str) -> Iterator[int]:
        """Number the posts that answer and have a label in a field."""

    def dates(self) -> Iterator[list[int]]:
        """Give when the posts that answer were sent, as a column has it, some at a time.

        It is enough to tell the quarter of an hour.
        """


class Reader(PostLookup, Protocol):
    """One commit of an index, open for reading: it goes on showing that, whatever is committed after it."""

    people: Mailmap
    """Who is who."""
    audience: Audience
    """Who asks."""

    @property
    def version(self) -> str:
        """Name the commit: another one has another name."""

    @property
    def committed(self) -> datetime:
        """Tell when it was committed."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that posts are written in."""

    def search(self, query: Query) -> Search:
        """Ask a query. Raises `QueryError` for one that asks for too much."""

    def superseded(self) -> bool:
        """Tell whether something was committed since."""

    def guarded(self) -> AbstractContextManager[None]:
        """Turn damage that is met into `IndexUnusable`."""

    def numbers(self) -> Iterator[int]:
        """Number all posts."""

    def find(self, text: str) -> list[int]:
        """Number the posts that a Message-ID, or the beginning of a short id, names."""

    def stemming(self, number: int) -> Stemming:
        """Give the stemming of the language of a post."""

    def frequency(self, field: str, term: str) -> int:
        """Count the posts that have a term in a field, removed ones too."""

    def doc_frequency(self, word: str) -> int:
        """Count the posts whose own words have some form of a word."""

    def knows(self, form: str) -> bool:
        """Tell whether a word stands in a post in just this form."""

    def beginning(self, field: str, prefix: str) -> Iterator[str]:
        """Give the same terms one by one."""

    def spelled_like(self, field: str, word: str, distance: int) -> list[str]:
        """Give the terms of a field that begin with the same letter and differ by so many others."""

    def forms_like(self, word: str, distance: int) -> list[str]:
        """Give the forms of words, each with its language's suffix, that are spelled about so."""


class Remains(NamedTuple):
    """What can still be read of an index, be it damaged or of another format."""

    ledgers: Sequence[bytes]
    """Those of its commits, the oldest first, in whatever format."""
    last_commit: PostLookup | None


class Engine(Protocol):
    """What keeps the index of one archive."""

    def analyse(self, stored_posts: Iterable[StoredPost], language: str = ...) -> list[AnalysedPost]:
        """Analyse posts into one batch. A post without an id is known by its Message-ID.

        `language` is the usual one of the list that they are on.
        """

    def reader(
        self, people: Mailmap, references_only: frozenset[str] = frozenset(), audience: Audience = ...
    ) -> Reader:
        """Open the last commit, as far as an audience sees it.

        Raises `NoArchive`, `IndexUnusable`, `Untrusted` and OSError, and `NotApart` if an import must first
        keep apart what the audience does not see.
        """

    def last_commit(self) -> Reader | None:
        """Open the last commit, or give None if there is no index. Raises as `reader`."""

    def ledger(self) -> bytes | None:
        """Give the ledger of the last commit without opening it. Raises as `reader`."""

    def writing(self, ledger: bytes, wait: float) -> AbstractContextManager[Writer]:
        """Lock the index, and open it for writing; one that is made begins with a ledger.

        Raises `Busy` if another writer is at work for longer than `wait` seconds, `IndexUnusable`, OSError.
        """

    def rebuilding(
        self, ledger: bytes, wait: float
    ) -> AbstractContextManager[tuple[Writer, Sequence[Remains]]]:
        """Make a new index that takes the place of the one in use once all went well.

        Of that it gives what can still be read. Raises `Busy` and OSError.
        """

    def mails(self, stored_posts: Iterable[StoredPost]) -> dict[Origin, bytes] | None:
        """Give the mails of posts as they came, those that the index keeps; None if it keeps none.

        Raises as `reader`.
        """

    def status(self) -> EngineStatus:
        """Tell of the engine, and of its index at the last commit. Raises as `reader`."""

    def faults(self) -> list[str]:
        """Read the whole index; a sentence for each fault. Raises `NoArchive` and `IndexUnusable`."""
