"""Forms of words that stand in no post any more.

They are terms without posts, so that a merge cannot tell which of them have lost theirs. Here the texts tell:
those of the posts that were removed, and of such others as share the stem of a word with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from listarchive.engine.analysed_post import POSITION_GAP, Document, document
from listarchive.engine.analysis.languages import DEFAULT
from listarchive.engine.field_kinds import FORMED, FORMS
from listarchive.engine.stored_post import StoredPost
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.inversion import Texts
from listarchive.engines.whoosh.token_cache import TokenCache

StoredPostOf = Callable[[int], StoredPost]
"""Gives back a document by its number."""


def lost_forms(segment: Segment, base: int, stored_post: StoredPostOf) -> frozenset[bytes]:
    """Give the forms that only removed posts of a segment have, whose first document is `base`."""
    stems: dict[bytes, set[bytes]] = {}
    for number in segment.removed:
        for form, stem in _words(segment, base, stored_post, number):
            stems.setdefault(form, set()).add(stem)
    known: dict[int, frozenset[bytes]] = {}
    lost = set()
    waiting = dict(stems)
    while waiting:
        form, some = waiting.popitem()
        for number in _sharing(segment, some):
            if number not in known:
                known[number] = _forms(segment, base, stored_post, number)
                for each in known[number] & waiting.keys():
                    del waiting[each]
            if form in known[number]:
                break
        else:
            lost.add(form)
    return frozenset(lost)


def unknown_forms(segment: Segment, base: int, stored_post: StoredPostOf) -> frozenset[bytes]:
    """Give the forms of a segment that none of its posts has, by the texts of all of them.

    Beside those of posts that were removed, these are the forms of worse copies that were read with others.
    """
    prefix = segment.key(FORMS, b"")
    if prefix is None:
        return frozenset()
    found = {key[len(prefix) :] for key in segment.dictionary.terms(prefix, prefix + b"\xff")}
    for number in range(segment.posts):
        if number not in segment.removed:
            found -= _forms(segment, base, stored_post, number)
    return frozenset(found)


def _forms(segment: Segment, base: int, stored_post: StoredPostOf, number: int) -> frozenset[bytes]:
    return frozenset(form for form, _ in _words(segment, base, stored_post, number))


def _words(
    segment: Segment, base: int, stored_post: StoredPostOf, number: int
) -> Iterator[tuple[bytes, bytes]]:
    """Give the forms of a post's words, each with a term under which the post is found."""
    cache = TokenCache()
    # Which language is usual on its list is not kept, and tells that of a short subject.
    for usual in {DEFAULT, *segment.labels("lang", number)}:
        _read(document(stored_post(base + number), usual), cache)
    for form, first, second in zip(cache.forms, cache.firsts, cache.seconds, strict=True):
        yield form, cache.keys[first]
        if second >= 0:
            yield form, cache.keys[second]


def _read(made: Document, cache: TokenCache) -> None:
    for name, text in made.words.items():
        if name in FORMED:
            Texts(cache).add(0, text.parts, text.language, POSITION_GAP)


def _sharing(segment: Segment, stems: set[bytes]) -> Iterator[int]:
    """Give the posts that count and have one of some terms, each once."""
    seen = set(segment.removed)
    for stem in sorted(stems):
        for name in FORMED:
            postings = segment.postings(name, stem)
            for number in postings.numbers() if postings else ():
                if number not in seen:
                    seen.add(number)
                    yield number
