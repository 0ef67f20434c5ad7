"""A reader's words as a query tree.

A query is parsed into a tree that knows no search engine. The tree prints as a query again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from listarchive.errors import QueryError
from listarchive.lazy import lazy_attributes

if TYPE_CHECKING:
    from listarchive.query.fields import FIELDS, Field
    from listarchive.query.parser import parse
    from listarchive.query.printing import as_json, explain, understood
    from listarchive.query.tree import (
        And,
        Between,
        Everything,
        Fuzzy,
        Not,
        Or,
        Phrase,
        Prefix,
        Query,
        Regex,
        Term,
    )

__all__ = [
    "FIELDS",
    "And",
    "Between",
    "Everything",
    "Field",
    "Fuzzy",
    "Not",
    "Or",
    "Phrase",
    "Prefix",
    "Query",
    "QueryError",
    "Regex",
    "Term",
    "as_json",
    "explain",
    "parse",
    "understood",
]

__getattr__ = lazy_attributes(
    __name__,
    {
        "FIELDS": ".fields",
        "Field": ".fields",
        "parse": ".parser",
        "as_json": ".printing",
        "explain": ".printing",
        "understood": ".printing",
        "And": ".tree",
        "Between": ".tree",
        "Everything": ".tree",
        "Fuzzy": ".tree",
        "Not": ".tree",
        "Or": ".tree",
        "Phrase": ".tree",
        "Prefix": ".tree",
        "Query": ".tree",
        "Regex": ".tree",
        "Term": ".tree",
    },
)
"""A Tab in a shell asks for the table of fields alone."""
