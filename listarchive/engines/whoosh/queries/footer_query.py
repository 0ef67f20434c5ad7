"""The query for what lists and signatures add to posts.

The same stands under post after post, and few ask for it: it is looked for in the texts, not in the index.
As many posts are read as the rest of a query finds, for words within a time of their own.
"""

from __future__ import annotations

from typing import Any

from listarchive.engines.shared.footer_test import footer_test
from listarchive.engines.whoosh.import_stubs import query as whoosh
from listarchive.engines.whoosh.queries.text_query import TextQuery, TextTime


def in_footers(node: Any, text_time: TextTime) -> Any:
    """Make the query of a leaf of the field `footer`."""
    test = footer_test(node)
    if test is None:
        return whoosh.NullQuery
    every = whoosh.Every()
    return TextQuery(
        "footer", every, test.passes, text_time, test.shown, True, test.letters, index_has_none=test.words
    )
