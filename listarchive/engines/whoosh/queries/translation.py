"""A reader's query as a query of Whoosh, and the words that it marks in a post."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from listarchive.engine.analysis.marking import Run
from listarchive.engine.analysis.words import fold, folded_words
from listarchive.engine.extraction import SPAM
from listarchive.engine.field_kinds import EXACT, FORMED, OVER, PAIRS, STEMMED
from listarchive.engines.shared.cost_limit import (
    ALL,
    FOLLOWING,
    LETTERS,
    PATTERN,
    POSITIONS,
    SIZES,
    TOGETHER,
    CostLimit,
)
from listarchive.engines.shared.deadline import Deadline
from listarchive.engines.shared.expansion import Expansion
from listarchive.engines.shared.literals import literals
from listarchive.engines.shared.sought_words import PLACED, SoughtWords
from listarchive.engines.shared.text_tests import has_just, matches
from listarchive.engines.whoosh.import_stubs import query as whoosh
from listarchive.engines.whoosh.queries.attached_mails import mails_query
from listarchive.engines.whoosh.queries.footer_query import in_footers
from listarchive.engines.whoosh.queries.header_query import posts_with_header
from listarchive.engines.whoosh.queries.identified import (
    conversation_named,
    conversations_of,
    labelled,
    posts_named,
    posts_referring,
)
from listarchive.engines.whoosh.queries.mailmap_query import PERSONAL, posts_of
from listarchive.engines.whoosh.queries.number_queries import place_of, range_of
from listarchive.engines.whoosh.queries.terms_query import (
    NearQuery,
    OneForm,
    PairedPhrase,
    TermsQuery,
    XorQuery,
    common_pairs,
)
from listarchive.engines.whoosh.queries.text_query import TextQuery, TextTime
from listarchive.engines.whoosh.snapshot import Snapshot
from listarchive.query import tree

_OTHER_LANGUAGE = 0.5  # what a word counts in a language that does not have it as it is
_FEW = 8  # terms that are weighed one by one


class Translator:
    """Makes Whoosh queries for one snapshot."""

    def __init__(self, snapshot: Snapshot, numbers: Callable[[Any], list[int]] = lambda _: []) -> None:
        """Ask a snapshot; `numbers` gives the posts that a query finds, for the conversations they are in."""
        self._snapshot = snapshot
        self._numbers = numbers
        self._cost_limit = CostLimit(len(snapshot))
        self._deadline = Deadline()
        self.text_time = TextTime()
        self._expansion = Expansion(snapshot, self._cost_limit, self._deadline)
        self.sought = SoughtWords()
        self.doc_frequency: dict[str, int] = {}
        """How many posts have the word of a term, where other terms stand for it too."""
        self._frequencies: dict[tuple[str, str], int] = {}
        self._runs: dict[str, list[Run]] = {}

    def translate(self, node: tree.Query) -> Any:
        """Make the Whoosh query of a tree. Raises `QueryError` for one that asks for too much."""
        match node:
            case tree.Everything():
                return whoosh.Every()
            case tree.And(parts):
                return whoosh.And([self.translate(part) for part in dict.fromkeys(parts)])
            case tree.Or(parts):
                return whoosh.Or([self.translate(part) for part in dict.fromkeys(parts)])
            case tree.Xor(parts):
                return XorQuery([self.translate(part) for part in parts])
            case tree.Near():
                return whoosh.Or([self._near(node, each) for each in self._fields(node.field)])
            case tree.Conversations(part):
                return self._conversations(part)
            case tree.AttachedMails(part):
                return mails_query(part, self._snapshot, self.translate, self.text_time)
            case tree.Not(part):
                self._cost_limit.read(len(self._snapshot) // ALL)
                with self.sought.negated():
                    inner = self.translate(part)
                return whoosh.And([whoosh.Every(), whoosh.Not(inner)])
            case tree.Between(name, start, end):
                return range_of(self._snapshot, self._cost_limit, name, start, end)
            case tree.Term("is", "spam"):
                return self._leaf(tree.Term("has", SPAM))
            case tree.Term("is", kind):
                return place_of(self._snapshot, self._cost_limit, kind)
            case _:
                return self._leaf(node)

    def _near(self, node: tree.Near, name: str) -> Any:
        sides = [(self._in_words(each, name), self._side(each, name)) for each in (node.first, node.second)]
        for _, runs in sides:
            self._cost_limit.look_up(FOLLOWING * len(runs))
            for run in runs:
                self._cost_limit.read(POSITIONS * min(self._frequency(name, term) for term in run))
        (first, some), (second, others) = sides
        return NearQuery(name, (first, second), (some, others), node.distance)

    def _side(self, node: Any, name: str) -> list[Run]:
        if not isinstance(node, tree.Prefix):
            return self.runs(name, node.text)
        *before, last = folded_words(node.text) or [""]
        return self._runs_of(name, before, self._expansion.forms(name, node, last))

    def _conversations(self, part: tree.Query) -> Any:
        with self.sought.negated():
            inner = self.translate(part)
        return conversations_of(self._snapshot, self._cost_limit, self._numbers(inner))

    def _leaf(self, node: Any) -> Any:
        name = node.field
        if isinstance(node, tree.Term | tree.Phrase | tree.Prefix | tree.Fuzzy):
            self._cost_limit.look_up(len(node.text) // LETTERS)
        if name == "footer":
            self._cost_limit.read(len(self._snapshot) // SIZES)
            return in_footers(node, self.text_time)
        if name.startswith("header:"):
            return self._header(node)
        if name in OVER:
            return whoosh.Or([self._in_field(node, each) for each in self._fields(name)])
        if name in EXACT:
            return labelled(node, self._expansion, self._cost_limit)
        if name == "id":
            return posts_named(self._snapshot, self._cost_limit, node.text)
        if name == "references":
            return posts_referring(self._snapshot, self._cost_limit, node.text)
        if name == "thread":
            return conversation_named(self._snapshot, self._cost_limit, node.text)
        return self._in_field(node, name)

    def _header(self, node: Any) -> Any:
        self._cost_limit.look_up(FOLLOWING)
        self._cost_limit.read(self._frequency("header", node.field.partition(":")[2]))
        return posts_with_header(self._snapshot, node, self.text_time)

    def _fields(self, name: str) -> tuple[str, ...]:
        """Name the fields that one looks in: itself, or those it is over that have any words."""
        fields, segments = OVER.get(name, (name,)), self._snapshot.segments
        return tuple(each for each in fields if any(one.has_words(each) for one in segments)) or fields

    def _in_field(self, node: Any, name: str) -> Any:
        return self._by_people(node, name, self._in_words(node, name))

    def _by_people(self, node: Any, name: str, found: Any) -> Any:
        """Add what those wrote whom the mailmap knows so, if it is a name that is looked for."""
        theirs = posts_of(self._snapshot.people, node, name, self._deadline) if name in PERSONAL else None
        return whoosh.Or([found, theirs]) if theirs is not None else found

    def _in_words(self, node: Any, name: str) -> Any:
        match node:
            case tree.Term(_, text) | tree.Phrase(_, text):
                runs = self.runs(name, text)
                self.sought.note(name, runs, tuple(folded_words(text)))
                found = [self._run(name, run) for run in runs]
                if len(found) > 1:
                    self._weaken(found, runs, text)
                return found[0] if len(found) == 1 else OneForm(found) if found else whoosh.NullQuery
            case tree.Prefix(_, text):
                *before, last = folded_words(text) or [""]
                return self._alternatives(name, before, self._expansion.forms(name, node, last))
            case tree.Fuzzy(_, text):
                return self._alternatives(name, [], self._expansion.forms(name, node, fold(text)))
            case tree.Exact(_, text):
                found = self._in_words(tree.Phrase(name, text), name)
                return TextQuery(name, found, has_just(text), self.text_time, f'="{text}"', narrowed=True)
            case tree.Regex(_, pattern):
                return self._matching(name, pattern)
        raise AssertionError(node)

    def _matching(self, name: str, pattern: str) -> Any:
        """Make the query for texts in which a pattern is found; what it must hold narrows them down.

        Nothing tells which words stand in quotes: what others have written has no forms in `vocabulary`.
        """
        self._cost_limit.look_up(PATTERN)
        needed = []
        listed = name in FORMED or name not in STEMMED
        for alternatives in literals(pattern)[:2] if listed else ():
            forms = self._expansion.containing(name, alternatives)
            needed.append(self._any_form(name, forms))
            self.sought.note(name, self._runs_of(name, [], forms[:_FEW]))
        candidates = whoosh.And(needed) if needed else whoosh.Every()
        test = matches(pattern)
        return TextQuery(name, candidates, test, self.text_time, f"the pattern /{pattern}/", bool(needed))

    def matching_words(self, name: str, pattern: str) -> Any:
        """Make the query for words in which a pattern is found, in capitals or not, as Whoosh has it."""
        node = tree.Regex(name, pattern)
        found = self._alternatives(name, [], self._expansion.forms(name, node, pattern))
        return self._by_people(node, name, found)

    def _any_form(self, name: str, forms: list[str]) -> Any:
        self._cost_limit.look_up(len(forms) // TOGETHER)
        return TermsQuery(name, [run[0] for run in self._runs_of(name, [], forms)])

    def runs(self, name: str, text: str) -> list[Run]:
        """Give the terms of which one run must stand in a field."""
        if name not in STEMMED:
            return [tuple(folded_words(text))]
        # A word without a field is one word in all of them: where one run stands, the others may count, too.
        fields = PLACED if name in PLACED else (name,)
        known = self._runs.get(text)
        if known is None:
            known = self._runs[text] = self._snapshot.runs(text)
        runs = [
            run
            for run in known
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
        runs = self._runs_of(name, before, forms)
        if before or len(runs) <= _FEW:
            self.sought.note(name, runs)
            return whoosh.Or([self._run(name, run) for run in runs])
        found = TermsQuery(name, [run[0] for run in runs])
        doc_frequency = sum(
            (found.among(segment) & segment.live).bit_count() for segment in self._snapshot.segments
        )
        self._cost_limit.read(doc_frequency)
        self.sought.note(name, runs, doc_frequency=doc_frequency)
        return found

    def _runs_of(self, name: str, before: list[str], forms: list[str]) -> list[Run]:
        if name in STEMMED:
            return self._expansion.runs(tuple(before), tuple(forms))
        return [(*before, form) for form in forms]

    def _run(self, name: str, run: Run) -> Any:
        if not run:
            return whoosh.NullQuery
        if len(run) == 1:
            self._cost_limit.look_up(1)
            self._cost_limit.read(self._frequency(name, run[0]))
            return whoosh.Term(name, run[0])
        self._cost_limit.look_up(FOLLOWING * len(run))
        pairs = common_pairs(run, self._snapshot.languages) if name in PAIRS else []
        if len(run) == 2 and pairs:
            self._cost_limit.read(self._snapshot.frequency(PAIRS[name], pairs[0]))
            return PairedPhrase(name, list(run), pairs)
        rarest, next_, *others = sorted(self._frequency(name, word) for word in run)
        # Few posts have two of the words side by side: of the others, only which posts have them is asked.
        self._cost_limit.read(rarest * (1 + POSITIONS) + next_ + sum(others) // ALL)
        return PairedPhrase(name, list(run), pairs) if pairs else whoosh.Phrase(name, list(run))
