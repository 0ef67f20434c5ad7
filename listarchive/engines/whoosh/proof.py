"""Proof that an index is whole: all of it can be read, and everything in a post leads to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import cast

from listarchive.engine.field_kinds import FORMS, PAIRS
from listarchive.engines.whoosh.batches import analyse
from listarchive.engines.whoosh.codec.batch import Batch
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.commits import opening
from listarchive.engines.whoosh.index_folders import IndexFolders
from listarchive.engines.whoosh.snapshot import Snapshot
from listarchive.engines.whoosh.term_keys import PREFIXES

_SAMPLE = 200  # posts
_TOGETHER = 50  # of one segment and language: a common word is read once for all of them


def faults(folders: IndexFolders) -> list[str]:
    """Read every page, and look a sample of the posts up by all their terms; a sentence for each fault.

    Raises `NoArchive`, and `IndexUnusable` if a page is not as it was written.
    """
    snapshot = Snapshot(folders.require_current())
    try:
        with opening(folders.index):
            for segment in snapshot.segments:
                segment.read_all()
            numbers = list(snapshot.numbers())
            ids = [snapshot.labels("ref", number)[0] for number in numbers]
            found = []
            if len(set(ids)) < len(ids):
                found.append(f"{len(ids) - len(set(ids))} posts are in the index twice")
            sample = numbers[:: len(numbers) // _SAMPLE + 1]
            told = {
                number: each for some in _groups(snapshot, sample) for number, each in _look(snapshot, some)
            }
            return found + [each for number in sample for each in told[number]]
    finally:
        snapshot.close()


def _groups(snapshot: Snapshot, sample: Sequence[int]) -> list[list[int]]:
    """Put posts together that are of one segment and one language."""
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number in sample:
        segment, _ = snapshot.locate(number)
        alike[id(segment), *snapshot.labels("lang", number)].append(number)
    return [some[at : at + _TOGETHER] for some in alike.values() for at in range(0, len(some), _TOGETHER)]


def _look(snapshot: Snapshot, numbers: Sequence[int]) -> list[tuple[int, list[str]]]:
    """Look posts of one segment and one language up; a sentence for each fault of each."""
    (language,) = snapshot.labels("lang", numbers[0])
    analysed = analyse([snapshot.stored_post(number) for number in numbers], language)
    batch = cast("Batch", analysed[0].batch)
    segment, _ = snapshot.locate(numbers[0])
    missing = _missing(segment, [snapshot.locate(number)[1] for number in numbers], batch)
    found = []
    for at, (number, post) in enumerate(zip(numbers, analysed, strict=True)):
        told = [f"post {post.id} is not found by {missing[at]} of its terms"] if missing[at] else []
        if not _stands_by_subject(snapshot, number, batch.columns["base_subject"][at]):
            told.append(f"post {post.id} is not found by its base subject")
        found.append((number, told))
    return found


def _stands_by_subject(snapshot: Snapshot, number: int, subject: int) -> bool:
    """Tell whether conversations find a post among those of its lists and its base subject."""
    post = snapshot.member(number)
    return subject == post.subject and all(
        snapshot.stands_among_alike(number, name) for name in post.lists if post.subject
    )


def _missing(segment: Segment, places: Sequence[int], batch: Batch) -> list[int]:
    """Count, for each of some posts, the terms that do not lead to its place in a segment.

    Those of its subject, its vocabulary and its headers are left out: in which language a subject is taken
    hangs on what the owner says of the list, and which headers are kept on what the owner said at its import.
    """
    left_out = (PREFIXES["subject"], PREFIXES[PAIRS["subject"]], PREFIXES[FORMS], PREFIXES["header"])
    missing = [0] * len(places)
    end = 0
    for term, frequency in zip(batch.terms.split(b"\n"), batch.frequencies, strict=True):
        start, end = end, end + frequency
        if term.startswith(left_out):
            continue
        record = segment.dictionary.find(term)
        bits = 0 if record is None else segment.decoded(segment.field_of(term), record).bits()
        beginning = segment.prefix_sets.beginning(term)
        alike = bits if beginning is None else bits & segment.prefix_sets.set(beginning)
        for post in batch.posts[start:end]:
            missing[post] += not alike >> places[post] & 1
    return missing
