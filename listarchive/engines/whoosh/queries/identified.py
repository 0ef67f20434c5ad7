"""Queries for posts that are known by their ids, and for the conversations they are in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import islice
from typing import Any

from listarchive.engine.conversations import conversation
from listarchive.engines.shared.cost_limit import CONVERSATION, TOGETHER, CostLimit
from listarchive.engines.shared.expansion import Expansion
from listarchive.engines.whoosh.codec.bit_sets import BitSet, bits
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.import_stubs import query as whoosh
from listarchive.engines.whoosh.queries.doc_set_query import DocSetQuery
from listarchive.engines.whoosh.queries.terms_query import TermsQuery
from listarchive.engines.whoosh.snapshot import NAMED, Snapshot
from listarchive.errors import QueryError
from listarchive.query import tree
from listarchive.short_ids import short

_CONVERSATIONS = 20  # that the beginning of an id may name


def any_of(name: str, terms: Iterable[str]) -> Any:
    """Make the query for any of some terms."""
    return whoosh.Or([whoosh.Term(name, term) for term in terms])


def path_named(text: str) -> Any:
    """Make the query for the posts that change a file, or one below a folder of that name."""
    path = text.lower().removeprefix("./").strip("/")
    # As a diff has it: what was is below `a/`, what is below `b/`.
    paths = {path, path[2:]} if path.startswith(("a/", "b/")) and path[2:] else {path}
    return whoosh.Or(
        [each for one in sorted(paths) for each in (whoosh.Term("file", one), _below(one))],
    )


def _below(path: str) -> Any:
    return TermsQuery.beginning("file", f"{path}/")


def posts_named(snapshot: Snapshot, cost_limit: CostLimit, text: str) -> Any:
    """Make the query for the posts that an id, or the beginning of some, names. Raises QueryError."""
    cost_limit.look_up(1)
    numbers = _named(snapshot, "id", text, NAMED - 1)
    return any_of("id", sorted({snapshot.labels("ref", number)[0] for number in numbers}))


def posts_referring(snapshot: Snapshot, cost_limit: CostLimit, text: str) -> Any:
    """Make the query for the posts that have an id among those of their ancestors. Raises QueryError.

    It may be that of no post that is here, or the beginning of some short ids.
    """
    terms = [] if "@" in text else list(islice(snapshot.beginning("ref", text.lower()), NAMED))
    if len(terms) == NAMED:
        raise _too_short("references", text, NAMED - 1)
    cost_limit.look_up(1 + len(terms) // TOGETHER)
    cost_limit.read(sum(snapshot.frequency("ref", term) for term in terms))
    return ReferringQuery(terms or [short(text.strip("<> "))])


class ReferringQuery(DocSetQuery):
    """Finds the posts that name one of some posts, by their short ids, as an ancestor."""

    fieldname = "references"

    def __init__(self, short_ids: Iterable[str]) -> None:
        self._terms = [each.encode("utf-8", "surrogatepass") for each in short_ids]

    def among(self, segment: Segment) -> BitSet:
        """Find the posts of a segment, removed ones too."""
        found = 0
        for term in self._terms:
            # Its own id stands among those that tie a post to others.
            found |= _having(segment, "ref", term) & ~_having(segment, "id", term)
        return found


def _having(segment: Segment, field: str, term: bytes) -> BitSet:
    postings = segment.postings(field, term)
    return bits(postings.numbers(), segment.posts) if postings else 0


def conversation_named(snapshot: Snapshot, cost_limit: CostLimit, text: str) -> Any:
    """Make the query for the conversation of such posts. Raises QueryError for too many."""
    numbers = _named(snapshot, "thread", text, _CONVERSATIONS)
    cost_limit.look_up(CONVERSATION * len(numbers))
    return conversations_of(snapshot, cost_limit, numbers)


def conversations_of(snapshot: Snapshot, cost_limit: CostLimit, numbers: Iterable[int]) -> Any:
    """Make the query for the conversations of posts that were found. Raises QueryError for too many."""
    members: set[int] = set()
    for number in numbers:
        if number not in members:
            cost_limit.walk(1)
            found = conversation(snapshot, number)
            cost_limit.walk(len(found))
            members.update(found)
    return ConversationsQuery(snapshot, members)


class ConversationsQuery(DocSetQuery):
    """Finds the posts of conversations."""

    fieldname = "thread"

    def __init__(self, snapshot: Snapshot, members: Iterable[int]) -> None:
        """Take the numbers of documents of a snapshot."""
        numbers = sorted(members)
        self._found: dict[str, BitSet] = {}
        for segment, base in snapshot.parts:
            start, end = bisect_left(numbers, base), bisect_left(numbers, base + segment.posts)
            self._found[segment.name] = bits([each - base for each in numbers[start:end]], segment.posts)

    def among(self, segment: Segment) -> BitSet:
        """Find the posts of a segment."""
        return self._found[segment.name]


def _named(snapshot: Snapshot, name: str, text: str, most: int) -> list[int]:
    numbers = snapshot.find(text)
    if len(numbers) > most:
        raise _too_short(name, text, most)
    return numbers


def _too_short(name: str, text: str, most: int) -> QueryError:
    return QueryError(
        f"{name}:{text} is the beginning of the ids of more than {most} posts: write more of it"
    )


def labelled(node: Any, expansion: Expansion, cost_limit: CostLimit) -> Any:
    """Make the query for posts with a label, or with one of those that a prefix, a typo or a pattern fits."""
    cost_limit.look_up(1)
    match node:
        case tree.Prefix(name, text):
            return TermsQuery.beginning(name, text.lower())
        case tree.Regex(name, pattern):
            return any_of(name, expansion.matching(pattern, name))
        case tree.Fuzzy(name, text):
            return any_of(name, expansion.near(text.lower(), name))
        case tree.Term("file", text):
            return path_named(text)
        case _:
            return whoosh.Term(node.field, node.text.lower())
