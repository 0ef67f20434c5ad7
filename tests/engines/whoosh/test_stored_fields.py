"""Stored posts are read back one by one, in any order."""

from __future__ import annotations

from array import array
from itertools import accumulate
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from listarchive.engines.whoosh.codec.stored_fields import StoredFields, packed

ROWS = [b"%d " % number * (number % 7) * 9 for number in range(300)]
STARTS = range(0, 300, 20)


class Pages:
    """A file in memory."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.identity = object()
        self.blocks = 0

    def read(self, start: int, size: int) -> bytes:
        """Give bytes, and count the blocks among them."""
        self.blocks += start > 0
        return self.data[start : start + size]


def stored() -> tuple[StoredFields, Pages]:
    blocks = [packed(ROWS[start : start + 20])[1] for start in STARTS]
    starts = array("I", STARTS).tobytes()
    places = array("Q", accumulate(map(len, blocks), initial=0)).tobytes()
    sections = {
        "row_starts": (0, len(starts)),
        "row_places": (len(starts), len(places)),
        "rows": (len(starts + places), sum(map(len, blocks))),
    }
    pages = Pages(starts + places + b"".join(blocks))
    return StoredFields(cast("Any", pages), sections, len(ROWS)), pages


@settings(deadline=None)
@given(st.lists(st.integers(0, 299), max_size=60))
def test_each_post_is_the_one_of_its_number(order: list[int]) -> None:
    found, _ = stored()
    assert [found.stored(number) for number in order] == [ROWS[number] for number in order]


def test_in_their_order_each_block_is_unpacked_once() -> None:
    found, pages = stored()
    assert [found.stored(number) for number in range(300)] == ROWS
    assert pages.blocks == len(STARTS) + 1  # and the places of blocks
