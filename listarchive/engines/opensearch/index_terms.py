"""The terms of an index: which there are, in how many posts each stands, and what words stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from threading import local
from typing import Any, TypeVar

from listarchive.engine.analysis.languages import COMMON, DEFAULT
from listarchive.engine.analysis.spelling import spelled_as
from listarchive.engine.analysis.stemming import stemming
from listarchive.engine.analysis.words import LONGEST, folded_words
from listarchive.engine.field_kinds import FORMS
from listarchive.engines.opensearch.labels import label_of
from listarchive.engines.opensearch.mapping import LISTED, words_of
from listarchive.engines.opensearch.patterns import any_length, containing, like, literal
from listarchive.engines.opensearch.view import Dsl, View
from listarchive.engines.shared.word_runs import Run, runs, runs_in
from listarchive.errors import QueryError

MOST = 50_000
"""Terms that a beginning, a typo or a part of a word may stand for."""
_LISTED = 5_000  # terms that are given one by one
_EVERY = 500_000  # terms of a field that are read at all
_REMEMBERED = 200_000  # counts
_CHOICES = 8  # patterns, of which the terms that fit are remembered

T = TypeVar("T")


class Counts:
    """In how many posts of one commit terms stand, asked of the cluster many at once."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._known: dict[tuple[str, str], int] = {}
        self._asked = local()

    def of(self, field: str, term: str) -> int:
        """Count the posts that have a term in a field."""
        found = self._known.get((field, term))
        if found is None:
            (found,) = self._view.counts([_having(field, term)])
            self.note([((field, term), found)])
        return found

    def foreseen(self, field: str, term: str) -> int:
        """Give the same if it is known; if it is not, 0 until `settle` has asked."""
        found = self._known.get((field, term))
        if found is None:
            self._waiting[field, term] = None
            return 0
        return found

    @property
    def _waiting(self) -> dict[tuple[str, str], None]:
        """What this thread has asked for and is not known."""
        if not hasattr(self._asked, "waiting"):
            self._asked.waiting = {}
        found: dict[tuple[str, str], None] = self._asked.waiting
        return found

    @property
    def waiting(self) -> bool:
        """Whether anything was asked for that is not known."""
        return bool(self._waiting)

    def settled(self, find: Callable[[], T]) -> T:
        """Find something by what is `foreseen`, until all of that is known."""
        while True:
            found = find()
            if not self._waiting:
                return found
            self.settle()

    def settle(self) -> None:
        """Ask for all that was asked for."""
        asked = list(self._waiting)
        self._waiting.clear()
        found = self._view.counts([_having(field, term) for field, term in asked])
        self.note(zip(asked, found, strict=True))

    def note(self, counts: Iterable[tuple[tuple[str, str], int]]) -> None:
        """Remember what was told."""
        if len(self._known) > _REMEMBERED:
            self._known = {}
        self._known.update(counts)


