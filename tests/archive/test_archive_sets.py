"""Are sets of posts the same by whichever way they are made?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from listarchive.archive.segments.bits import bits, flags, members
from listarchive.archive.segments.common import decoded
from listarchive.archive.segments.postings import Postings, few_posts
from listarchive.archive.sheaves.encoding import encoded, integers


def of(numbers: set[int]) -> int:
    return sum(1 << number for number in numbers)


@given(st.sets(st.integers(0, 999)), st.integers(1000, 40_000))
def test_few_and_many_posts_make_the_same_set(numbers: set[int], posts: int) -> None:
    assert bits(numbers, 1000) == bits(sorted(numbers), posts) == of(numbers)
    assert members(of(numbers)) == sorted(numbers)
    assert [number for number, here in enumerate(flags(of(numbers), posts)) if here] == sorted(numbers)


@given(st.integers(0, 1 << 300))
def test_of_a_set_of_every_other_post_all_are_listed(found: int) -> None:
    assert members(found) == [number for number in range(301) if found >> number & 1]


@given(st.sets(st.integers(0, 300_000), min_size=1, max_size=14), st.booleans())
def test_few_posts_are_read_without_their_places(numbers: set[int], words: bool) -> None:
    posts = sorted(numbers)
    counts, places = ([1] * len(posts), [7] * len(posts)) if words else ([], [])
    lists = bytearray()

    def write(data: bytes) -> int:
        lists.extend(data)
        return len(lists) - len(data)

    record = encoded(Postings(posts, counts, places), integers([9] * 300_001), write)
    found = decoded(record, words, lambda place, size: bytes(lists[place : place + size]))
    assert list(found.opened().chunk(0)[0]) == posts
    assert found.bits() == of(numbers)
    assert few_posts([record, record]) == (([], [record] * 2) if lists else (posts * 2, []))
