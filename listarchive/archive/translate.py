"""Which Whoosh query does a user's query become, and which words of a post does it mark?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from whoosh import query as whoosh

from listarchive.archive.conversations import conversation
from listarchive.archive.document import UNDATED, seconds
from listarchive.archive.identity import posts_of
from listarchive.archive.patience import matching
from listarchive.archive.snapshot import Snapshot
from listarchive.archive.words import fold, folded_words, stem
from listarchive.errors import QueryError
from listarchive.query import tree

_ANY = (("subject", 2.0), ("body", 1.0), ("author", 1.0))
"""The fields that a bare word is looked for in, and how much a match there weighs."""
_STEMMED = frozenset({"subject", "body", "quoted"})
_EXPANSIONS = 1_000  # terms that a prefix, a typo or a pattern may stand for


class Translator:
    """Makes Whoosh queries for one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.runs: set[tuple[str, ...]] = set()
        """What a snippet marks: runs of stems, most of them one word long."""
        self._negated = 0

    def translate(self, node: tree.Query) -> Any:
        """Make the Whoosh query of a tree. Raises `QueryError` for a field that is not kept."""
        match node:
            case tree.Everything():
                return whoosh.Every()
            case tree.And(parts):
                return whoosh.And([self.translate(part) for part in parts])
            case tree.Or(parts):
                return whoosh.Or([self.translate(part) for part in parts])
            case tree.Not(part):
                self._negated += 1
                inner = self.translate(part)
                self._negated -= 1
                return whoosh.And([whoosh.Every(), whoosh.Not(inner)])
            case tree.Between("date", start, end):
                return _dates(start, end)
            case tree.Between("size", start, end):
                return whoosh.NumericRange("size", start or 0, end, endexcl=True)
            case _:
                return self._leaf(node)

    def _leaf(self, node: Any) -> Any:
        name = node.field
        if name == "lang":
            raise QueryError("lang: is not kept in this archive: leave it out")
        if name == "any":
            return whoosh.Or([self._in_field(node, each, boost) for each, boost in _ANY])
        if name in ("list", "has"):
            return self._label(node)
        if name == "id":
            ids = {self._snapshot.labels("ref", number)[0] for number in self._snapshot.find(node.text)}
            return _any_of("id", sorted(ids))
        if name == "thread":
            return self._thread(node.text)
        return self._in_field(node, name, 1.0)

    def _in_field(self, node: Any, name: str, boost: float) -> Any:
        found = self._in_words(node, name, boost)
        theirs = posts_of(self._snapshot.people, node) if name == "author" else None
        return whoosh.Or([found, theirs]) if theirs is not None else found

    def _in_words(self, node: Any, name: str, boost: float) -> Any:
        cut = stem if name in _STEMMED else str
        match node:
            case tree.Term(_, text) | tree.Phrase(_, text):
                terms = [cut(word) for word in folded_words(text)]
                if name in ("subject", "body"):
                    self._mark([tuple(terms)])
                if not terms:
                    return whoosh.NullQuery
                if len(terms) == 1:
                    return whoosh.Term(name, terms[0], boost=boost)
                return whoosh.Phrase(name, terms, boost=boost)
            case tree.Prefix(_, text):
                *before, last = folded_words(text) or [""]
                terms = self._expand(name, self._beginning(last))
                return self._alternatives(name, [cut(word) for word in before], terms, boost)
            case tree.Fuzzy(_, text):
                return self._alternatives(name, [], self._expand(name, self._near(fold(text))), boost)
            case tree.Regex(_, pattern):
                return self._alternatives(name, [], self._expand(name, self._matching(pattern)), boost)
        raise AssertionError(node)

    def _alternatives(self, name: str, before: list[str], terms: list[str], boost: float) -> Any:
        if name in ("subject", "body"):
            self._mark([(*before, term) for term in terms])
        if before:
            return whoosh.Or([whoosh.Phrase(name, [*before, term], boost=boost) for term in terms])
        return _any_of(name, terms, boost)

    def _mark(self, runs: Iterable[tuple[str, ...]]) -> None:
        if not self._negated:
            self.runs.update(run for run in runs if run)

    def _expand(self, name: str, choose: Callable[[str], Iterable[str]]) -> list[str]:
        """List the terms of a field that a pattern stands for.

        A stem does not begin as its word may (`running*`), so stemmed fields are expanded by the forms
        of words that stand in the text.
        """
        source = "vocabulary" if name in _STEMMED else name
        found = list(islice(choose(source), _EXPANSIONS + 1))
        if len(found) > _EXPANSIONS:
            raise QueryError(f"more than {_EXPANSIONS} words fit this pattern: write more of the word")
        return sorted({stem(form) for form in found}) if name in _STEMMED else found

    def _beginning(self, prefix: str) -> Callable[[str], Iterable[str]]:
        return lambda field: self._snapshot.beginning(field, prefix)

    def _near(self, word: str) -> Callable[[str], Iterable[str]]:
        distance = 1 if len(word) < 6 else 2
        return lambda field: self._snapshot.spelled_like(field, word, distance)

    def _matching(self, pattern: str) -> Callable[[str], Iterable[str]]:
        return lambda field: matching(pattern, self._snapshot.terms(field))

    def _label(self, node: Any) -> Any:
        match node:
            case tree.Prefix(name, text):
                return whoosh.Prefix(name, text.lower())
            case tree.Regex(name, pattern):
                return _any_of(name, self._matching(pattern)(name))
            case tree.Fuzzy(name, text):
                return _any_of(name, self._near(text.lower())(name))
            case _:
                return whoosh.Term(node.field, node.text.lower())

    def _thread(self, text: str) -> Any:
        numbers = self._snapshot.find(text)
        ids = {
            self._snapshot.labels("ref", member)[0]
            for number in numbers
            for member in conversation(self._snapshot, number)
        }
        return _any_of("id", sorted(ids))


def _dates(start: Any, end: Any) -> Any:
    first = seconds(start) if start else UNDATED + 1
    return whoosh.NumericRange("date", first, seconds(end) if end else None, endexcl=True)


def _any_of(name: str, terms: Iterable[str], boost: float = 1.0) -> Any:
    return whoosh.Or([whoosh.Term(name, term, boost=boost) for term in terms])
