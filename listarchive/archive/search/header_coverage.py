"""Which posts a query about headers cannot find: `headers` of the configuration may have changed since."""

from __future__ import annotations

from collections.abc import Iterator

from listarchive.engine.kept_headers import lacking_label
from listarchive.engine.protocols import Reader
from listarchive.query.tree import Everything, Query, leaves

_BEGINS = "header:"


def not_covered(reader: Reader, query: Query) -> dict[str, int]:
    """Count the posts that were not kept by a header that a query names, for each of these headers."""
    missing = {name: len(reader) - _kept(reader, name) for name in dict.fromkeys(_named(query))}
    return {name: count for name, count in missing.items() if count > 0}


def _kept(reader: Reader, name: str) -> int:
    return sum(len(reader.documents("header", label)) for label in (name, lacking_label(name)))


def _named(query: Query) -> Iterator[str]:
    for leaf in leaves(query):
        if not isinstance(leaf, Everything) and leaf.field.startswith(_BEGINS):
            yield leaf.field.removeprefix(_BEGINS)
