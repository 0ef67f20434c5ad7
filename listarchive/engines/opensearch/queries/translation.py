"""A reader's query as the cluster takes it, and the words that it marks in a post."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from listarchive.engine.analysis.marking import Run
from listarchive.engine.analysis.words import fold, folded_words
from listarchive.engine.extraction import SPAM
from listarchive.engine.field_kinds import EXACT, OVER, STEMMED
from listarchive.engines.opensearch.commit_reader import CommitReader
from listarchive.engines.opensearch.queries import clauses
from listarchive.engines.opensearch.queries.clauses import Clause, Dsl
from listarchive.engines.opensearch.queries.foreseen_counts import ForeseenCounts
from listarchive.engines.opensearch.queries.identified import Identified
from listarchive.engines.opensearch.queries.looked_at import Looking
from listarchive.engines.opensearch.queries.nearness import near
from listarchive.engines.opensearch.queries.people import by_people
from listarchive.engines.opensearch.queries.textual import Textual, is_looked_at, is_textual
from listarchive.engines.opensearch.queries.word_clauses import WordClauses
from listarchive.engines.shared.cost_limit import ALL, FOLLOWING, LETTERS, TOGETHER, CostLimit
from listarchive.engines.shared.deadline import Deadline
from listarchive.engines.shared.expansion import Expansion
from listarchive.engines.shared.people_meant import PERSONAL
from listarchive.engines.shared.sought_words import PLACED, SoughtWords
from listarchive.engines.shared.weights import Weights
from listarchive.errors import QueryError
from listarchive.query import tree

_OTHER_LANGUAGE = 0.5  # what a word counts in a language that does not have it as it is
_FEW = 8  # terms that are weighed one by one
_RUNS = 400
"""Runs of several words that a phrase may stand for: the cluster takes 1,024 parts of a query."""


class Translator:
    """Translates one query for one commit."""

    def __init__(self, reader: CommitReader) -> None:
        self.reader = reader
        self.counts = ForeseenCounts(reader)
        self._deadline = Deadline()
        self.looking = Looking(reader.view)
        self._textual = Textual(self)
        self.parts: list[Clause] = []
        """What is asked for, one by one."""
        self._begin()

    def _begin(self) -> None:
        self.cost_limit = CostLimit(len(self.reader))
        self._expansion = Expansion(self.reader, self.cost_limit, self._deadline)
        self._identified = Identified(self.reader, self._expansion)
        self.sought = SoughtWords()
        self._doc_frequency: dict[str, int] = {}
        """How many posts have the word of a term, where other terms stand for it too."""
        self.within: list[Dsl] = []
        """What a post must answer beside the part that is translated."""
        self._known_runs: dict[str, list[Run]] = {}
        weights = Weights(len(self.reader), self.counts.of_term, self._doc_frequency)
        self.words = WordClauses(weights)

    def translated(self, node: tree.Query) -> Clause:
        """Translate a query. Raises `QueryError` for one that asks for too much."""
        while True:
            self._begin()
            if isinstance(node, tree.And):
                self.parts = self._each(node.parts, narrowing=True)
                found = clauses.all_of(self.parts)
            else:
                found = self.translate(node)
                self.parts = [found]
            if not self.counts.waiting:
                return found
            self.counts.settle()

    def translate(self, node: tree.Query) -> Clause:
        """Translate a part of it."""
        match node:
            case tree.Everything():
                return clauses.filtering(clauses.EVERYTHING)
            case tree.And(parts):
                return clauses.all_of(self._each(parts, narrowing=True))
            case tree.Or(parts):
                return clauses.any_of(self._each(parts, narrowing=False))
            case tree.Xor(parts):
                return clauses.odd_of([self.translate(part) for part in parts])
            case tree.Near():
                found = [near(self, node, each) for each in OVER.get(node.field, (node.field,))]
                return clauses.any_of(found)
            case tree.Conversations(part):
                return self._conversations(part)
            case tree.AttachedMails(part):
                return self._textual.mails(part)
            case tree.Not(part):
                self.cost_limit.read(len(self.reader) // ALL)
                with self.sought.negated():
                    inner = self.translate(part)
                return Clause(clauses.but(clauses.EVERYTHING, [inner.found]))
            case tree.Between(name, start, end):
                return self._identified.between(self.cost_limit, name, start, end)
            case tree.Term("is", "spam"):
                return self._leaf(tree.Term("has", SPAM))
            case tree.Term("is", kind):
                return self._identified.placed(self.cost_limit, kind)
            case _:
                return self._leaf(node)

    def _each(self, parts: Iterable[tree.Query], *, narrowing: bool) -> list[Clause]:
        """Translate parts. Texts are looked at last, and only in posts that hang on them."""
        every = list(dict.fromkeys(parts))
        found: dict[tree.Query, Clause] = {}
        before = list(self.within)
        for part in sorted(every, key=lambda part: (is_textual(part), is_looked_at(part))):
            made = found[part] = self.translate(part)
            if narrowing:
                self.within.append(made.found)
            elif not is_looked_at(part):
                self.within.append(clauses.but(clauses.EVERYTHING, [made.found]))
        self.within = before
        return [found[part] for part in every]

    def _conversations(self, part: tree.Query) -> Clause:
        within, self.within = self.within, []
        with self.sought.negated():
            inner = self.translate(part)
        self.within = within
        if self.counts.waiting:
            return clauses.nothing()
        return self._identified.conversations(self.cost_limit, self.reader.view.numbers(inner.found))

    def _leaf(self, node: Any) -> Clause:
        name = node.field
        if isinstance(node, tree.Term | tree.Phrase | tree.Prefix | tree.Fuzzy):
            self.cost_limit.look_up(len(node.text) // LETTERS)
        if name == "footer":
            return self._textual.footers(node)
        if name.startswith("header:"):
            return self._textual.header(node)
        if name in OVER:
            return self._over(node, OVER[name])
        if name in EXACT:
            return self._identified.labelled(self.cost_limit, node)
        if name in ("id", "references", "thread"):
            return self._identified.named(self.cost_limit, name, node.text)
        return self._in_field(node, name)

    def _over(self, node: Any, names: Sequence[str]) -> Clause:
        return clauses.any_of([self._in_field(node, each) for each in names])

    def _in_field(self, node: Any, name: str) -> Clause:
        found = self.in_words(node, name)
        if name not in PERSONAL:
            return found
        theirs = by_people(self.reader.people, node, name, self._deadline, self.words)
        return clauses.any_of([found, theirs]) if theirs is not None else found

    def in_words(self, node: Any, name: str) -> Clause:
        """Translate what is asked for of the words of one field."""
        match node:
            case tree.Term(_, text) | tree.Phrase(_, text):
                return self._said(name, text)
            case tree.Prefix(_, text):
                *before, last = folded_words(text) or [""]
                return self._alternatives(name, before, self._expansion.forms(name, node, last))
            case tree.Fuzzy(_, text):
                return self._alternatives(name, [], self._expansion.forms(name, node, fold(text)))
            case tree.Exact(_, text):
                return self._textual.just(name, text)
            case tree.Regex(_, pattern):
                return self._textual.matching(name, pattern)
        raise AssertionError(node)

    def _said(self, name: str, text: str) -> Clause:
        runs = self.runs(name, text)
        self.sought.note(name, runs, tuple(folded_words(text)))
        if not runs:
            return clauses.nothing()
        usual = set(self.reader.usual_runs(text)) if len(runs) > 1 else set(runs)
        # What is no form of the words in the languages that know them as they are counts less.
        ordered = sorted(runs, key=lambda run: run not in usual)
        found = [self._run(name, run, 1.0 if run in usual else _OTHER_LANGUAGE) for run in ordered]
        if len(found) == 1:
            return found[0]
        quoting = [
            clauses.term("quoted", run[0]) if name == "body" and len(run) == 1 else None for run in ordered
        ]
        return clauses.first_of(found, quoting)

    def runs(self, name: str, text: str) -> list[Run]:
        """Give the terms of which one run must stand in a field."""
        if name not in STEMMED:
            return [tuple(folded_words(text))]
        # A word without a field is one word in all of them: where one run stands, the others may count, too.
        fields = PLACED if name in PLACED else (name,)
        if text not in self._known_runs:
            self._known_runs[text] = self.reader.runs(text)
        frequency = self.counts.of_term
        runs = [run for run in self._known_runs[text] if run and self._stands(run, fields)]
        if len(runs) > 1:
            for terms in zip(*runs, strict=True):
                doc_frequency = sum(frequency("body", term) for term in set(terms))
                self._doc_frequency.update(dict.fromkeys(terms, doc_frequency))
        return runs

    def _stands(self, run: Run, fields: Iterable[str]) -> bool:
        # All are asked for, not as many as it takes: what is not known yet is asked of the cluster together.
        counts = [[self.counts.of_term(each, term) for term in run] for each in fields]
        return any(map(all, counts))

    def side(self, name: str, node: Any) -> list[Run]:
        """Give the runs of one of two sides that are to be near each other."""
        if not isinstance(node, tree.Prefix):
            return self.runs(name, node.text)
        *before, last = folded_words(node.text) or [""]
        return self.runs_of(name, before, self._expansion.forms(name, node, last))

    def any_form(self, name: str, forms: Sequence[str]) -> Clause:
        """Find any of the terms of forms of words."""
        self.cost_limit.look_up(len(forms) // TOGETHER)
        return self._any_term(name, [run[0] for run in self.runs_of(name, [], forms)])

    def note_forms(self, name: str, forms: Sequence[str]) -> None:
        """Mark the first of some forms of words in posts."""
        self.sought.note(name, self.runs_of(name, [], forms[:_FEW]))

    def runs_of(self, name: str, before: Sequence[str], forms: Sequence[str]) -> list[Run]:
        """Give the terms of forms of words behind other words."""
        if name in STEMMED:
            return self._expansion.runs(tuple(before), tuple(forms))
        return [(*before, form) for form in forms]

    def _alternatives(self, name: str, before: list[str], forms: list[str]) -> Clause:
        self.cost_limit.look_up(len(forms) // TOGETHER)
        runs = self.runs_of(name, before, forms)
        if before and len(runs) > _RUNS:
            raise QueryError(
                f"more than {_RUNS} phrases fit this pattern: write more of the word that ends with *"
            )
        if before or len(runs) <= _FEW:
            self.sought.note(name, runs)
            return clauses.any_of([self._run(name, run) for run in runs])
        found = self._any_term(name, [run[0] for run in runs])
        self.sought.note(name, runs, doc_frequency=self.counts.of_query(found.found))
        return found

    def _any_term(self, name: str, terms: Sequence[str]) -> Clause:
        if not terms:
            return clauses.nothing()
        doc_frequency = self.counts.of_query({"terms": {name: list(terms)}})
        self.cost_limit.read(doc_frequency)
        return self.words.any_term(name, terms, doc_frequency)

    def _run(self, name: str, run: Run, boost: float = 1.0) -> Clause:
        self.cost_limit.look_up(1 if len(run) == 1 else FOLLOWING * len(run))
        if run:
            self.cost_limit.read(min([self.counts.of_term(name, word) for word in run]))
        return self.words.run(name, run, boost)
