"""A segment is the same, however its posts came to be written to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_posts import a_post  # type: ignore[import-not-found]

from listarchive.engine.stored_post import StoredPost
from listarchive.engines.whoosh.batches import analyse
from listarchive.engines.whoosh.codec import merged_postings, postings_writer
from listarchive.engines.whoosh.codec.batch import Batch
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.codec.segment_writer import write_segment
from listarchive.engines.whoosh.term_keys import FIELD_INFOS
from listarchive.post import Author, Origin

SENTENCE = "the kettle of the house boils für die Gärten and not in the 漢字 v1.2.3 sam's scones"
WORDS = SENTENCE.split()
POSTS = [
    a_post(
        f"{number}@example.org",
        " ".join(WORDS[(number * step) % len(WORDS)] for step in range(number % 23)) + f" word{number % 29}",
        subject=f"{WORDS[number % 7]} {number}",
        author=Author(f"Ann {number % 3}", f"ann{number % 5}@example.org"),
        references=("0@example.org",) if number % 4 else (),
    )
    for number in range(300)
]
LEFT_OUT = {3, 4, 5, 120, 299}


def batches(*ends: int) -> list[Batch]:
    found = []
    for start, end in zip((0, *ends), (*ends, len(POSTS)), strict=True):
        analysed_posts = analyse([StoredPost("", post, Origin("x")) for post in POSTS[start:end]])
        batch = analysed_posts[0].batch
        batch.kept = {
            analysed.number: ("tea",)
            for analysed in analysed_posts
            if start + analysed.number not in LEFT_OUT
        }
        found.append(batch)
    return found


@pytest.fixture(autouse=True)
def _sets_of_few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings_writer, "_ALIKE", 3)


@pytest.fixture
def whole(tmp_path: Path) -> bytes:
    write_segment(tmp_path / "whole.segment", FIELD_INFOS, batches())
    return (tmp_path / "whole.segment").read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("ends", [(150,), (1, 2, 3, 299), tuple(range(10, 300, 10))])
def test_it_is_the_same_of_one_batch_and_of_many(ends: tuple[int, ...], whole: bytes, tmp_path: Path) -> None:
    assert write_segment(tmp_path / "many.segment", FIELD_INFOS, batches(*ends)) == len(POSTS) - len(LEFT_OUT)
    assert (tmp_path / "many.segment").read_bytes() == whole


@pytest.mark.slow
@pytest.mark.parametrize("at_once", [1, 7, 100, 1000])
def test_it_is_the_same_however_much_is_joined_at_once(
    at_once: int, whole: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merged_postings, "_AT_ONCE", at_once)
    write_segment(tmp_path / "little.segment", FIELD_INFOS, batches(100, 200))
    assert (tmp_path / "little.segment").read_bytes() == whole


def test_it_is_the_same_of_segments_and_of_batches(whole: bytes, tmp_path: Path) -> None:
    one, two, three = batches(100, 200)
    write_segment(tmp_path / "one.segment", FIELD_INFOS, [one])
    write_segment(tmp_path / "two.segment", FIELD_INFOS, [two])
    segments = [Segment(tmp_path / "one.segment"), Segment(tmp_path / "two.segment")]
    write_segment(tmp_path / "merged.segment", FIELD_INFOS, [three], segments)
    assert (tmp_path / "merged.segment").read_bytes() == whole


def test_removed_posts_are_left_out(tmp_path: Path) -> None:
    """Words that no other post has stay, for prefixes, until the index is made anew."""
    (all_of_them,) = batches()
    write_segment(tmp_path / "all.segment", FIELD_INFOS, [all_of_them])
    old = Segment(tmp_path / "all.segment", frozenset(range(0, 100, 2)))
    assert (
        write_segment(tmp_path / "fewer.segment", FIELD_INFOS, [], [old]) == len(POSTS) - len(LEFT_OUT) - 50
    )
    new = Segment(tmp_path / "fewer.segment")
    for name, term in (("body", b"kettl"), ("pairs", b"of the"), ("author", b"ann")):
        before, after = old_posts(tmp_path / "all.segment", name, term), set(posts_of(new, name, term))
        assert after == {renumbered(number) for number in before if number >= 100 or number % 2}


def posts_of(segment: Segment, name: str, term: bytes) -> list[int]:
    found = segment.postings(name, term)
    assert found is not None
    return list(found.numbers())


def old_posts(path: Path, name: str, term: bytes) -> list[int]:
    return posts_of(Segment(path), name, term)


def renumbered(number: int) -> int:
    return number - 50 if number >= 100 else number // 2
