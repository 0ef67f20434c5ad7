"""A reader's words as a query tree.

A query is parsed into a tree that knows no search engine. The tree prints as a query again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from listarchive.errors import QueryError
from listarchive.lazy import lazy_attributes

if TYPE_CHECKING:
    from listarchive.query.field_names import FIELDS, Field
    from listarchive.query.parser import parse
    from listarchive.query.printing import as_json, explain, understood
    from listarchive.query.tree import (
        And,
        AttachedMails,
        Between,
        Conversations,
        Everything,
        Exact,
        Fuzzy,
        Near,
        Not,
        Or,
        Phrase,
        Prefix,
        Query,
        Regex,
        Term,
        Xor,
    )

__all__ = [
    "FIELDS",
    "And",
    "AttachedMails",
    "Between",
    "Conversations",
    "Everything",
    "Exact",
    "Field",
    "Fuzzy",
    "Near",
    "Not",
    "Or",
    "Phrase",
    "Prefix",
    "Query",
    "QueryError",
    "Regex",
    "Term",
    "Xor",
    "as_json",
    "explain",
    "parse",
    "understood",
]

__getattr__ = lazy_attributes(
    __name__,
    {
        "FIELDS": ".field_names",
        "Field": ".field_names",
        "parse": ".parser",
        "as_json": ".printing",
        "explain": ".printing",
        "understood": ".printing",
        "And": ".tree",
        "Between": ".tree",
        "AttachedMails": ".tree",
        "Conversations": ".tree",
        "Everything": ".tree",
        "Exact": ".tree",
        "Fuzzy": ".tree",
        "Near": ".tree",
        "Not": ".tree",
        "Or": ".tree",
        "Phrase": ".tree",
        "Prefix": ".tree",
        "Query": ".tree",
        "Regex": ".tree",
        "Term": ".tree",
        "Xor": ".tree",
    },
)
"""A Tab in a shell asks for the table of fields alone."""
