"""Posts of different access classes go into different segments (see `engine.visibility`).

A batch or a segment that has posts of several classes is written once for each of them. Forms of words stand
in no post, so that those of the posts that are written are looked for anew: an index must not know, for one
audience, a word that only another may read.
"""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from listarchive.engine.analysis.languages import DEFAULT
from listarchive.engine.analysis.words import each_written, fold
from listarchive.engine.extraction import Source
from listarchive.engine.field_kinds import FORMED, FORMS
from listarchive.engine.fields import FIELDS
from listarchive.engine.stored_post import StoredPost, unpack
from listarchive.engine.visibility import AccessClass, KeptApart
from listarchive.engines.whoosh.codec.batch import Batch
from listarchive.engines.whoosh.codec.keys import word_of
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.term_keys import PREFIXES
from listarchive.engines.whoosh.token_cache import key_of
from listarchive.engines.whoosh.unnamed import kinds, marked

_TAKEN = [each.taken for each in FIELDS if each.name in FORMED and each.taken]


def classes(segment: Segment, kept: KeptApart) -> set[AccessClass]:
    """Give the access classes of the posts of a segment, removed ones too."""
    if not kept:
        return {()}
    return {kept.class_of(lists, spam) for lists, spam in kinds(segment)}


def by_class(
    items: Mapping[int, Sequence[str]], spam: Container[int], kept: KeptApart
) -> dict[AccessClass, list[int]]:
    """Number the posts of each class, by the lists that each post is on, and by which look like spam."""
    found: dict[AccessClass, list[int]] = {}
    for number, lists in items.items():
        found.setdefault(kept.class_of(lists, number in spam), []).append(number)
    return found


def apart(
    batches: Iterable[Batch], segments: Iterable[Segment], kept: KeptApart
) -> list[tuple[list[Batch], list[Segment]]]:
    """Give what is to be written as one segment: all of it, or for each class its batches and segments."""
    found: dict[AccessClass, tuple[list[Batch], list[Segment]]] = {}
    for each, batch in _batches_apart(batches, kept):
        found.setdefault(each, ([], []))[0].append(batch)
    for each, segment in _segments_apart(segments, kept):
        found.setdefault(each, ([], []))[1].append(segment)
    return [found[each] for each in sorted(found)]


def _batches_apart(batches: Iterable[Batch], rules: KeptApart) -> Iterator[tuple[AccessClass, Batch]]:
    """Give batches as they are to be written: as they are, or once for each class with the posts of that."""
    for batch in batches:
        if not rules:
            yield (), batch
            continue
        found = by_class(batch.kept, batch.marked, rules)
        for each, numbers in found.items():
            kept = {number: batch.kept[number] for number in numbers}
            yield each, batch if len(kept) == batch.size else _part_of(batch, kept)


def _segments_apart(segments: Iterable[Segment], kept: KeptApart) -> Iterator[tuple[AccessClass, Segment]]:
    """Give segments as they are to be merged, with what was moved in them."""
    for segment in segments:
        spam = marked(segment) if kept.spamless else frozenset[int]()
        moved = {
            kept.class_of(each.columns["list"], number in spam) for number, each in segment.moved.items()
        }
        every = classes(segment, kept) | moved
        if len(every) <= 1:
            yield min(every, default=()), segment
            continue
        ordinals, on = segment.labelled("list")
        lists = {
            number: segment.moved[number].columns["list"] if number in segment.moved else on[ordinals[number]]
            for number in range(segment.posts)
            if number not in segment.removed
        }
        for each, numbers in by_class(lists, spam, kept).items():
            stored_posts = (_entry(segment, number) for number in numbers)
            yield each, segment.part_of(numbers, _words(stored_posts))


def _part_of(batch: Batch, kept: dict[int, tuple[str, ...]]) -> Batch:
    words = _words(unpack(batch.stored(number), lists) for number, lists in kept.items())
    letter = PREFIXES[FORMS]
    terms = batch.terms.split(b"\n") if batch.terms else []
    places = [n for n, term in enumerate(terms) if not term.startswith(letter) or word_of(term) in words]
    return replace(
        batch,
        kept=kept,
        terms=b"\n".join(terms[place] for place in places),
        frequencies=array("I", map(batch.frequencies.__getitem__, places)),
        totals=array("I", map(batch.totals.__getitem__, places)),
    )


def _entry(segment: Segment, number: int) -> StoredPost:
    return unpack(segment.stored_fields.stored(number), tuple(segment.labels("list", number)))


def _words(stored_posts: Iterable[StoredPost]) -> frozenset[bytes]:
    """Give all words whose forms some posts have: their languages do not matter for that."""
    written: set[str] = set()
    for stored in stored_posts:
        source = Source(stored, stored.post.body.own, "", DEFAULT, DEFAULT)
        for taken in _TAKEN:
            for text in taken(source).parts:
                written.update(each_written(text))
    return frozenset(key_of(fold(word)) for word in written)
