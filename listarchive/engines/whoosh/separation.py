"""Posts of different access classes go into different segments (see `engine.visibility`).

A batch or a segment that has posts of several classes is written once for each of them. Forms of words stand
in no post, so that those of the posts that are written are looked for anew: an index must not know, for one
audience, a word that only another may read, nor one in a language in which only another may read it.
"""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from listarchive.engine.analysis.languages import COMMON
from listarchive.engine.analysis.stemming import stemming
from listarchive.engine.analysis.words import each_written, fold
from listarchive.engine.extraction import Source, subject
from listarchive.engine.field_kinds import FORMED, FORMS
from listarchive.engine.fields import FIELDS
from listarchive.engine.stored_post import StoredPost, unpack
from listarchive.engine.visibility import AccessClass, KeptApart
from listarchive.engines.whoosh.codec.batch import Batch
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
            yield each, segment.part_of(numbers, _forms(_read_again(segment, numbers)))


def _part_of(batch: Batch, kept: dict[int, tuple[str, ...]]) -> Batch:
    forms = _forms(
        _source(unpack(batch.stored(number), lists), batch.language(number), batch.usual)
        for number, lists in kept.items()
    )
    letter = PREFIXES[FORMS]
    terms = batch.terms.split(b"\n") if batch.terms else []
    known = {letter + form for form in forms}
    places = [n for n, term in enumerate(terms) if not term.startswith(letter) or term in known]
    return replace(
        batch,
        kept=kept,
        terms=b"\n".join(terms[place] for place in places),
        frequencies=array("I", map(batch.frequencies.__getitem__, places)),
        totals=array("I", map(batch.totals.__getitem__, places)),
    )


def _read_again(segment: Segment, numbers: Iterable[int]) -> Iterator[Source]:
    """Read posts of a segment, in the languages in which they were analysed.

    That which was usual on its list is not kept: the terms of a subject tell it.
    """
    written = {code for each in segment.labelled("lang")[1] for code in each}
    languages = [code for code in sorted({*written, *COMMON}) if _in_subjects(segment, code)]
    for number in numbers:
        stored = unpack(segment.stored_fields.stored(number), tuple(segment.labels("list", number)))
        own = "".join(segment.labels("lang", number))
        every = (_source(stored, own, usual) for usual in (own, *languages))
        source = next(every)
        if not _found_by(segment, number, source):
            source = next((each for each in every if _found_by(segment, number, each)), source)
        yield source


def _source(stored: StoredPost, language: str, usual: str) -> Source:
    return Source(stored, stored.post.body.own, "", language, usual)


def _in_subjects(segment: Segment, language: str) -> bool:
    start = stemming(language).prefix.encode()
    return next(segment.beginning("subject", start), None) is not None


def _found_by(segment: Segment, number: int, source: Source) -> bool:
    """Tell whether a post is found by the first word of its subject in a language."""
    (text,), language = subject(source)
    written = next(iter(each_written(text)), "")
    if not written:
        return True
    term = stemming(language).terms(written, fold(written))[-1]
    postings = segment.postings("subject", key_of(term))
    return postings is not None and bool(postings.bits() >> number & 1)


def _forms(sources: Iterable[Source]) -> frozenset[bytes]:
    """Give the forms of all words that some posts have."""
    written: dict[str, set[str]] = {}
    for source in sources:
        for taken in _TAKEN:
            texts, language = taken(source)
            for text in texts:
                written.setdefault(language, set()).update(each_written(text))
    found = ((words, stemming(language).suffix) for language, words in written.items())
    return frozenset(key_of(fold(word) + suffix) for words, suffix in found for word in words)
