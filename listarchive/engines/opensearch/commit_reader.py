"""One commit of an index in a cluster: its posts, and what they are known by."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from zlib import crc32

from listarchive.authors import Mailmap
from listarchive.engine.analysis.stemming import Stemming, stemming
from listarchive.engine.answers import Answers, answers
from listarchive.engine.conversations import Walked
from listarchive.engine.field_kinds import KNOWN_BY
from listarchive.engine.member import Member
from listarchive.engine.stored_post import StoredPost
from listarchive.engine.visibility import OWNER, Audience
from listarchive.engines.opensearch.client import Client
from listarchive.engines.opensearch.index_terms import IndexTerms
from listarchive.engines.opensearch.labels import asked
from listarchive.engines.opensearch.mapping import NUMBER, WRITTEN
from listarchive.engines.opensearch.relatives import Relatives
from listarchive.engines.opensearch.rows import Rows
from listarchive.engines.opensearch.state import State
from listarchive.engines.opensearch.view import Dsl, View
from listarchive.errors import QueryError
from listarchive.short_ids import short

NOBODY_KNOWN = Mailmap()
NAMED = 100  # posts that the beginning of an id may name
_REMEMBERED = 20_000  # labels of which is known who has them
_LABELS = 1_000  # of one question
_MOST_ANSWERS = 2_000_000
"""Posts of an archive in which all answers are counted: what is told of each is read for that."""


class CommitReader(IndexTerms):
    """The last commit of an index, as an audience sees it. See `engine.protocols.PostLookup`."""

    def __init__(
        self,
        client: Client,
        state: State,
        people: Mailmap = NOBODY_KNOWN,
        references_only: frozenset[str] = frozenset(),
        audience: Audience = OWNER,
    ) -> None:
        self.people = people
        self.references_only = references_only
        self.audience = audience
        self.view = View(client, state, audience)
        self._state = state
        self.rows = Rows(self.view, audience)
        self.relatives = Relatives(self.view, self.rows)
        self.walked: dict[int, Walked] = {}
        self.first_pages: dict[str, tuple[list[tuple[int, float]], int]] = {}
        """The first hits of questions that were asked, each with its score, and how many there are."""
        self._known: dict[tuple[str, str], list[int]] = {}

    @property
    def generation(self) -> int:
        """The number of the commit."""
        return self.view.commit.generation

    @property
    def version(self) -> str:
        """Name the commit, by what of it is seen: what is not seen must not make another one of it."""
        if self.audience.sees_all:
            return f"{self.view.index}.{self.generation}"
        seen = repr([self._seen[name] for name in ("count", "max", "sum")])
        return f"{self.view.index}.{crc32(seen.encode()):08x}"

    @property
    def committed(self) -> datetime:
        """Tell when it was committed, or when the last post that is seen was added."""
        written = self.view.commit.written
        if not self.audience.sees_all:
            newest = self.view.aggregated({"match_all": {}}, {"max": {"field": WRITTEN}})
            written = newest["value"] or 0.0
        return datetime.fromtimestamp(written, UTC)

    @cached_property
    def _seen(self) -> dict[str, float]:
        """What the numbers of the posts that are seen come to."""
        found: dict[str, float] = self.view.aggregated({"match_all": {}}, {"stats": {"field": NUMBER}})
        return found

    def ledger(self) -> bytes:
        """Give the ledger that was committed with the posts. Raises `IndexUnusable`."""
        return self._state.ledger(self.view.commit)

    def close(self) -> None:
        """Let go of the point in time."""
        self.view.close()

    def __len__(self) -> int:
        return self._posts

    @cached_property
    def _posts(self) -> int:
        return self.view.counts([{"match_all": {}}])[0]

    def may_know(self, labels: Iterable[tuple[str, str]]) -> bool:
        """Tell whether `documents` finds any of some fields and terms."""
        return bool(len(self)) and any(self._who_has(labels).values())

    def expect_labels(self, labels: Iterable[tuple[str, str]]) -> None:
        """Ask at once who has some ids, or other labels that posts are known by."""
        if len(self):
            numbers = {number for found in self._who_has(labels).values() for number in found}
            self.rows.listed(sorted(numbers))

    def _who_has(self, labels: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[int]]:
        known = self._known
        if len(known) > _REMEMBERED:
            known = self._known = {}
        every = {
            label: self._having_id(label) if (at := known.get(label)) is None else at for label in labels
        }
        missing = [label for label, numbers in every.items() if numbers is None]
        for start in range(0, len(missing), _LABELS):
            some = missing[start : start + _LABELS]
            fresh: dict[tuple[str, str], list[int]] = {each: [] for each in some}
            meant: dict[str, dict[str, tuple[str, str]]] = {}
            for field, label in some:
                meant.setdefault(field, {})[asked(field, label)] = (field, label)
            for number, found in self._having(meant):
                for field, here in meant.items():
                    for value in here.keys() & found.get(field, ()):
                        fresh[here[value]].append(number)
            known.update(fresh)
            every.update(fresh)
        return {label: numbers or [] for label, numbers in every.items()}

    def _having_id(self, label: tuple[str, str]) -> list[int] | None:
        """Give the posts that have an id if a conversation has asked for it; None if none has."""
        field, name = label
        return self.relatives.having_id(name) if field == "id" else None

    def _having(self, labels: Mapping[str, Iterable[str]]) -> Iterator[tuple[int, Mapping[str, list[str]]]]:
        """Give the posts that have any of some labels of some fields, and all that each has in these."""
        body: Dsl = {
            "query": {
                "bool": {"should": [{"terms": {field: list(values)}} for field, values in labels.items()]}
            },
            "_source": False,
            "docvalue_fields": list(labels),
            "sort": [{NUMBER: "asc"}],
            "track_total_hits": False,
        }
        for hit in self.view.hits(body):
            yield hit["sort"][0], hit.get("fields", {})

    def documents(self, field: str, term: str) -> list[int]:
        """Number the posts that have a term in a field."""
        if field in KNOWN_BY:
            return self._who_has([(field, term)])[field, term]
        if field == "list" and term in self.audience.hidden:
            return []
        found = list(self.view.numbers({"term": {field: {"value": asked(field, term)}}}))
        self.rows.listed(found)
        return found

    def stored_post(self, number: int) -> StoredPost:
        """Give back a post. Raises `IndexUnusable`."""
        return self.rows.stored_post(number)

    def labels(self, field: str, number: int) -> tuple[str, ...]:
        """Give the labels that a post has in a field with a column."""
        row = self.rows.row(number)
        match field:
            case "ref":
                return tuple(row.member.names)
            case "list":
                return tuple(row.member.lists)
            case "lang":
                return (row.language,)
            case "person":
                return row.person
        raise KeyError(field)

    def date(self, number: int) -> int:
        """Give the date of a post."""
        return self.rows.row(number).member.date

    def member(self, number: int) -> Member:
        """Tell what ties a post to others."""
        return self.rows.row(number).member

    def members(self) -> Iterator[tuple[int, Member]]:
        """Give all posts, and what ties each to others."""
        return ((number, row.member) for number, row in self.rows.hits({"match_all": {}}))

    def stemming(self, number: int) -> Stemming:
        """Give the stemming of the language of a post."""
        return stemming(self.rows.row(number).language)

    def numbers(self) -> Iterator[int]:
        """Number all posts."""
        for some in _pages(self.view.numbers({"match_all": {}})):
            self.rows.listed(some)
            yield from some

    def referring(self, short_ids: Iterable[str], known: Container[int]) -> Iterator[tuple[int, Member]]:
        """Give the posts, but for those known, that have or answer some ids."""
        found = self.relatives.referring(short_ids)
        return ((number, member) for number, member in found if number not in known)

    def sharing(self, name: str, subject: int) -> int:
        """Count the posts on a list that have a base subject and a date."""
        return self.relatives.sharing((name, subject))

    def few_alike(self, name: str, subject: int) -> Sequence[tuple[int, Member]]:
        """Give the same posts in the order of their places; none if they are many."""
        return self.relatives.few((name, subject))

    def beside(self, post: Member, name: str, *, later: bool) -> Iterator[tuple[int, Member]]:
        """Give the posts on a list, with the base subject of one, before or behind it, the nearest first."""
        return self.relatives.beside(post, name, later=later)

    def expect(self, numbers: Sequence[int]) -> None:
        """Ask at once for what conversations of these posts will ask for one by one."""
        self.relatives.expect(numbers, self.references_only)

    def readable_posts(self) -> Iterator[StoredPost]:
        """Give every post, in no order."""
        return self.rows.every({"match_all": {}})

    def find(self, text: str) -> list[int]:
        """Number the posts that a Message-ID, or the beginning of a short id, names."""
        named = short(text.strip("<> "))
        if "@" in text:
            return [*self.documents("id", named), *self.documents("namesake", named)]
        query: Dsl = {"prefix": {"id": {"value": text.lower()}}}
        body: Dsl = {"query": query, "_source": False, "sort": [{"id": "asc"}, {NUMBER: "asc"}]}
        hits = self.view.hits(body | {"track_total_hits": False}, NAMED)
        found = [int(hit["sort"][1]) for hit in hits]
        # Broken mailers make ids without an @.
        return found or self.documents("id", named)

    @cached_property
    def answers(self) -> Answers:
        """Which posts have how many answers. Raises `QueryError` in a very large archive."""
        if len(self) > _MOST_ANSWERS:
            raise QueryError(
                f"answers are counted among up to {_MOST_ANSWERS:,} posts: leave replies: and is: out"
            )
        return answers(self)

    def _may_name(self, field: str, term: str) -> bool:
        return field != "list" or term not in self.audience.hidden


def _pages(numbers: Iterator[int], size: int = 10_000) -> Iterator[list[int]]:
    page: list[int] = []
    for number in numbers:
        page.append(number)
        if len(page) == size:
            yield page
            page = []
    yield page
