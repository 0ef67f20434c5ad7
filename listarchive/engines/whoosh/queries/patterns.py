"""Queries of Whoosh for a typo and a pattern, as `listarchive search` understands them."""

from __future__ import annotations

from listarchive.engines.whoosh.import_stubs import query


class Typo(query.FuzzyTerm):  # type: ignore[misc]
    """Words spelled about so: with the same first letter, and one or two other letters by its length."""


class Pattern(query.Regex):  # type: ignore[misc]
    """A pattern that is found in the text of a field: `re.search` with MULTILINE."""
