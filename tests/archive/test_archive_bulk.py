"""Posts of which each word is another one are as large to an index as they are."""

from __future__ import annotations

import weakref
from typing import Any

from made_posts import a_post  # type: ignore[import-not-found]

from listarchive.engine.stored_post import StoredPost
from listarchive.engines.whoosh import token_cache
from listarchive.engines.whoosh.batches import analyse
from listarchive.engines.whoosh.codec.segment import bulk_of
from listarchive.engines.whoosh.index_writer import to_merge
from listarchive.post import Origin


class Stub:
    def __init__(self, posts: int, terms: int, most: int = 0) -> None:
        self.posts, self.removed, self.bulk = posts, frozenset[int](), bulk_of(posts, terms)
        self.most = most


def test_a_segment_of_few_posts_with_very_many_words_is_not_copied_with_each_commit() -> None:
    segments: list[Any] = [Stub(1, 600_000), Stub(100, 8_000)]
    assert to_merge(segments, 100) == segments[1:]
    assert to_merge([Stub(1, 600_000) for _ in range(3)], bulk_of(1, 600_000)) != []  # type: ignore[misc]


def test_segments_in_which_a_word_stands_millions_of_times_stay_apart() -> None:
    segments: list[Any] = [Stub(5, 10, 3_000_000), Stub(7, 10, 1_000_000), Stub(9, 10)]
    assert to_merge(segments, 1) == segments
    assert to_merge(segments, 1, 1_000_000) == segments[1:]
    assert to_merge(segments, 1, 4_000_000) == segments[2:]
    large: list[Any] = [Stub(2_000, 10, 2_000_000) for _ in range(3)]
    assert to_merge(large, 2_000) == []
    assert to_merge(large[:1] + [Stub(2_000, 10, 1_000_000) for _ in range(2)], 2_000) != []  # type: ignore[misc]


def test_a_segment_tells_how_often_a_word_stands_in_it(filled: Any) -> None:
    posts = [a_post(f"{number}@x.example", "bean " * 150 + "pea") for number in range(4)]
    snapshot = filled(posts)._reader
    (segment,) = snapshot.segments
    assert segment.most == 600


def test_a_batch_of_very_many_words_is_written_alone() -> None:
    rare, common = (
        analyse([StoredPost("", a_post("a@x.example", text), Origin("a", 0, 1))])[0].batch
        for text in (" ".join(f"{number:x}" for number in range(3_000)), "bean")
    )
    assert rare.weight > 2 * 80 * 5_000
    assert common.weight < 10_000


def test_words_that_are_forgotten_do_not_stay_in_memory(monkeypatch: Any) -> None:
    monkeypatch.setattr(token_cache, "_CACHED", 0)
    ordinals = token_cache.token_cache().ordinals("en")
    assert ordinals["beans"] == token_cache.token_cache().ordinals("en")["beans"]
    known = weakref.ref(token_cache.token_cache())
    del ordinals
    assert token_cache.let_go_if_large()
    assert known() is None
    assert not token_cache.token_cache().forms
