"""A post as its fields have it, before an engine makes terms of them."""

from __future__ import annotations

from dataclasses import dataclass

from listarchive.engine.analysis.detection import language_in
from listarchive.engine.analysis.languages import DEFAULT
from listarchive.engine.extraction import Source, Text
from listarchive.engine.fields import FIELDS
from listarchive.engine.stored_post import StoredPost

POSITION_GAP = 8
"""Positions between a name, its address and a byline: no phrase reaches from one to the next."""


@dataclass(frozen=True, slots=True)
class Document:
    """The fields of one post."""

    labels: dict[str, tuple[str, ...]]
    numbers: dict[str, int]
    words: dict[str, Text]


_TAKEN = {
    kind: [(each.name, each.taken) for each in FIELDS if each.kind == kind and each.taken]
    for kind in ("labels", "number", "words")
}


def document(entry: StoredPost, usual: str = DEFAULT) -> Document:
    """Make the document of a post. `usual` is the language of its list."""
    own, quoted = entry.post.body.own, entry.post.body.quoted
    source = Source(entry, own, quoted, language_in(own, quoted, usual), usual)
    return Document(*[{name: taken(source) for name, taken in some} for some in _TAKEN.values()])
