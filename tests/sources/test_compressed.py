"""A file is read as if it were not compressed, as far as it is whole."""

from __future__ import annotations

import bz2
import gzip
import lzma
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.sources import compressed, open_source
from listarchive.sources.compressed import open_stream
from listarchive.sources.unpackers import Unpacker

TEXT = b"".join(
    b"line %d of the loom's log: %d\n" % (n, random.Random(n).getrandbits(64)) for n in range(30_000)
)


def xz(data: bytes) -> bytes:
    return lzma.compress(data, preset=0)


def read(tmp_path: Path, data: bytes, size: int = 1 << 16) -> tuple[bytes, str]:
    path = tmp_path / "file"
    path.write_bytes(data)
    with open_stream(path) as stream:
        pieces = []
        while piece := stream.read(size):
            pieces.append(piece)
        assert stream.offset == sum(map(len, pieces))
        return b"".join(pieces), stream.damage


@pytest.mark.slow
@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, xz])
@pytest.mark.parametrize("size", [1000, 1 << 16, 1 << 24])
def test_all_bytes_come_back(tmp_path: Path, pack: Callable[[bytes], bytes], size: int) -> None:
    assert read(tmp_path, pack(TEXT), size) == (TEXT, "")
    assert read(tmp_path, pack(b"")) == (b"", "")
    assert read(tmp_path, pack(b"\0" * 9_000_000)) == (b"\0" * 9_000_000, "")


@pytest.mark.slow
@pytest.mark.parametrize(("pack", "lost"), [(gzip.compress, 70_000), (bz2.compress, 900_000), (xz, 70_000)])
def test_a_truncated_file_gives_all_up_to_its_end(
    tmp_path: Path, pack: Callable[[bytes], bytes], lost: int
) -> None:
    packed = pack(TEXT)
    got, damage = read(tmp_path, packed[:-20])
    assert TEXT.startswith(got)
    assert len(got) >= len(TEXT) - lost
    assert damage.endswith("file ends too early: its end is lost; import a whole copy, if there is one")


@pytest.mark.slow
@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, xz])
def test_damage_in_the_middle_ends_the_file_there(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    packed = bytearray(pack(TEXT * 3))
    middle = len(packed) // 2
    packed[middle : middle + 600] = b"\xff" * 600
    got, damage = read(tmp_path, bytes(packed))
    assert "file is damaged here" in damage
    assert got[:800_000] == TEXT[:800_000]


def test_a_wrong_checksum_costs_no_byte(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(TEXT))
    packed[-5] ^= 0xFF
    assert read(tmp_path, bytes(packed)) == (
        TEXT,
        "the gzip file is damaged here: what comes after it cannot be read; "
        "import a whole copy, if there is one",
    )


def test_text_behind_the_compressed_data_is_reported(tmp_path: Path) -> None:
    assert read(tmp_path, gzip.compress(TEXT) + b"and a postscript") == (
        TEXT,
        "bytes after the end of the gzip data, left unread",
    )


def test_joined_and_padded_members_are_one_file(tmp_path: Path) -> None:
    assert read(tmp_path, gzip.compress(TEXT) + b"\0" * 100_000 + gzip.compress(b"the end")) == (
        TEXT + b"the end",
        "",
    )


@given(st.binary(max_size=300), st.integers(0, 300), st.integers(0, 255))
def test_one_wrong_byte_never_raises(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, at: int, byte: int
) -> None:
    folder = tmp_path_factory.getbasetemp()
    for pack in (gzip.compress, bz2.compress, xz):
        packed = bytearray(pack(data))
        packed[at % len(packed)] = byte
        read(folder, bytes(packed))


MONTH = b"".join(
    b"From ada@example.org Thu May  2 12:%02d:00 2024\nFrom: ada@example.org\nSubject: %d\n\nkettle %d\n\n"
    % (n % 60, n, n)
    for n in range(3_000)
)


@pytest.mark.slow
@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, xz])
def test_what_tells_what_a_file_is_is_unpacked_once(
    tmp_path: Path, pack: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    unpacker = compressed.unpacker

    def noted(compression: str) -> Unpacker:
        made.append(compression)
        return unpacker(compression)

    monkeypatch.setattr(compressed, "unpacker", noted)
    (tmp_path / "month").write_bytes(pack(MONTH))
    source = open_source(tmp_path / "month")
    assert b"".join(mail.raw for mail in source.mails()) == MONTH
    assert len(made) == 1
    assert b"".join(mail.raw for mail in source.mails()) == MONTH


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, xz])
def test_a_file_that_was_replaced_since_it_was_looked_at_is_read_as_it_is_now(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "month"
    path.write_bytes(pack(MONTH))
    source = open_source(path)
    (tmp_path / "new").write_bytes(pack(MONTH[: len(MONTH) // 2]))
    (tmp_path / "new").replace(path)
    assert b"".join(mail.raw for mail in source.mails()) == MONTH[: len(MONTH) // 2]
