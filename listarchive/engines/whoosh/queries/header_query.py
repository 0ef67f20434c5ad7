"""The query for posts by words of a header that is kept."""

from __future__ import annotations

from typing import Any

from listarchive.engine.analysis.words import folded_words
from listarchive.engine.kept_headers import lacking_label, pair_labels, word_label
from listarchive.engines.shared.text_tests import Test, has_just, matches, says
from listarchive.engines.whoosh.import_stubs import query as whoosh
from listarchive.engines.whoosh.queries.terms_query import TermsQuery
from listarchive.engines.whoosh.queries.text_query import TextQuery, TextTime
from listarchive.engines.whoosh.snapshot import Snapshot
from listarchive.errors import QueryError
from listarchive.query import tree

_FIELD = "header"
_TOLD = 2  # words side by side of which the index tells where they stand


def posts_with_header(snapshot: Snapshot, node: Any, text_time: TextTime) -> Any:
    """Make the query of a leaf whose field is `header:NAME`. Raises QueryError if none is kept by it."""
    name = node.field.partition(":")[2]
    if len(snapshot) and not any(snapshot.has(_FIELD, label) for label in (name, lacking_label(name))):
        raise QueryError(
            f"no post is kept with a header {name}: write its name into `headers` of listarchive.toml, and "
            "run `listarchive rebuild`, which takes it up"
        )
    match node:
        case tree.Prefix(_, ""):
            return whoosh.Term(_FIELD, name)
        case tree.Prefix(_, text):
            *before, last = folded_words(text) or [""]
            end = f"{before[-1]} {last}" if before else last
            beginning = TermsQuery.beginning(_FIELD, word_label(name, end))
            found = whoosh.And([*_words(name, before), beginning])
            return _verified(node, found, says(before, last), text_time) if len(before) > 1 else found
        case tree.Regex(_, pattern):
            every = whoosh.Term(_FIELD, name)
            shown = f"the pattern /{pattern}/"
            return TextQuery(node.field, every, matches(pattern), text_time, shown, narrowed=False)
        case tree.Exact(_, text):
            found = whoosh.And(_words(name, folded_words(text)))
            return _verified(node, found, has_just(text), text_time)
        case _:
            words = folded_words(node.text)
            found = whoosh.And(_words(name, words)) if words else whoosh.NullQuery
            return _verified(node, found, says(words), text_time) if len(words) > _TOLD else found


def _words(name: str, words: list[str]) -> list[Any]:
    """Make the queries for words side by side: of two, the index tells it, of more, nearly."""
    labels = [word_label(name, words[0])] if len(words) == 1 else pair_labels(name, words)
    return [whoosh.Term(_FIELD, label) for label in labels]


def _verified(node: Any, found: Any, test: Test, text_time: TextTime) -> Any:
    return TextQuery(node.field, found, test, text_time, f'"{node.text}"', narrowed=True)
