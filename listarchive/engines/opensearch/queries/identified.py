"""Parts of a query about values: ids, labels, conversations, numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from listarchive.engine.conversations import conversations
from listarchive.engine.stored_post import UNDATED, seconds
from listarchive.engines.opensearch.commit_reader import NAMED, CommitReader
from listarchive.engines.opensearch.labels import asked, label_of
from listarchive.engines.opensearch.queries.clauses import (
    Clause,
    Dsl,
    any_of,
    but,
    filtering,
    nothing,
    one_of,
    term,
)
from listarchive.engines.opensearch.queries.numbered import numbered
from listarchive.engines.shared.cost_limit import CONVERSATION, SIZES, TOGETHER, CostLimit
from listarchive.engines.shared.expansion import Expansion
from listarchive.engines.shared.weights import FILTER
from listarchive.errors import QueryError
from listarchive.query import tree
from listarchive.short_ids import short

_CONVERSATIONS = 20  # that the beginning of an id may name


class Identified:
    """Translates them for one commit."""

    def __init__(self, reader: CommitReader, expansion: Expansion) -> None:
        self._reader = reader
        self._expansion = expansion

    def labelled(self, cost_limit: CostLimit, node: Any) -> Clause:
        """Find posts with a label, or with one of those that a prefix, a typo or a pattern fits."""
        cost_limit.look_up(1)
        name = node.field
        hidden = self._reader.audience.hidden if name == "list" else frozenset()
        match node:
            case tree.Prefix(_, text) if not hidden:
                return filtering(_beginning(name, label_of(text.lower())), FILTER)
            case tree.Prefix(_, text):
                known = self._reader.terms(name, label_of(text.lower()))
                return _any(name, known)
            case tree.Regex(_, pattern):
                return _any(name, self._expansion.matching(pattern, name))
            case tree.Fuzzy(_, text):
                return _any(name, self._expansion.near(text.lower(), name))
            case tree.Term("file", text):
                return _path_named(text)
        label = asked(name, node.text.lower())
        return nothing() if label in hidden else filtering(term(name, label), FILTER)

    def named(self, cost_limit: CostLimit, name: str, text: str) -> Clause:
        """Find the posts that an id names, those that refer to them, or their conversations."""
        cost_limit.look_up(1)
        if name == "id":
            numbers = self._numbers(name, text, NAMED - 1)
            return _any("id", sorted({self._reader.labels("ref", number)[0] for number in numbers}))
        if name == "references":
            return self._referring(cost_limit, text)
        numbers = self._numbers(name, text, _CONVERSATIONS)
        cost_limit.look_up(CONVERSATION * len(numbers))
        return self.conversations(cost_limit, numbers)

    def conversations(self, cost_limit: CostLimit, numbers: Iterable[int]) -> Clause:
        """Find the conversations of posts. Raises `QueryError` for too many."""
        every = list(numbers)
        cost_limit.walk(len(every))
        members: set[int] = set()
        for walked in conversations(self._reader, every).values():
            members.update(walked.numbers)
        cost_limit.walk(len(members))
        return filtering(numbered(members), FILTER)

    def between(self, cost_limit: CostLimit, name: str, start: Any, end: Any) -> Clause:
        """Find posts whose number is from `start` up to, but not, `end`; None is no bound."""
        if name == "date":
            cost_limit.look_up(1)
            first = seconds(start) if start else UNDATED + 1
            return filtering(_range("date", first, seconds(end) if end else None))
        cost_limit.read(len(self._reader) // SIZES)
        if name == "replies":
            return self._answered(start or 0, end)
        return filtering(_range(name, start or 0, end))

    def placed(self, cost_limit: CostLimit, kind: str) -> Clause:
        """Find posts by their place in a conversation: one of `fields.PLACES`."""
        cost_limit.read(len(self._reader) // SIZES)
        if kind != "start":
            return self._answered(1, None) if kind == "answered" else self._answered(0, 1)
        begins = self._reader.answers.begins
        return filtering(numbered(number for number, begun in enumerate(begins) if begun))

    def _answered(self, start: int, end: int | None) -> Clause:
        counts = self._reader.answers.counts
        if start == 0:
            # All that have not so many are fewer to name than all that have less.
            if end is None:
                return filtering({"match_all": {}})
            more = numbered(number for number, count in enumerate(counts) if count >= end)
            return filtering(but({"match_all": {}}, [more]))
        return filtering(
            numbered(
                number
                for number, count in enumerate(counts)
                if start <= count and (end is None or count < end)
            )
        )

    def _referring(self, cost_limit: CostLimit, text: str) -> Clause:
        terms = [] if "@" in text else list(self._reader.beginning("ref", text.lower()))[:NAMED]
        if len(terms) == NAMED:
            raise _too_short("references", text, NAMED - 1)
        cost_limit.look_up(1 + len(terms) // TOGETHER)
        names = terms or [short(text.strip("<> "))]
        # Its own id stands among those that tie a post to others.
        return filtering(one_of([but(term("ref", each), [term("id", each)]) for each in names]))

    def _numbers(self, name: str, text: str, most: int) -> list[int]:
        numbers = self._reader.find(text)
        if len(numbers) > most:
            raise _too_short(name, text, most)
        return numbers


def _any(name: str, labels: Iterable[str]) -> Clause:
    found = list(labels)
    return filtering({"terms": {name: found}}, FILTER) if found else nothing()


def _range(name: str, start: int, end: int | None) -> Dsl:
    return {"range": {name: {"gte": start} | ({} if end is None else {"lt": end})}}


def _beginning(name: str, text: str) -> Dsl:
    return {"prefix": {name: {"value": text}}}


def _path_named(text: str) -> Clause:
    """Find the posts that change a file, or one below a folder of that name."""
    path = text.lower().removeprefix("./").strip("/")
    # As a diff has it: what was is below `a/`, what is below `b/`.
    paths = {path, path[2:]} if path.startswith(("a/", "b/")) and path[2:] else {path}
    return any_of(
        [
            filtering(found, FILTER)
            for one in sorted(paths)
            for found in (term("file", label_of(one)), _beginning("file", f"{one}/"))
        ]
    )


def _too_short(name: str, text: str, most: int) -> QueryError:
    return QueryError(
        f"{name}:{text} is the beginning of the ids of more than {most} posts: write more of it"
    )
