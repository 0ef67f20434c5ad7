"""What was typed becomes terms: the queries of Whoosh's parser, for the posts of one snapshot.

A word has a stem in each language, a stem does not begin as its word does, and a person has several names:
what words stand for hangs on the posts that are searched. It is therefore decided when a query is run, by the
rules of `listarchive search`.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Mapping
from copy import copy
from datetime import UTC, datetime
from operator import is_
from types import MappingProxyType
from typing import Any

from whoosh.util.times import datetime_to_long

from listarchive.engine.analysis.words import fold, folded_words
from listarchive.engine.field_kinds import WORDS
from listarchive.engine.stored_post import UNDATED
from listarchive.engines.whoosh.analyzers import TypedWord
from listarchive.engines.whoosh.import_stubs import query as whoosh
from listarchive.engines.whoosh.queries.patterns import Pattern, Typo
from listarchive.engines.whoosh.queries.range_query import RangeQuery
from listarchive.engines.whoosh.queries.terms_query import TermsQuery
from listarchive.engines.whoosh.queries.translation import Translator
from listarchive.engines.whoosh.snapshot import Snapshot
from listarchive.engines.whoosh.term_keys import encoded
from listarchive.lazy import lazy_pattern
from listarchive.query import tree

_SPECIAL = lazy_pattern(r"[*?\[]")
_LABELS = frozenset({"id", "person", "list", "lang", "has", "file"})
_EPOCH = datetime_to_long(datetime(1970, 1, 1))
_UNITS = {"date": (1_000_000, _EPOCH), "size": (1, 0)}
"""How many of the numbers that Whoosh counts by one of a column's is, and which of them its 0 is."""


class Resolution:
    """Resolves queries for one snapshot. Raises `QueryError` for one that asks for too much."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._translator = Translator(snapshot)

    @property
    def doc_frequency(self) -> Mapping[str, int]:
        """How many posts have the word of a term, where other terms stand for it too."""
        return self._translator.doc_frequency

    def check(self) -> None:
        """Raise `QueryError` if the search left out posts whose text would have had to be looked at."""
        self._translator.text_time.check()

    def __call__(self, query: Any) -> Any:
        """Give a query of terms; the same object if it is one."""
        resolve = _RESOLVED.get(type(query))
        if resolve is None:
            return self._inside(query)
        found = resolve(self, query)
        if found is None:
            return query
        boost = query.boost
        return found if boost == 1.0 or found is whoosh.NullQuery else found.with_boost(boost)

    def _inside(self, query: Any) -> Any:
        """Resolve the queries that another one holds, under whatever names it has for them.

        `apply`, which Whoosh has for this, forgets what a subclass knows beside them (slop, scale).
        """
        made = query
        for name, held in vars(query).items():
            if isinstance(held, whoosh.Query):
                found = self(held)
                same = found is held
            elif isinstance(held, list | tuple) and any(isinstance(each, whoosh.Query) for each in held):
                found = [self(each) if isinstance(each, whoosh.Query) else each for each in held]
                same = all(map(is_, held, found))
            else:
                continue
            if not same:
                made = copy(query) if made is query else made
                setattr(made, name, found)
        return made

    def _term(self, query: Any) -> Any:
        if isinstance(query.text, TypedWord) and query.fieldname in WORDS:
            return self._translator.translate(tree.Term(query.fieldname, query.text.text))
        return None

    def _phrase(self, query: Any) -> Any:
        words = query.words
        if query.fieldname not in WORDS or not all(isinstance(word, TypedWord) for word in words):
            return None
        text = words[0].text if words else ""
        if folded_words(text) != words:  # some have been put in for others
            text = " ".join(words)
        if query.slop == 1:
            return self._translator.translate(tree.Phrase(query.fieldname, text))
        runs = [
            whoosh.Phrase(query.fieldname, list(run), slop=query.slop)
            for run in self._translator.runs(query.fieldname, text)
        ]
        return runs[0] if len(runs) == 1 else whoosh.Or(runs)

    def _prefix(self, query: Any) -> Any:
        if query.fieldname in WORDS and folded_words(query.text):
            return self._translator.translate(tree.Prefix(query.fieldname, query.text))
        if query.fieldname in _LABELS and query.text:
            text = encoded(query.fieldname, query.text).decode("utf-8", "surrogatepass")
            return TermsQuery.beginning(query.fieldname, text)
        return None

    def _pattern(self, query: Any) -> Any:
        if query.fieldname not in WORDS:
            return None
        return self._translator.translate(tree.Regex(query.fieldname, query.text))

    def _wildcard(self, query: Any) -> Any:
        field, text = query.fieldname, query.text
        pattern = rf"\A{fnmatch.translate(text)}"
        beginning = fold(_SPECIAL.split(text, maxsplit=1)[0])
        # A question that is asked in words ends with one.
        if beginning and field in WORDS:
            return self._translator.matching_from(field, beginning, pattern)
        return self._matching(field, pattern)

    def _regex(self, query: Any) -> Any:
        return self._matching(query.fieldname, rf"\A(?:{query.text})")

    def _matching(self, field: str, pattern: str) -> Any:
        return self._translator.matching_words(field, pattern) if field in WORDS else None

    def _typo(self, query: Any) -> Any:
        if query.fieldname not in WORDS:
            return None
        return self._translator.translate(tree.Fuzzy(query.fieldname, query.text))

    def _between(self, query: Any) -> Any:
        if query.fieldname not in _UNITS:
            return None
        unit, origin = _UNITS[query.fieldname]
        start, end = query.start, query.end
        if isinstance(query, whoosh.DateRange):  # of which Whoosh leaves out the zone
            start, end = (when and _microseconds(when) for when in (query.startdate, query.enddate))
        least = UNDATED + 1 if query.fieldname == "date" else 0
        if start is not None:
            least = max(least, -(-(start + query.startexcl - origin) // unit))
        beyond = None if end is None else -(-(end + (not query.endexcl) - origin) // unit)
        return RangeQuery(query.fieldname, least, beyond)

    def _every(self, query: Any) -> Any:
        match query.fieldname:
            case "date":
                return RangeQuery("date", UNDATED + 1, None)
            case "id" | "message_id" | "size" | "thread" | "person" | "lang":
                return whoosh.Every()
        return None


def _microseconds(when: datetime) -> int:
    utc = when.astimezone(UTC).replace(tzinfo=None) if when.tzinfo else when
    count: int = datetime_to_long(utc)
    return count


_RESOLVED: Mapping[type, Callable[[Resolution, Any], Any]] = MappingProxyType(
    {
        whoosh.Term: Resolution._term,
        whoosh.Phrase: Resolution._phrase,
        whoosh.Prefix: Resolution._prefix,
        whoosh.Wildcard: Resolution._wildcard,
        whoosh.Regex: Resolution._regex,
        whoosh.NumericRange: Resolution._between,
        whoosh.DateRange: Resolution._between,
        whoosh.Every: Resolution._every,
        Pattern: Resolution._pattern,
        Typo: Resolution._typo,
    }
)
"""By the class itself: a subclass may mean something else."""