class IndexTerms:
    """Answers about the terms of one commit."""

    view: View

    @cached_property
    def _chosen(self) -> dict[tuple[str, str, int], list[tuple[str, int]]]:
        """The terms of fields that fitted a pattern: a query asks for them several times."""
        return {}

    @cached_property
    def _every_known(self) -> dict[str, list[str]]:
        return {}

    @cached_property
    def counts(self) -> Counts:
        """In how many posts terms stand."""
        return Counts(self.view)

    def terms(self, field: str, beginning: str = "") -> list[str]:
        """List the terms of a field that begin so, in order. Raises `QueryError` for too many."""
        if not beginning:
            return self._every(field)
        return self._fitting(field, f"{literal(beginning)}{any_length()}", MOST)

    def beginning(self, field: str, prefix: str) -> Iterator[str]:
        """Give the same terms one by one, 5,000 at most."""
        found = self._buckets(field, f"{literal(prefix)}{any_length()}", _LISTED)
        return iter([term for term, _ in found])

    def holding(self, field: str, parts: Iterable[str]) -> list[str]:
        """List the terms of a field that hold some letters, or may hold them where they are cut."""
        return self._fitting(field, containing(parts, LONGEST), MOST)

    def spelled_like(self, field: str, word: str, distance: int) -> list[str]:
        """Give the terms of a field that begin with the same letter and differ by so many others."""
        fits = spelled_as(word, distance)
        return [term for term in self._fitting(field, like(word, distance), MOST) if fits(term)]

    def forms_like(self, word: str, distance: int) -> list[str]:
        """Give the forms of words, each with its language's suffix, that are spelled about so."""
        fits = spelled_as(word, distance)
        found = self._fitting(FORMS, like(word, distance), MOST)
        return [form for form in found if fits(form.partition(":")[0])]

    def frequency(self, field: str, term: str) -> int:
        """Count the posts that have a term in a field."""
        return self.counts.of(field, label_of(term))

    def has(self, field: str, term: str) -> bool:
        """Tell whether a term stands in a field."""
        return self.frequency(field, term) > 0

    def knows(self, form: str) -> bool:
        """Tell whether a word stands in a post in just this form."""
        return any(self.has(FORMS, form + stemming(code).suffix) for code in self.languages)

    def doc_frequency(self, word: str) -> int:
        """Count the posts whose own words have some form of a word."""
        found = self.counts.settled(lambda: self.usual_runs(word))
        return sum(self.frequency("body", run[0]) for run in found if len(run) == 1)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of posts and of subjects: that of an answer is in the language of its list."""
        written = {DEFAULT, *self._every("lang")}
        others = [code for code in COMMON if code not in written]
        asked: list[Dsl] = [{"prefix": {"subject": {"value": f"{code}:"}}} for code in others]
        found = self.view.ask_all(
            [{"query": query, "size": 0, "terminate_after": 1, "track_total_hits": True} for query in asked]
        )
        there = [code for code, each in zip(others, found, strict=True) if each["hits"]["total"]["value"]]
        return tuple(sorted({*written, *there}))

    def runs(self, text: str) -> list[Run]:
        """Give the terms by which words side by side are found, in any language of the archive."""
        return runs(text, self.languages, lambda form: self.counts.foreseen(FORMS, form) > 0)

    def usual_runs(self, text: str) -> list[Run]:
        """Give those of the languages in whose posts the words all stand as they are; if in none, of all."""
        forms = set(folded_words(text))
        known = self.counts.foreseen
        knowing = [
            code
            for code in self.languages
            if min([known(FORMS, form + stemming(code).suffix) for form in forms], default=1)
        ]
        return runs_in(text, knowing or self.languages)

    def _every(self, field: str) -> list[str]:
        if field not in self._every_known:
            self._every_known[field] = self._read_every(field)
        return self._every_known[field]

    def _read_every(self, field: str) -> list[str]:
        found: list[str] = []
        for term, count, _ in self.view.each_value({"match_all": {}}, _listed(field)):
            self.counts.note([((field, term), count)])
            found.append(term)
            if len(found) > _EVERY:
                raise QueryError(f"the field {field} has more than {_EVERY:,} values: ask for a beginning")
        return [term for term in found if self._may_name(field, term)]

    def _fitting(self, field: str, pattern: str, most: int) -> list[str]:
        found = self._buckets(field, pattern, most + 1)
        if len(found) > most:
            raise QueryError(f"more than {most} words fit this pattern: write more of the word")
        return [term for term, _ in found]

    def _buckets(self, field: str, pattern: str, most: int) -> list[tuple[str, int]]:
        known = self._chosen.get((field, pattern, most))
        if known is None:
            while len(self._chosen) >= _CHOICES:
                self._chosen.pop(next(iter(self._chosen)), None)
            known = self._chosen[field, pattern, most] = self._choose(field, pattern, most)
        return known

    def _choose(self, field: str, pattern: str, most: int) -> list[tuple[str, int]]:
        name = _listed(field)
        query: Dsl = {"regexp": {name: {"value": pattern, "flags": "NONE"}}}
        aggregation: dict[str, Any] = {
            "terms": {
                "field": name,
                "include": pattern,
                "size": most,
                "order": {"_key": "asc"},
            }
        }
        answer = self.view.aggregated(query, aggregation)
        found = [(each["key"], each["doc_count"]) for each in answer["buckets"]]
        self.counts.note(((field, term), count) for term, count in found)
        return [each for each in found if self._may_name(field, each[0])]

    def _may_name(self, field: str, term: str) -> bool:  # noqa: ARG002 - who knows an audience asks
        """Tell whether a term may be told."""
        return True


def _having(field: str, term: str) -> Dsl:
    return {"term": {field: {"value": term}}}


def _listed(field: str) -> str:
    """Name the field in which the terms of one are listed."""
    return words_of(field) if field in LISTED else field
