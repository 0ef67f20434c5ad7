"""The words of an archive that a prefix, a typo or a pattern stands for, and their terms."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Protocol

from listarchive.engine.analysis.languages import DEFAULT
from listarchive.engine.analysis.marking import Run
from listarchive.engine.analysis.spelling import most_changes
from listarchive.engine.analysis.stemming import stemming
from listarchive.engine.analysis.words import LONGEST
from listarchive.engine.field_kinds import FORMS, STEMMED
from listarchive.engines.shared.cost_limit import PATTERN, TOGETHER, TYPO, CostLimit
from listarchive.engines.shared.deadline import Deadline
from listarchive.errors import QueryError
from listarchive.lazy import lazy_pattern
from listarchive.query import tree

_EXPANSIONS = 50_000  # terms that a prefix or a typo may stand for
_MATCHES = 6_000  # … and a pattern, whose words stand anywhere in the dictionary
_LANGUAGE = lazy_pattern(r":[^\n]*")  # of a form


class KnownTerms(Protocol):
    """The terms of a commit."""

    def terms(self, field: str, beginning: str = "") -> list[str]:
        """List the terms of a field that begin so."""

    def forms_like(self, word: str, distance: int) -> list[str]:
        """Give the forms of words, each with its language's suffix, that are spelled about so."""

    def spelled_like(self, field: str, word: str, distance: int) -> list[str]:
        """Give the terms of a field that begin with the same letter and differ by so many others."""


class Expansion:
    """Finds the words for one query, and remembers them: each is asked for in several fields."""

    def __init__(self, commit: KnownTerms, cost_limit: CostLimit, deadline: Deadline) -> None:
        self._commit = commit
        self._cost_limit = cost_limit
        self._deadline = deadline
        self._fitting: dict[tuple[str, tree.Query], list[str]] = {}
        self._runs: dict[tuple[Run, Run], list[Run]] = {}

    def forms(self, name: str, node: tree.Query, text: str) -> list[str]:
        """List the words of a field that a prefix, a typo or a pattern stands for, by its text.

        A stem does not begin as its word may (`running*`), so in stemmed fields it is the forms of words
        that stand in the text. Raises `QueryError` for too many.
        """
        source = FORMS if name in STEMMED else name
        if isinstance(node, tree.Fuzzy):
            self._cost_limit.look_up(TYPO)
        if (source, node) in self._fitting:
            return self._fitting[source, node]
        most = _EXPANSIONS
        if isinstance(node, tree.Regex):
            most, found = _MATCHES, self.matching(text, source)
        elif isinstance(node, tree.Fuzzy):
            found = self._near(text, source)
        else:
            found = self._commit.terms(source, text)
        if len(found) > most:
            raise QueryError(f"more than {most} words fit this pattern: write more of the word")
        self._fitting[source, node] = found
        return found

    def near(self, word: str, field: str) -> list[str]:
        """List the terms of a field that are spelled about so."""
        self._cost_limit.look_up(TYPO)
        return self._near(word, field)

    def _near(self, word: str, field: str) -> list[str]:
        distance = most_changes(word)
        if field == FORMS:
            return self._commit.forms_like(word, distance)
        return self._commit.spelled_like(field, word, distance)

    def matching_from(self, beginning: str, pattern: str, name: str) -> list[str]:
        """List the words of a field that begin so, and in which a pattern is found."""
        forms = self._commit.terms(FORMS if name in STEMMED else name, beginning)
        self._cost_limit.look_up(1 + len(forms) // TOGETHER)
        words = [form.partition(":")[0] for form in forms] if name in STEMMED else forms
        found = set(self._deadline.matching(pattern, dict.fromkeys(words)))
        return [form for form, word in zip(forms, words, strict=True) if word in found]

    def containing(self, name: str, parts: Collection[str]) -> list[str]:
        """List the words of a field that hold some letters, or may hold them where they are cut."""
        forms, words = self._every if name in STEMMED else [self._commit.terms(name)] * 2
        return [
            form
            for form, word in zip(forms, words, strict=True)
            if len(word) >= LONGEST or any(part in word for part in parts)
        ]

    def matching(self, pattern: str, field: str) -> list[str]:
        """List the terms of a field in which a pattern is found."""
        self._cost_limit.look_up(PATTERN)
        if field != FORMS:
            return self._deadline.matching(pattern, self._commit.terms(field))
        forms, words = self._every
        found = set(self._deadline.matching(pattern, dict.fromkeys(words)))
        return [form for form, word in zip(forms, words, strict=True) if word in found]

    @cached_property
    def _every(self) -> tuple[list[str], list[str]]:
        """All forms of words, and each without its language."""
        forms = self._commit.terms(FORMS)
        return forms, _LANGUAGE.sub("", "\n".join(forms)).split("\n") if forms else []

    def runs(self, before: Run, forms: Run) -> list[Run]:
        """Give the terms of forms of words, which are known with their languages, behind other words."""
        if (before, forms) not in self._runs:
            # Strings are put in order in half of the time that runs of one take.
            self._runs[before, forms] = (
                sorted({run for form in forms for run in _behind(before, form)})
                if before
                else [(term,) for term in sorted(terms_of_forms(forms))]
            )
        return self._runs[before, forms]


def terms_of_forms(forms: Sequence[str]) -> set[str]:
    """Give the terms of forms of words, which are known with their languages."""
    words: dict[str, list[str]] = {}
    foreign = [form for form in forms if ":" in form]
    words[DEFAULT] = list(set(forms).difference(foreign))
    for form in foreign:
        word, _, language = form.partition(":")
        words.setdefault(language, []).append(word)
    return set().union(*(stemming(language).terms_of(some) for language, some in words.items()))


def _behind(before: Run, form: str) -> set[Run]:
    word, _, language = form.partition(":")
    return stemming(language or DEFAULT).runs(" ".join([*before, word]))
