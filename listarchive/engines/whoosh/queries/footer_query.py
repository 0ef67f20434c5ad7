"""The query for what lists and signatures add to posts.

The same stands under post after post, and few ask for it: it is looked for in the texts, not in the index.
As many posts are read as the rest of a query finds, for words within a time of their own.
"""

from __future__ import annotations

from typing import Any

from listarchive.engine.analysis.words import folded_words
from listarchive.engines.shared.literals import literals
from listarchive.engines.shared.text_tests import Test, has_just, matches, says
from listarchive.engines.whoosh.import_stubs import query as whoosh
from listarchive.engines.whoosh.queries.text_query import TextQuery, TextTime
from listarchive.query import tree


def in_footers(node: Any, text_time: TextTime) -> Any:
    """Make the query of a leaf of the field `footer`."""
    if isinstance(node, tree.Regex):
        needed = next(iter(literals(node.pattern)), frozenset())
        return _query(matches(node.pattern), f"the pattern /{node.pattern}/", needed, text_time)
    words = folded_words(node.text)
    if not words:
        return whoosh.NullQuery
    test: Test
    match node:
        case tree.Prefix():
            test = says(words[:-1], words[-1])
        case tree.Exact(_, text):
            test = has_just(text)
        case _:
            test = says(words)
    return _query(test, f'footer:"{node.text}"', {max(words, key=len)}, text_time, words=True)


def _query(test: Test, shown: str, letters: Any, text_time: TextTime, *, words: bool = False) -> Any:
    every = whoosh.Every()
    return TextQuery("footer", every, test, text_time, shown, True, letters, index_has_none=words)
