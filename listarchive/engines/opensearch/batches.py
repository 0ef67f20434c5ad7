"""Posts analysed into documents, in the processes that read mail."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from listarchive.engine.analysed_post import AnalysedPost, Document, document
from listarchive.engine.analysis.languages import DEFAULT
from listarchive.engine.extraction import SPAM
from listarchive.engine.field_kinds import FORMED, FORMS
from listarchive.engine.stored_post import UNDATED, Moved, StoredPost, pack
from listarchive.engines.opensearch.labels import as_json, labels_of
from listarchive.engines.opensearch.mapping import (
    ANCESTRY,
    LISTED,
    LISTS,
    NUMBER,
    POST,
    TIE,
    WRITTEN,
    length_of,
    words_of,
)
from listarchive.engines.opensearch.ready_terms import ready
from listarchive.engines.shared.weights import COUNTED
from listarchive.post import Origin
from listarchive.short_ids import short

_to_json = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
_ANCESTORS = 2_000  # of a post, the nearest: a value of a column has 32,766 bytes
_EACH = 1_000  # bytes of a post beside its document


@dataclass(slots=True)
class DocumentBatch:
    """Posts as documents, but for what hangs on where they stand."""

    documents: list[bytes] = field(default_factory=list)
    """What stays as it is, as the beginning of a JSON object."""
    posts: list[bytes] = field(default_factory=list)
    """The posts as they are stored."""
    origins: list[Origin] = field(default_factory=list)
    dates: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    labels: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    """The id of each, and the contents that its copies without a Message-ID have."""
    kept: dict[int, tuple[str, ...]] = field(default_factory=dict)
    moved: dict[int, Moved] = field(default_factory=dict)
    marked: frozenset[int] = frozenset()

    @property
    def weight(self) -> int:
        """Count the bytes that it takes in memory, about."""
        return sum(map(len, self.documents)) + sum(map(len, self.posts)) + _EACH * len(self.posts)

    def stored(self, number: int) -> bytes:
        """Give a post as it is stored."""
        return self.posts[number]

    def language(self, number: int) -> str:
        """Name the language in which a post was analysed."""
        return self.languages[number]

    def origin(self, place: int) -> Origin:
        """Tell where the mail of a post stands."""
        moved = self.moved.get(place)
        return self.origins[place] if moved is None else moved.origin

    def source(self, place: int, number: int) -> bytes:
        """Give the document of a post that is kept, with the number that it has in the index."""
        moved = self.moved.get(place)
        packed, size = self.posts[place], self.sizes[place]
        if moved is not None:
            packed = moved.written(packed)
            size = int(str(moved.columns["size"]))
        lists = labels_of(self.kept[place])
        rest = {
            "size": size,
            "list": lists,
            LISTS: len(lists),
            NUMBER: number,
            WRITTEN: int(time.time()),
            TIE: number if self.dates[place] != UNDATED else ~number,
            POST: as_json(packed),
        }
        return self.documents[place] + b"," + _to_json(rest).encode()[1:]


def analyse(stored_posts: Iterable[StoredPost], language: str = DEFAULT) -> list[AnalysedPost]:
    """Analyse posts into one batch. A post without an id is known by its Message-ID.

    `language` is the usual one of the list that they are on.
    """
    batch = DocumentBatch()
    marked: list[int] = []
    found: list[AnalysedPost] = []
    for number, given in enumerate(stored_posts):
        stored = given if given.id else given.known_as(short(given.post.message_id))
        made = document(stored, language)
        contents = made.labels["content"]
        if SPAM in made.labels["has"]:
            marked.append(number)
        batch.documents.append(_to_json(dict(_values(made))).encode()[:-1])
        batch.posts.append(pack(stored))
        batch.origins.append(stored.origin)
        batch.dates.append(made.numbers["date"])
        batch.sizes.append(made.numbers["size"])
        batch.languages.append("".join(made.labels["lang"]))
        batch.labels.append((stored.id, contents))
        found.append(AnalysedPost.of(stored, contents, batch, number))
    batch.marked = frozenset(marked)
    return found


def _values(made: Document) -> Iterator[tuple[str, Any]]:
    """Give the fields of a document that do not hang on where its post stands."""
    for name, labels in made.labels.items():
        if labels:
            yield name, labels_of(labels)
        if name == "ref":
            yield ANCESTRY, " ".join([labels[0], *labels[1:][-_ANCESTORS:]])
    for name, number in made.numbers.items():
        if name != "size":
            yield name, number
    forms: set[str] = set()
    for name, text in made.words.items():
        words = ready(text.parts, text.language)
        if name in COUNTED:
            yield length_of(name), words.length
        if not words.length:
            continue
        yield name, words.parts if len(words.parts) > 1 else words.parts[0]
        if name in LISTED:
            yield words_of(name), sorted(words.forms)
        if name in FORMED:
            forms |= words.forms
    if forms:
        yield FORMS, sorted(forms)
