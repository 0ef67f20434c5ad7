"""Sets of posts are the same by whichever way they are made."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.engines.whoosh.codec.bit_set_postings import decoded
from listarchive.engines.whoosh.codec.bit_sets import bits, flags, members
from listarchive.engines.whoosh.codec.merging import merged_record
from listarchive.engines.whoosh.codec.postings import Postings, few_posts
from listarchive.engines.whoosh.codec.postings_writer import WITHOUT_POSTS, encoded, integers


def of(numbers: set[int]) -> int:
    return sum(1 << number for number in numbers)


@given(st.sets(st.integers(0, 999)), st.integers(1000, 40_000))
def test_few_and_many_posts_make_the_same_set(numbers: set[int], posts: int) -> None:
    assert bits(numbers, 1000) == bits(sorted(numbers), posts) == of(numbers)
    assert members(of(numbers)) == sorted(numbers)
    assert [number for number, here in enumerate(flags(of(numbers), posts)) if here] == sorted(numbers)


@given(st.integers(0, 1 << 300))
def test_all_posts_of_a_dense_set_are_listed(found: int) -> None:
    assert members(found) == [number for number in range(301) if found >> number & 1]


@given(st.sets(st.integers(0, 300_000), min_size=1, max_size=14), st.booleans())
def test_few_posts_are_read_without_their_places(numbers: set[int], words: bool) -> None:
    posts = sorted(numbers)
    counts, positions = ([1] * len(posts), [7] * len(posts)) if words else ([], [])
    lists = bytearray()

    def write(data: bytes) -> int:
        lists.extend(data)
        return len(lists) - len(data)

    record = encoded(Postings(posts, counts, positions), integers([9] * 300_001), write)
    found = decoded(record, words, lambda place, size: bytes(lists[place : place + size]))
    assert list(found.opened().chunk(0)[0]) == posts
    assert found.bits() == of(numbers)
    assert few_posts([record, record]) == (([], [record] * 2) if lists else (posts * 2, []))


class Part(NamedTuple):
    """What a segment has of a term."""

    short: tuple[bytes, int] | None


POSTINGS = st.dictionaries(
    st.integers(0, 40_000), st.lists(st.integers(0, 300), min_size=1, max_size=200), max_size=12
)


@pytest.mark.slow
@given(st.lists(POSTINGS, min_size=1, max_size=4), st.booleans())
def test_records_are_joined_as_postings_are(segments: list[dict[int, list[int]]], words: bool) -> None:
    """Where one cannot be, for a list or a count above 127, the postings are."""

    def record(found: list[tuple[int, list[int]]]) -> bytes:
        posts = [number for number, _ in found]
        counts = [len(positions) for _, positions in found] if words else []
        positions = [place for _, positions in found for place in positions] if words else []
        return encoded(Postings(posts, counts, positions), integers([9] * 200_000), lambda _: 7)

    each = [(sorted(found.items()), 40_001 * number) for number, found in enumerate(segments)]
    parts: list[Any] = [Part((record(found), base)) for found, base in each]
    together = record([(number + base, positions) for found, base in each for number, positions in found])
    few = all(part.short[0][0] or part.short[0] == WITHOUT_POSTS for part in parts)
    if not few:
        parts = [Part(part.short if part.short[0][0] else None) for part in parts]
    long = words and any(len(positions) > 127 for found in segments for positions in found.values())
    plain = few and not long and (together[0] or together == WITHOUT_POSTS)
    assert merged_record(parts) == (together if plain else None)
