"""Blocks that stay unpacked, within a bound."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from listarchive.engines.whoosh.codec.block_cache import BlockCache


def never() -> bytes:
    raise AssertionError("unpacked again")


def test_the_block_that_nobody_used_longest_goes_first() -> None:
    cache = BlockCache(30)
    for name in ("a", "b", "c"):
        assert cache.get(name, lambda name=name: name.encode() * 10) == name.encode() * 10  # type: ignore[misc]
    assert cache.get("a", never) == b"a" * 10
    cache.get("d", lambda: b"d" * 10)
    assert [cache.get(name, never)[:1] for name in ("c", "a", "d")] == [b"c", b"a", b"d"]
    with pytest.raises(AssertionError, match="unpacked again"):
        cache.get("b", never)


def test_one_that_is_larger_than_all_may_be_is_given_and_not_kept() -> None:
    cache = BlockCache(30)
    assert cache.get("a", lambda: b"a" * 31) == b"a" * 31
    with pytest.raises(AssertionError):
        cache.get("a", never)


def test_a_smaller_bound_holds_from_the_next_block_on() -> None:
    cache = BlockCache(30)
    for name in ("a", "b", "c"):
        cache.get(name, lambda: b"0123456789")
    cache.most = 10
    cache.get("d", lambda: b"0123456789")
    cache.get("d", never)
    with pytest.raises(AssertionError):
        cache.get("c", never)


def test_readers_at_once_each_get_their_block_and_the_bound_holds() -> None:
    cache = BlockCache(50)
    with ThreadPoolExecutor(8) as readers:
        found = list(readers.map(lambda n: cache.get(n % 9, lambda: b"%d" % (n % 9) * 10), range(4_000)))
    assert found == [b"%d" % (n % 9) * 10 for n in range(4_000)]
    assert sum(map(len, cache._blocks.values())) == cache._size <= 50
