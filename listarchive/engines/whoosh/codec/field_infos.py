"""The fields of a segment, as whoever writes it describes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from listarchive.engines.whoosh.codec.keys import prefixes


@dataclass(frozen=True)
class FieldInfos:
    """The fields of a segment, by their names."""

    terms: Sequence[str]
    """Those that have terms, in the order of the letters with which these begin."""
    words: Sequence[str]
    """Those among them of running text: how often a word stands in them, and where, is kept."""
    numbers: Mapping[str, str]
    """Those that are a number for each document, and the width of each, as a code of `array`."""
    labels: Sequence[str]
    """Those of labels that many documents share: each set of labels is kept once."""
    known_by: Sequence[str]
    """Those whose terms are looked for in a table of hashes first."""
    references: str
    """The field of ids, each document's own and those of its ancestors."""
    by_prefix: str
    """The field of which the documents of all words that begin with the same letters are kept as a set."""
    alone: str
    """The field whose terms may stand in no document."""
    at_last: str
    """The field of labels that are known when a batch is written, not when it is made."""
    order: str
    """The field of numbers by which the documents are ordered, too."""
    shared: str
    """The field of numbers by which, but for their lowest bit, those of each label of `at_last` are."""

    @cached_property
    def prefixes(self) -> dict[str, bytes]:
        """Give what the keys of each field's terms begin with."""
        return prefixes(self.terms)


class Changed(Protocol):
    """What has changed of a document that is searched as before."""

    @property
    def columns(self) -> Mapping[str, Any]:
        """Give what it has now in the columns that may have changed, which are the same for all."""

    def written(self, packed: bytes) -> bytes:
        """Give what is stored of it now."""
