"""What is told of posts beside what they say, and the posts themselves, as far as they were asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from typing import Any, NamedTuple, TypeVar

from listarchive.engine.member import Member
from listarchive.engine.stored_post import StoredPost, unpack
from listarchive.engine.visibility import Audience
from listarchive.engines.opensearch.mapping import ANCESTRY, KEPT, NUMBER, POST
from listarchive.engines.opensearch.view import Dsl, View
from listarchive.errors import IndexUnusable

_REMEMBERED = 50_000  # posts of which is told
_ENTRIES = 256  # posts
_AT_ONCE = 10_000  # numbers of one question
READ = 64
"""Posts of one answer: each may be long."""
_FOLLOWING, _TOLD_WITH = 64, 5_000
"""Posts that are read, or told of, with one, if they follow it in a list that was asked for."""


T = TypeVar("T")


class Row(NamedTuple):
    """What is told of a post."""

    member: Member
    language: str
    person: tuple[str, ...]


def told(*, with_posts: bool = False) -> Dsl:
    """Give the part of a question by which each hit tells of its post, or is the post.

    Nothing but that is in the source: to name it would have the cluster take the source apart.
    """
    return {"_source": with_posts, "docvalue_fields": list(KEPT)}


class Rows:
    """Remembers them. Several threads may ask: what one needs is not taken from what another may forget."""

    def __init__(self, view: View, audience: Audience) -> None:
        self._view = view
        self._audience = audience
        self._rows: dict[int, Row] = {}
        self._stored_posts: dict[int, StoredPost] = {}
        self._next: dict[int, int] = {}
        """Which number comes after each in a list that was given."""

    def row(self, number: int) -> Row:
        """Tell of a post. Raises `IndexUnusable` if there is none of that number."""
        found = self._rows.get(number)
        if found is None:
            found = self.expect([number, *self._following(number, _TOLD_WITH)]).get(number)
        return self._there(number, found)

    def stored_post(self, number: int) -> StoredPost:
        """Give a post. Raises `IndexUnusable` if there is none of that number."""
        found = self._stored_posts.get(number)
        if found is None:
            found = self._read([number, *self._following(number, _FOLLOWING)]).get(number)
        return self._there(number, found)

    def listed(self, numbers: Sequence[int]) -> None:
        """Note a list by which posts will be asked for, one after the other."""
        self._next = dict(pairwise(numbers))

    def expect(self, numbers: Iterable[int]) -> dict[int, Row]:
        """Ask at once for what is told of posts; give it."""
        found = {number: self._rows.get(number) for number in numbers}
        missing = [number for number, row in found.items() if row is None]
        for some in _parts(missing, _AT_ONCE):
            found.update(self.hits({"terms": {NUMBER: some}}, len(some)))
        return {number: row for number, row in found.items() if row is not None}

    def _read(self, numbers: Iterable[int]) -> dict[int, StoredPost]:
        """Ask at once for posts."""
        missing = [number for number in dict.fromkeys(numbers) if number not in self._stored_posts]
        found: dict[int, StoredPost] = {}
        for some in _parts(missing, READ):
            for hit in self._view.hits(self._body({"terms": {NUMBER: some}}, with_posts=True), page=READ):
                number, row = self.note(hit)
                found[number] = self._stored_posts.get(number) or self._entry(hit["_source"][POST], row)
        return found

    def hits(self, query: Dsl, most: int | None = None) -> Iterator[tuple[int, Row]]:
        """Give the posts that a query finds, and what is told of each."""
        for hit in self._view.hits(self._body(query), most):
            yield self.note(hit)

    def every(self, query: Dsl) -> Iterator[StoredPost]:
        """Give the posts that a query finds, one after the other."""
        for hit in self._view.hits(self._body(query, with_posts=True), page=READ):
            number, row = self.note(hit)
            yield self._stored_posts.get(number) or self._entry(hit["_source"][POST], row)

    def note(self, hit: Mapping[str, Any]) -> tuple[int, Row]:
        """Remember what a hit tells."""
        fields = hit["fields"]
        number = int(fields[NUMBER][0])
        row = self._row(fields)
        if len(self._rows) >= _REMEMBERED:
            self._rows.clear()
        self._rows[number] = row
        if POST in hit.get("_source", ()):
            if len(self._stored_posts) >= _ENTRIES + READ:
                for old in list(islice(self._stored_posts, READ)):
                    self._stored_posts.pop(old, None)
            self._stored_posts[number] = self._entry(hit["_source"][POST], row)
        return number, row

    def _body(self, query: Dsl, *, with_posts: bool = False) -> Dsl:
        order: Dsl = {"sort": [{NUMBER: "asc"}], "track_total_hits": False}
        return {"query": query, **told(with_posts=with_posts), **order}

    def _row(self, fields: Mapping[str, list[Any]]) -> Row:
        member = Member(
            tuple(fields[ANCESTRY][0].split(" ")),
            int(fields["date"][0]),
            int(fields["base_subject"][0]),
            self._audience.named(fields.get("list", ())),
        )
        return Row(member, "".join(fields.get("lang", ())), tuple(fields.get("person", ())))

    def _entry(self, packed: str, row: Row) -> StoredPost:
        stored = unpack(packed.encode("utf-8", "surrogatepass"), tuple(row.member.lists))
        if not self._audience.hidden.isdisjoint(stored.origin.path.lower().split("/")):
            return replace(stored, veiled=True)
        return stored

    def _following(self, number: int, most: int) -> Iterator[int]:
        nexts = self._next
        for _ in range(most):
            if number not in nexts:
                return
            number = nexts[number]
            yield number

    def _there(self, number: int, found: T | None) -> T:
        if found is None:
            raise IndexUnusable(
                f"the index {self._view.index} has no post {number} any more: ask again, or run "
                "`listarchive rebuild`"
            )
        return found


def _parts(numbers: Sequence[int], size: int) -> Iterator[list[int]]:
    for start in range(0, len(numbers), size):
        yield list(numbers[start : start + size])
