"""What docs/index-format.md says of the bytes on the disk is enough to read them."""

from __future__ import annotations

import json
import struct
import zlib
from array import array
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import pytest
from polyglot_archive import a_post  # type: ignore[import-not-found]

from listarchive.archive import Home, writing
from listarchive.engines.whoosh.index_folders import IndexFolders
from listarchive.engines.whoosh.snapshot import Snapshot
from listarchive.post import Origin
from listarchive.zstd import zstd

pytestmark = pytest.mark.slow

POSTS = 1_300


class Segment:
    """A segment, read as the page tells."""

    def __init__(self, path: Path) -> None:
        raw = path.read_bytes()
        length, total, mark = struct.unpack("<QI4s", raw[-16:])
        sums = raw[length:-16]
        assert mark == b"LAix"
        assert total == zlib.crc32(length.to_bytes(8, "little"), zlib.crc32(sums))
        pages = [raw[start : min(start + 16_384, length)] for start in range(0, length, 16_384)]
        assert list(struct.unpack(f"<{len(sums) // 4}I", sums)) == [zlib.crc32(page) for page in pages]
        self.total = total
        self.content = raw[:length]
        size = int.from_bytes(self.content[-4:], "little")
        self.directory = json.loads(self.content[-4 - size : -4])

    def section(self, name: str) -> bytes:
        start, size = self.directory["sections"][name]
        return self.content[start : start + size]

    def numbers(self, name: str, code: str) -> array[int]:
        return array(code, self.section(name))

    def rows(self) -> Iterator[Any]:
        places, rows = self.numbers("row_places", "Q"), self.section("rows")
        for start, end in pairwise(places):
            yield from map(json.loads, zstd().decompress(rows[start:end]).split(b"\n"))

    def terms(self) -> Iterator[tuple[str, bytes, list[int]]]:
        """Give the field and text of each term, with its record."""
        blocks, terms = self.numbers("blocks", "Q"), self.section("terms")
        for start in blocks:
            first, count, lengths, keys, records = struct.unpack_from("<HHHII", terms, start)
            place = start + 14 + first
            sizes = unpacked(terms[place : place + lengths], count)
            names = zlib.decompress(terms[place + lengths : place + lengths + keys]).split(b"\n")
            assert names[0] == terms[start + 14 : start + 14 + first]
            ends = list(accumulate(sizes, initial=place + lengths + keys))
            assert ends[-1] == place + lengths + keys + records
            for name, (begin, end) in zip(names, pairwise(ends), strict=True):
                yield self.directory["fields"][name[0] - 0x41], name[1:], varints(terms[begin:end])

    def postings(self, record: list[int], words: bool) -> dict[int, int]:
        """Give the posts of a term, with how often it stands in each; 1 for a label."""
        count = record[0]
        if count:
            often = record[count + 1 : 2 * count + 1] if words else [1] * count
            return dict(zip(accumulate(record[1 : count + 1]), often, strict=True))
        if record == [0, 0]:
            return {}
        count, start, lists = record[1], record[3], self.section("lists")
        if len(record) > 4:
            where, size, counts = record[4:]
            bits = int.from_bytes(zstd().decompress(lists[start + where : start + where + size]), "little")
            posts = [number for number in range(bits.bit_length()) if bits >> number & 1]
            data = lists[start + where + size :][:counts]
            often = array(chr(data[0]), zstd().decompress(data[1:])).tolist() if data else [0] * count
            return {post: less + 1 for post, less in zip(posts, often, strict=True)}
        chunks = -(-count // 256)
        stored_posts = [struct.unpack_from("<IIIHH", lists, start + 16 * number) for number in range(chunks)]
        found: dict[int, int] = {}
        begin, last = start + 16 * chunks, 0
        for number, (highest, end, *_) in enumerate(stored_posts):
            data = lists[begin + (stored_posts[number - 1][1] if number else 0) : begin + end]
            middle = 2 + int.from_bytes(data[:2], "little")
            here = min(256, count - 256 * number)
            posts = list(accumulate(unpacked(data[2:middle], here), initial=last))[1:]
            assert posts[-1] == highest
            often = unpacked(data[middle:], here) if words else [0] * here
            found |= {post: less + 1 for post, less in zip(posts, often, strict=True)}
            last = highest
        return found


def varints(data: bytes) -> list[int]:
    numbers, shift = [0], 0
    for byte in data:
        numbers[-1] |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            numbers.append(0)
            shift = 0
    return numbers[:-1]


def unpacked(data: bytes, count: int) -> list[int]:
    match data[0]:
        case 0:
            return [0] * count
        case 1:
            return list(data[1:])
        case 5:
            return list(zlib.decompress(data[1:], -15))
        case 2:
            return array("H", data[1:]).tolist()
        case 3:
            planes = zlib.decompress(data[1:], -15)
            return [low | high << 8 for low, high in zip(planes[:count], planes[count:], strict=True)]
    return array("I", data[1:]).tolist()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Home(tmp_path_factory.mktemp("format"))
    with writing(home) as writer:
        for number in range(POSTS):
            text = (
                f"The frost {'bit ' * (number % 3)}in plot {number % 9} of {number} on tuesday{number % 20}."
            )
            writer.add(
                a_post(f"{number}@example.org", text, subject=f"Plot {number}"), Origin("mbox/a.mbox", number)
            )
        writer.commit()
    folder = IndexFolders(home).current()
    assert folder
    return folder


def test_every_structure_is_read_as_it_is_described(folder: Path) -> None:
    line, check = (folder / "contents").read_bytes().splitlines()
    assert check == b"%08x" % zlib.crc32(line)
    commit = json.loads(line)
    snapshot = Snapshot(folder)
    forms = set()
    for name in commit["removed"]:
        segment = Segment(folder / f"{name}.segment")
        assert segment.total == commit["totals"][name]
        own = next(each for each in snapshot.segments if each.name == name)
        assert [row[0] for row in segment.rows()] == [own.labels("ref", n)[0] for n in range(own.posts)]
        for field, text, record in segment.terms():
            words = field in segment.directory["words"]
            found = segment.postings(record, words)
            theirs = own.postings(field, text)
            assert theirs is not None
            assert list(found) == theirs.numbers()
            if words:
                assert list(found.values()) == theirs.opened().often(list(found))
            forms.add("short" if record[0] else len(record))
        dates, order = segment.numbers("date", "q"), segment.numbers("by_date", "I")
        assert [dates[number] for number in order] == sorted(dates)
        people, labels = segment.numbers("person", "I"), json.loads(segment.section("person.values"))
        assert {tuple(labels[number]) for number in people} == {("ada@example.org",)}
        lengths = segment.numbers("length.body", "H")
        assert sum(lengths) == segment.directory["totals"]["body"]
    assert forms == {"short", 2, 4, 7}


def test_the_page_names_every_section(folder: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "index-format.md").read_text("utf-8")
    (path, *_) = folder.glob("*.segment")
    segment = Segment(path)
    told = {"length." + name for name in segment.directory["words"]} | set(segment.directory["numbers"])
    missing = [name for name in segment.directory["sections"] if f"`{name}`" not in page and name not in told]
    assert [name for name in missing if not name.endswith(".values") or name == "ref.values"] == []
