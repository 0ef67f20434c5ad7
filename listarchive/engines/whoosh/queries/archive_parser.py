"""A parser of Whoosh that reads prefixes, typos and patterns, too."""

from __future__ import annotations

from typing import Any

from whoosh.fields import Schema
from whoosh.qparser import QueryParser
from whoosh.qparser.plugins import FuzzyTermPlugin, RegexPlugin

from listarchive.engines.whoosh.queries.patterns import Pattern, Typo


class ArchiveParser(QueryParser):  # type: ignore[misc]
    """Whoosh's parser, and `word~` for a typo, `/pattern/` for a pattern of Python's `re`."""

    def __init__(self, fieldname: str, schema: Schema, **options: Any) -> None:
        super().__init__(fieldname, schema, **options)
        self.add_plugins([_Typos(), _Patterns()])


class _Typos(FuzzyTermPlugin):  # type: ignore[misc]
    class FuzzyTermNode(FuzzyTermPlugin.FuzzyTermNode):  # type: ignore[misc]
        qclass = Typo


class _Patterns(RegexPlugin):  # type: ignore[misc]
    class _Node(RegexPlugin.RegexNode):  # type: ignore[misc]
        qclass = Pattern

    expr = r"/(?P<text>(?:\\.|[^/\\])+)/"
    nodetype = _Node
