"""What did the user ask for?

A query is parsed into a tree that knows no search engine. The tree prints as a query again.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from listarchive.errors import QueryError
    from listarchive.query.fields import FIELDS, Field, Kind
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
    "Kind",
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

_HOMES = {
    "QueryError": "listarchive.errors",
    "FIELDS": "listarchive.query.fields",
    "Field": "listarchive.query.fields",
    "Kind": "listarchive.query.fields",
    "parse": "listarchive.query.parser",
    "as_json": "listarchive.query.printing",
    "explain": "listarchive.query.printing",
    "understood": "listarchive.query.printing",
}
"""The module each name is in, if that is not the tree's: imported when it is asked for (PEP 562), as a Tab in
a shell asks for the table of fields alone."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "listarchive.query.tree")), name)
