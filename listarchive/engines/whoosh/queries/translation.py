"""A reader's query as a query of Whoosh, and the words that it marks in a post."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from listarchive.engine.analysis.marking import Run, Sought
from listarchive.engine.analysis.stemming import stemming
from listarchive.engine.analysis.words import fold, folded_words
from listarchive.engine.conversations import conversation
from listarchive.engine.field_infos import BARE, EXACT, PAIRS, STEMMED
from listarchive.engine.stored_post import UNDATED, seconds
from listarchive.engines.whoosh.import_stubs import query as whoosh
from listarchive.engines.whoosh.queries.cost_limit import (
    ALL,
    CONVERSATION,
    FOLLOWING,
    LETTERS,
    PLACES,
    SIZES,
    TOGETHER,
    CostLimit,
)
from listarchive.engines.whoosh.queries.deadline import Deadline
from listarchive.engines.whoosh.queries.expansion import Expansion
from listarchive.engines.whoosh.queries.mailmap_query import posts_of
from listarchive.engines.whoosh.queries.range_query import RangeQuery
from listarchive.engines.whoosh.queries.terms_query import OneForm, PairedPhrase, TermsQuery
from listarchive.engines.whoosh.snapshot import NAMED, Snapshot
from listarchive.errors import QueryError
from listarchive.query import tree

_PLACED = frozenset({"subject", "body"})
_OTHER_LANGUAGE = 0.5  # what a word counts in a language that does not have it as it is
_CONVERSATIONS = 20  # that the beginning of an id may name
_FEW = 8  # terms that are weighed one by one


class Translator:
    """Makes Whoosh queries for one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._cost_limit = CostLimit(len(snapshot))
        self._deadline = Deadline()
        self._expansion = Expansion(snapshot, self._cost_limit, self._deadline)
        self.sought: dict[Sought, None] = {}
        """The words whose places in a post matter: what is asked for of its subject and own words."""
        self.doc_frequency: dict[str, int] = {}
        """How many posts have the word of a term, where other terms stand for it too."""
        self._negated = 0
        self._frequencies: dict[tuple[str, str], int] = {}

    def translate(self, node: tree.Query) -> Any:
        """Make the Whoosh query of a tree. Raises `QueryError` for one that asks for too much."""
        match node:
            case tree.Everything():
                return whoosh.Every()
            case tree.And(parts):
                return whoosh.And([self.translate(part) for part in dict.fromkeys(parts)])
            case tree.Or(parts):
                return whoosh.Or([self.translate(part) for part in dict.fromkeys(parts)])
            case tree.Not(part):
                self._cost_limit.read(len(self._snapshot) // ALL)
                self._negated += 1
                inner = self.translate(part)
                self._negated -= 1
                return whoosh.And([whoosh.Every(), whoosh.Not(inner)])
            case tree.Between("date", start, end):
                self._cost_limit.look_up(1)
                return _dates(start, end)
            case tree.Between("size", start, end):
                self._cost_limit.read(len(self._snapshot) // SIZES)
                return _sizes(start, end)
            case _:
                return self._leaf(node)

    def _leaf(self, node: Any) -> Any:
        name = node.field
        if isinstance(node, tree.Term | tree.Phrase | tree.Prefix | tree.Fuzzy):
            self._cost_limit.look_up(len(node.text) // LETTERS)
        if name == "any":
            return whoosh.Or([self._in_field(node, each) for each in BARE])
        if name in EXACT:
            return self._label(node)
        if name == "id":
            self._cost_limit.look_up(1)
            numbers = self._named("id", node.text, NAMED - 1)
            ids = {self._snapshot.labels("ref", number)[0] for number in numbers}
            return _any_of("id", sorted(ids))
        if name == "thread":
            return self._thread(node.text)
        return self._in_field(node, name)

    def _in_field(self, node: Any, name: str) -> Any:
        return self._by_people(node, name, self._in_words(node, name))

    def _by_people(self, node: Any, name: str, found: Any) -> Any:
        """Add what those wrote whom the mailmap knows so, if it is a name that is looked for."""
        theirs = posts_of(self._snapshot.people, node, self._deadline) if name == "author" else None
        return whoosh.Or([found, theirs]) if theirs is not None else found

    def _in_words(self, node: Any, name: str) -> Any:
        match node:
            case tree.Term(_, text) | tree.Phrase(_, text):
                runs = self.runs(name, text)
                self._note(name, runs, tuple(folded_words(text)))
                found = [self._run(name, run) for run in runs]
                if len(found) > 1:
                    self._weaken(found, runs, text)
                return found[0] if len(found) == 1 else OneForm(found) if found else whoosh.NullQuery
            case tree.Prefix(_, text):
                *before, last = folded_words(text) or [""]
                return self._alternatives(name, before, self._expansion.forms(name, node, last))
            case tree.Fuzzy(_, text):
                return self._alternatives(name, [], self._expansion.forms(name, node, fold(text)))
            case tree.Regex(_, pattern):
                return self._alternatives(name, [], self._expansion.forms(name, node, pattern))
        raise AssertionError(node)

    def runs(self, name: str, text: str) -> list[Run]:
        """Give the terms of which one run must stand in a field."""
        if name not in STEMMED:
            return [tuple(folded_words(text))]
        # A word without a field is one word in all of them: where one run stands, the others may count, too.
        fields = _PLACED if name in _PLACED else (name,)
        runs = [
            run
            for run in self._snapshot.runs(text)
            if run and any(all(self._frequency(each, term) for term in run) for each in fields)
        ]
        if len(runs) > 1:
            for terms in zip(*runs, strict=True):
                doc_frequency = sum(self._frequency("body", term) for term in set(terms))
                self.doc_frequency.update(dict.fromkeys(terms, doc_frequency))
        return runs

    def _weaken(self, found: list[Any], runs: list[Run], text: str) -> None:
        """Let what is no form of the words in the languages that know them as they are count less."""
        usual = set(self._snapshot.usual_runs(text))
        for query, run in zip(found, runs, strict=True):
            if run not in usual:
                query.boost = _OTHER_LANGUAGE
        found.sort(key=lambda query: -query.boost)

    def _frequency(self, name: str, term: str) -> int:
        known = self._frequencies.get((name, term))
        if known is None:
            known = self._frequencies[name, term] = self._snapshot.frequency(name, term)
        return known

    def matching_from(self, name: str, beginning: str, pattern: str) -> Any:
        """Make the query for words that begin so, and in which a pattern is found."""
        found = self._alternatives(name, [], self._expansion.matching_from(beginning, pattern, name))
        return self._by_people(tree.Regex(name, pattern), name, found)

    def _alternatives(self, name: str, before: list[str], forms: list[str]) -> Any:
        self._cost_limit.look_up(len(forms) // TOGETHER)
        if name in STEMMED:
            runs = self._expansion.runs(tuple(before), tuple(forms))
        else:
            runs = [(*before, form) for form in forms]
        if before or len(runs) <= _FEW:
            self._note(name, runs)
            return whoosh.Or([self._run(name, run) for run in runs])
        found = TermsQuery(name, [run[0] for run in runs])
        doc_frequency = sum(
            (found.among(segment) & segment.live).bit_count() for segment in self._snapshot.segments
        )
        self._cost_limit.read(doc_frequency)
        self._note(name, runs, doc_frequency=doc_frequency)
        return found

    def _run(self, name: str, run: Run) -> Any:
        if not run:
            return whoosh.NullQuery
        if len(run) == 1:
            self._cost_limit.look_up(1)
            self._cost_limit.read(self._frequency(name, run[0]))
            return whoosh.Term(name, run[0])
        self._cost_limit.look_up(FOLLOWING * len(run))
        pairs = self._pairs(run) if name in PAIRS else []
        if len(run) == 2 and pairs:
            self._cost_limit.read(self._snapshot.frequency(PAIRS[name], pairs[0]))
            return PairedPhrase(name, list(run), pairs)
        rarest, next_, *others = sorted(self._frequency(name, word) for word in run)
        # Few posts have two of the words side by side: of the others, only which posts have them is asked.
        self._cost_limit.read(rarest * (1 + PLACES) + next_ + sum(others) // ALL)
        return PairedPhrase(name, list(run), pairs) if pairs else whoosh.Phrase(name, list(run))

    def _pairs(self, run: Run) -> list[str]:
        """Name the pairs of common words in a phrase."""
        languages = [stemming(code).common for code in self._snapshot.languages]
        return [
            f"{a} {b}" for a, b in pairwise(run) if any(common.issuperset((a, b)) for common in languages)
        ]

    def _note(
        self, name: str, runs: Iterable[Run], exact: Run = (), doc_frequency: int | None = None
    ) -> None:
        known = frozenset(filter(None, runs))
        if name in _PLACED and known and not self._negated:
            self.sought[Sought(known, exact, doc_frequency)] = None

    def _label(self, node: Any) -> Any:
        self._cost_limit.look_up(1)
        match node:
            case tree.Prefix(name, text):
                return TermsQuery.beginning(name, text.lower())
            case tree.Regex(name, pattern):
                return _any_of(name, self._expansion.matching(pattern, name))
            case tree.Fuzzy(name, text):
                return _any_of(name, self._expansion.near(text.lower(), name))
            case _:
                return whoosh.Term(node.field, node.text.lower())

    def _named(self, name: str, text: str, most: int) -> list[int]:
        """Give the posts that an id, or the beginning of some, names. Raises `QueryError` for too many."""
        numbers = self._snapshot.find(text)
        if len(numbers) > most:
            raise QueryError(
                f"{name}:{text} is the beginning of the ids of more than {most} posts: write more of it"
            )
        return numbers

    def _thread(self, text: str) -> Any:
        numbers = self._named("thread", text, _CONVERSATIONS)
        self._cost_limit.look_up(CONVERSATION * len(numbers))
        ids = {
            self._snapshot.labels("ref", member)[0]
            for number in numbers
            for member in conversation(self._snapshot, number)
        }
        return _any_of("id", sorted(ids))


def _dates(start: Any, end: Any) -> Any:
    return RangeQuery("date", seconds(start) if start else UNDATED + 1, seconds(end) if end else None)


def _sizes(start: Any, end: Any) -> Any:
    return RangeQuery("size", start or 0, end)


def _any_of(name: str, terms: Iterable[str]) -> Any:
    return whoosh.Or([whoosh.Term(name, term) for term in terms])
