"""Proof that an index is whole: all of it can be read, and everything in a post leads to it."""

from __future__ import annotations

from typing import cast

from listarchive.engine.field_kinds import FORMS, PAIRS
from listarchive.engines.whoosh.batches import analyse
from listarchive.engines.whoosh.codec.batch import Batch
from listarchive.engines.whoosh.commits import opening
from listarchive.engines.whoosh.index_folders import IndexFolders
from listarchive.engines.whoosh.snapshot import Snapshot
from listarchive.engines.whoosh.term_keys import PREFIXES

_SAMPLE = 200  # posts


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
            for number in numbers[:: len(numbers) // _SAMPLE + 1]:
                (language,) = snapshot.labels("lang", number)
                (analysed,) = analyse([snapshot.entry(number)], language)
                batch = cast("Batch", analysed.batch)
                if missing := _missing(snapshot, number, batch):
                    found.append(f"post {analysed.id} is not found by {missing} of its terms")
                if not _stands_by_subject(snapshot, number, batch):
                    found.append(f"post {analysed.id} is not found by its base subject")
            return found
    finally:
        snapshot.close()


def _stands_by_subject(snapshot: Snapshot, number: int, batch: Batch) -> bool:
    """Tell whether conversations find a post among those of its lists and its base subject."""
    post = snapshot.member(number)
    return batch.columns["base_subject"] == [post.subject] and all(
        snapshot.stands_among_alike(number, name) for name in post.lists if post.subject
    )


def _missing(snapshot: Snapshot, number: int, batch: Batch) -> int:
    """Count the terms of a post that do not lead to it.

    Those of its subject, its vocabulary and its headers are left out: in which language a subject is taken
    hangs on what the owner says of the list, and which headers are kept on what the owner said at its import.
    """
    left_out = (PREFIXES["subject"], PREFIXES[PAIRS["subject"]], PREFIXES[FORMS], PREFIXES["header"])
    terms = [term for term in batch.terms.split(b"\n") if not term.startswith(left_out)]
    segment, inside = snapshot.locate(number)
    missing = 0
    for term in terms:
        record = segment.dictionary.find(term)
        if record is None or not segment.decoded(segment.field_of(term), record).bits() >> inside & 1:
            missing += 1
            continue
        beginning = segment.prefix_sets.beginning(term)
        missing += beginning is not None and not segment.prefix_sets.set(beginning) >> inside & 1
    return missing
