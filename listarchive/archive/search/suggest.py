"""The query that a user may have meant who found nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from listarchive.engine.analysis.words import fold, folded_words
from listarchive.engine.field_kinds import OVER
from listarchive.engine.protocols import Reader
from listarchive.query import Query
from listarchive.query.tree import And, Not, Or, Phrase, Term, Xor, leaves

_MOST = 1_000  # values that begin so
_FEW = 50
_SPELLED = frozenset({"any", "subject", "body"})


def suggestion(reader: Reader, query: Query) -> Query | None:
    """Replace each word that stands nowhere by the commonest of the words spelled most like it."""
    match query:
        case And(parts) | Or(parts) | Xor(parts):
            tried = tuple(suggestion(reader, part) or part for part in parts)
            return replace(query, parts=tried) if tried != parts else None
        case Term(field, text) if field in _SPELLED:
            nearest = [_nearest(reader, word) for word in folded_words(text)]
            if len(nearest) == 1 and nearest[0] and nearest[0] != folded_words(text)[0]:
                return replace(query, text=nearest[0])
        case Term("author" | "list" | "to" | "cc" | "recipient" | "contact", text) if (
            len(folded_words(text)) == 1
        ):
            fields = OVER.get(query.field, (query.field,))
            value = _value_like(reader, fields, fold(text))
            return replace(query, text=value) if value else None
    return None


def is_short(query: Query, most: int = _FEW) -> bool:
    """Tell whether a query has so few words, phrases and values that a person may have mistyped one."""
    return sum(1 for _ in islice(leaves(query), most + 1)) <= most


def only_quoted(query: Query) -> Query | None:
    """Make the query that looks for the same words in quoted text."""
    match query:
        case And(parts) | Or(parts):
            tried = tuple(only_quoted(part) or part for part in parts)
            return replace(query, parts=tried) if tried != parts else None
        case Not():
            return None
        case Term("any" | "body") | Phrase("any" | "body"):
            return replace(query, field="quoted")
    return None


def _value_like(reader: Reader, fields: tuple[str, ...], word: str) -> str | None:
    """Find the commonest value that begins so, as half a name does, or else is spelled about so."""

    def frequency(value: str) -> int:
        return sum(reader.frequency(field, value) for field in fields)

    if frequency(word):
        return None
    beginning = [each for field in fields for each in islice(reader.beginning(field, word), _MOST)]
    near = (
        [each for field in fields for each in reader.spelled_like(field, word, distance)]
        for distance in (1, 2)[: max(0, len(word) - 3)]
    )
    found = (beginning if len(word) > 2 else []) or next(filter(None, near), [])
    return max(found, key=lambda each: (frequency(each), each), default=None)


def _nearest(reader: Reader, word: str) -> str | None:
    if reader.knows(word):
        return word
    for distance in (1, 2):
        near = {form.partition(":")[0] for form in reader.forms_like(word, distance)}
        if near:
            return max(near, key=lambda each: (reader.doc_frequency(each), each))
        if len(word) < 5:
            break
    return None
