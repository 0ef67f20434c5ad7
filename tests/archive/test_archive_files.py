"""The files of the index give back what was written, or else tell that they are damaged."""

from __future__ import annotations

import io
import random
import tempfile
from collections.abc import Sequence
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_posts import a_post  # type: ignore[import-not-found]

from listarchive.archive import Archive
from listarchive.engines.whoosh.codec.bit_set_postings import decoded, whole
from listarchive.engines.whoosh.codec.bulk_postings import short_lists, short_records
from listarchive.engines.whoosh.codec.dictionary import Dictionary, DictionaryWriter
from listarchive.engines.whoosh.codec.packing import little_endian, pack, read_varints, unpack, varints
from listarchive.engines.whoosh.codec.page_file import Damaged, Pages, PageWriter
from listarchive.engines.whoosh.codec.postings import CHUNK, Postings
from listarchive.engines.whoosh.codec.postings_writer import encoded, integers, list_record
from listarchive.errors import IndexUnusable

NUMBERS = st.lists(st.integers(0, 1 << 32 - 1) | st.integers(0, 300) | st.integers(0, 70_000), max_size=300)


@settings(deadline=None)
@given(NUMBERS)
def test_numbers_survive(numbers: list[int]) -> None:
    assert list(read_varints(varints(numbers))) == numbers
    assert list(unpack(pack(numbers), len(numbers))) == numbers


def _note(written: list[bytes], data: bytes) -> int:
    written.append(data)
    return 0


@st.composite
def a_terms_postings(draw: Any) -> Postings:
    posts = sorted(draw(st.sets(st.integers(0, 100_000), min_size=1, max_size=40)))
    gaps = draw(st.lists(st.integers(1, 9), max_size=600)) * draw(st.sampled_from([1, 1, 4]))
    posts += list(accumulate(gaps, initial=posts[-1]))[1:]
    counts = draw(st.sampled_from([0, 1, 3, 300]))
    if not counts:
        return Postings(posts, [], [])
    often = [1 + (post * 7) % counts for post in posts]
    return Postings(
        posts, often, [(post * 31 + n) % 400 for post, n in zip(posts, often, strict=True) for n in range(n)]
    )


@settings(deadline=None)
@given(a_terms_postings())
def test_postings_survive(postings: Postings) -> None:
    lists = bytearray()

    def write(data: bytes) -> int:
        lists.extend(data)
        return len(lists) - len(data)

    words = bool(postings.counts)
    lengths = [1000] * 110_000 if words else []
    record = encoded(postings, integers(lengths), write)
    found = decoded(record, words, lambda place, size: bytes(lists[place : place + size]))
    again = whole(found)

    def lists_of(each: Postings) -> tuple[Sequence[int], ...]:
        return list(each.posts), list(each.counts), list(each.positions)

    assert lists_of(again) == lists_of(postings)
    assert found.count == len(postings.posts)
    assert found.total == len(postings.positions)
    assert found.lasts[-1] == postings.posts[-1]
    assert found.bits() == sum(1 << post for post in postings.posts)
    if words:
        often = dict(zip(postings.posts, postings.counts, strict=True))
        some = [0, 1, 50_000, 150_000, *postings.posts, *(post + 1 for post in postings.posts)]
        assert found.opened().often(some) == [often.get(post, 0) for post in some]


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(a_terms_postings() | st.just(Postings([], [], [])), max_size=6))
def test_the_postings_of_many_terms_are_written_as_those_of_each(terms: list[Postings]) -> None:
    """As a record, as a list of one chunk, or not with the others if there are several chunks."""
    length_of = integers([(post * 7919) % 300 for post in range(110_000)])
    records: list[bytes | None] = []
    lists: dict[int, bytes] = {}
    for number, term in enumerate(terms):
        written: list[bytes] = []
        record = encoded(term, length_of if term.counts else integers([]), partial(_note, written))
        records.append(None if written else record)
        if written and len(term.posts) <= CHUNK:
            lists[number] = written[0]
            assert record == list_record(len(term.posts), len(term.positions), 0)
    posts = integers([post for term in terms for post in term.posts])
    columns = (
        posts,
        integers([count for term in terms for count in term.counts or [0] * len(term.posts)]),
        integers([place for term in terms for place in term.positions]),
        integers(list(accumulate((len(term.posts) for term in terms), initial=0))),
        integers(list(accumulate((len(term.positions) for term in terms), initial=0))),
    )
    assert short_records(*columns) == records
    assert short_lists(*columns, length_of[posts]) == lists


