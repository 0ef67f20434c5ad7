"""What the archive asks of whatever engine keeps its index."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from listarchive.authors import Mailmap
from listarchive.engine.analysis.marking import Sought
from listarchive.engine.analysis.stemming import Stemming
from listarchive.engine.stored_post import StoredPost

if TYPE_CHECKING:
    from listarchive.query import Query


class PostLookup(Protocol):
    """Posts of one commit by what they are known by. Posts have document numbers, which hold for it alone."""

    @property
    def generation(self) -> int:
        """The number of the commit."""

    def __len__(self) -> int: ...

    def may_know(self, labels: Iterable[tuple[str, str]]) -> bool:
        """Tell, quickly, whether `documents` may find any of some fields and terms."""

    def documents(self, field: str, term: str) -> list[int]:
        """Number the posts that have a term in a field. Raises `IndexUnusable`."""

    def entry(self, number: int) -> StoredPost:
        """Give back a post. Raises `IndexUnusable`."""

    def labels(self, field: str, number: int) -> tuple[str, ...]:
        """Give the labels that a post has in a field with a column."""

    def date(self, number: int) -> int:
        """Give the date of a post, as `stored_post.seconds` counts it."""

    def referring(
        self, short_ids: Iterable[str], known: Container[int]
    ) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Give the posts, but for those known, that have or answer some ids, each with its own."""

    def close(self) -> None:
        """Let go of what is open."""


class Search(Protocol):
    """One query asked of one commit."""

    sought: Collection[Sought]
    """The words whose places in a post matter: what is asked for of its subject and own words."""

    def by_date(self, most: int | None, *, newest: bool) -> tuple[list[int], int]:
        """Number the newest, or the oldest, of the posts that answer, so many at most; and count all."""

    def by_score(self, most: int | None) -> tuple[list[tuple[int, float]], int]:
        """Give the posts that score highest, each with its score, so many at most; and count all."""

    def numbers(self) -> list[int]:
        """Number all posts that answer, in ascending order."""

    def labelled(self, field: str) -> Iterator[tuple[Sequence[str], int, int]]:
        """Give the labels of a field that posts which answer have: how many posts, and the first of them."""

    def having(self, field: str, label: str) -> Iterator[int]:
        """Number the posts that answer and have a label in a field."""

    def days(self) -> Iterator[tuple[int, int]]:
        """Give the days since 1970 on which posts that answer were sent, each with how many."""


class Reader(PostLookup, Protocol):
    """One commit of an index, open for reading: it goes on showing that, whatever is committed after it."""

    people: Mailmap
    """Who is who."""

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

    def readable_entries(self) -> Iterator[StoredPost]:
        """Give every post, in no order; should the index be damaged, those that can still be read."""

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

    def terms(self, field: str, beginning: str = "") -> list[str]:
        """List the terms of a field that begin so, in the alphabet's order."""

    def beginning(self, field: str, prefix: str) -> Iterator[str]:
        """Give the same terms one by one."""

    def spelled_like(self, field: str, word: str, distance: int) -> list[str]:
        """Give the terms of a field that begin with the same letter and differ by so many others."""

    def forms_like(self, word: str, distance: int) -> list[str]:
        """Give the forms of words, each with its language's suffix, that are spelled about so."""
