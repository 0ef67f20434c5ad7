"""Posts of different access classes go into different segments (see `engine.visibility`).

A batch or a segment that has posts of several classes is written once for each of them. Forms of words stand
in no post, so that those of the posts that are written are looked for anew: an index must not know, for one
audience, a word that only another may read.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from listarchive.engine.analysis.languages import DEFAULT
from listarchive.engine.analysis.words import each_written, fold
from listarchive.engine.extraction import Source
from listarchive.engine.field_kinds import FORMED, FORMS
from listarchive.engine.fields import FIELDS
from listarchive.engine.stored_post import StoredPost, unpack
from listarchive.engine.visibility import AccessClass, access_class
from listarchive.engines.whoosh.codec.batch import Batch
from listarchive.engines.whoosh.codec.keys import word_of
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.term_keys import PREFIXES
from listarchive.engines.whoosh.token_cache import key_of

_TAKEN = [each.taken for each in FIELDS if each.name in FORMED and each.taken]


def classes(segment: Segment, private: Collection[str]) -> set[AccessClass]:
    """Give the access classes of the posts of a segment, removed ones too."""
    if not private:
        return {()}
    return {access_class(lists, private) for lists in segment.labelled("list")[1]}


def by_class(items: Mapping[int, Iterable[str]], private: Collection[str]) -> dict[AccessClass, list[int]]:
    """Number the posts of each class, by the lists that each post is on."""
    found: dict[AccessClass, list[int]] = {}
    for number, lists in items.items():
        found.setdefault(access_class(lists, private), []).append(number)
    return found


def apart(
    batches: Iterable[Batch], segments: Iterable[Segment], private: Collection[str]
) -> list[tuple[list[Batch], list[Segment]]]:
    """Give what is to be written as one segment: all of it, or for each class its batches and segments."""
    found: dict[AccessClass, tuple[list[Batch], list[Segment]]] = {}
    for each, batch in _batches_apart(batches, private):
        found.setdefault(each, ([], []))[0].append(batch)
    for each, segment in _segments_apart(segments, private):
        found.setdefault(each, ([], []))[1].append(segment)
    return [found[each] for each in sorted(found)]


def _batches_apart(batches: Iterable[Batch], private: Collection[str]) -> Iterator[tuple[AccessClass, Batch]]:
    """Give batches as they are to be written: as they are, or once for each class with the posts of that."""
    for batch in batches:
        if not private:
            yield (), batch
            continue
        found = by_class(batch.kept, private)
        for each, numbers in found.items():
            kept = {number: batch.kept[number] for number in numbers}
            yield each, batch if len(kept) == batch.size else _part_of(batch, kept)


def _segments_apart(
    segments: Iterable[Segment], private: Collection[str]
) -> Iterator[tuple[AccessClass, Segment]]:
    """Give segments as they are to be merged, with what was moved in them."""
    for segment in segments:
        moved = {access_class(each.columns["list"], private) for each in segment.moved.values()}
        every = classes(segment, private) | moved
        if len(every) <= 1:
            yield min(every, default=()), segment
            continue
        ordinals, on = segment.labelled("list")
        lists = {
            number: segment.moved[number].columns["list"] if number in segment.moved else on[ordinals[number]]
            for number in range(segment.posts)
            if number not in segment.removed
        }
        for each, numbers in by_class(lists, private).items():
            entries = (_entry(segment, number) for number in numbers)
            yield each, segment.part_of(numbers, _words(entries))


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


def _words(entries: Iterable[StoredPost]) -> frozenset[bytes]:
    """Give all words whose forms some posts have: their languages do not matter for that."""
    written: set[str] = set()
    for entry in entries:
        source = Source(entry, entry.post.body.own, "", DEFAULT, DEFAULT)
        for taken in _TAKEN:
            for text in taken(source).parts:
                written.update(each_written(text))
    return frozenset(key_of(fold(word)) for word in written)