@settings(deadline=None)
@given(
    st.sets(st.binary(min_size=1, max_size=6).filter(lambda term: b"\n" not in term), max_size=600), st.data()
)
def test_a_term_is_found_if_it_is_there(terms: set[bytes], data: Any) -> None:
    blocks = io.BytesIO()
    writer = DictionaryWriter(blocks)
    ordered = sorted(terms)
    for number, term in enumerate(ordered):
        writer.add(term, varints([number]))
    writer.flush()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "terms"
        file = PageWriter(path)
        file.write(blocks.getvalue())
        file.write(little_endian("Q", writer.offsets))
        file.close()
        size = 8 * len(writer.offsets)
        found = Dictionary(Pages(path), 0, len(blocks.getvalue()), size)
    for number, term in enumerate(ordered):
        assert found.find(term) == varints([number])
    assert [term for term, _ in found.items()] == ordered
    probes = sorted(data.draw(st.sets(st.binary(max_size=6) | st.sampled_from(ordered or [b"-"]))))
    together = [record for some in found.find_all(probes) for record in some]
    assert together == [varints([number]) for number, term in enumerate(ordered) if term in probes]
    for probe in data.draw(st.lists(st.binary(max_size=6), max_size=20)):
        assert (found.find(probe) is not None) == (probe in terms)
        assert list(found.terms(probe, b"\xff")) == [term for term in ordered if probe <= term < b"\xff"]


@pytest.mark.slow
def test_a_page_file_tells_of_every_flipped_bit_and_every_cut(tmp_path: Path) -> None:
    content = random.Random(1).randbytes(70_000)
    path = tmp_path / "file"
    file = PageWriter(path)
    for start in range(0, len(content), 999):
        file.write(content[start : start + 999])
    file.close()
    assert Pages(path).read(0, len(content)) == content
    assert Pages(path).read(30_000, 5) == content[30_000:30_005]
    written = path.read_bytes()
    for place in [*range(0, len(written), 501), *range(len(written) - 60, len(written))]:
        path.write_bytes(written[:place] + bytes([written[place] ^ 4]) + written[place + 1 :])
        with pytest.raises(Damaged):
            Pages(path).read(0, len(content))
        path.write_bytes(written[:place])
        with pytest.raises((Damaged, ValueError)):
            Pages(path).read(0, len(content))


@pytest.mark.slow
def test_damage_anywhere_is_told_or_does_not_matter(tmp_path: Path, filled: Any) -> None:
    """No search gives a wrong answer, whichever byte of the index is another."""
    chance = random.Random(2)
    posts = [
        a_post(
            f"{n}@example.org",
            " ".join(f"word{chance.randrange(400)}" for _ in range(60)),
            subject=f"Bed {n}",
        )
        for n in range(150)
    ]

    def answers() -> list[Any]:
        with Archive.open(tmp_path) as archive:
            queries = ("word7", '"word7 word8"', "bed -word9", "word1*", "author:ada date:2024", "")
            results = [archive.search(query, limit=5, facets=("author",)) for query in queries]
            return [*results, archive.get("9@example.org"), len(archive.conversation("3@example.org"))]

    filled(posts).close()
    right = answers()
    told = 0
    for path in [*tmp_path.glob("index/v*/*.segment"), *tmp_path.glob("index/v*/contents")]:
        written = path.read_bytes()
        for place in sorted(chance.sample(range(len(written)), min(60, len(written)))):
            path.write_bytes(
                written[:place] + bytes([written[place] ^ 1 << chance.randrange(8)]) + written[place + 1 :]
            )
            try:
                assert answers() == right
            except IndexUnusable:
                told += 1
        path.write_bytes(written)
    assert told > 60
    assert answers() == right
