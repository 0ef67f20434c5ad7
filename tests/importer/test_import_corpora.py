"""An import of a real archive ends with exactly the posts that are in it."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import tarfile
import zipfile
from collections.abc import Callable
from itertools import cycle, permutations
from pathlib import Path
from random import Random

import pytest

from listarchive.archive import Archive, Home
from listarchive.importer import check, run
from listarchive.zstd import zstd

SMALL = (
    "aligilo-diskutoj", "cypherpunks-1992", "divunal-author", "divunal-devel", "fetchmail-users",
    "gpt-usuarios", "hibiscus-devel", "jelix-public", "linux-mips-1996-1999", "reality", "twisted-web",
    "yajhfc-user",
)  # fmt: skip
PACKED: dict[str, Callable[[bytes], bytes]] = {
    ".txt": bytes,
    ".txt.gz": gzip.compress,
    ".txt.bz2": bz2.compress,
    ".txt.xz": lzma.compress,
    ".txt.zst": lambda data: bytes(zstd().compress(data)),
}


def expected(shared: Path) -> dict[str, tuple[int, int]]:
    """How many true separators, and how many different posts, each list has."""
    rows = [line.split("\t") for line in (shared / "corpora" / "EXPECTED.tsv").read_text().splitlines()[1:]]
    return {name: (int(seen), int(posts or -1)) for name, seen, posts, *_ in rows}


@pytest.mark.slow
def test_two_lists(shared: Path, two_lists: tuple[Path, list[Path]]) -> None:
    place, folders = two_lists
    with Archive.open(place) as archive:
        assert dict(archive.search(facets=("list",)).facets["list"]) == {
            folder.name: expected(shared)[folder.name][1] for folder in folders
        }
    again = run(Home(place), folders)
    assert again.total("seen") == 0
    assert all(source.unchanged for source in again.sources)
    assert check(Home(place)) == []


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.slow) for name in SMALL])
def test_a_list(shared: Path, tmp_path: Path, name: str) -> None:
    folder = shared / "corpora" / "pipermail" / name
    source = folder if folder.is_dir() else shared / "corpora" / "mbox" / f"{name}.mbox.gz"
    report = run(Home(tmp_path), [source])
    seen, posts = expected(shared)[name]
    # of three lists only the separators were counted by others
    posts = report.total("added") if posts < 0 else posts
    assert (report.total("seen"), report.total("added"), report.total("failed")) == (seen, posts, 0)
    with Archive.open(tmp_path) as archive:
        assert len(archive) == posts
        assert archive.search(facets=("list",)).facets["list"] == [(name, posts)]


def test_every_list_is_counted(shared: Path) -> None:
    assert sorted(expected(shared)) == sorted((*SMALL, "openocd-development"))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["aligilo-diskutoj", "hibiscus-devel", "yajhfc-user"])
def test_a_list_in_any_order_and_however_it_is_packed(shared: Path, tmp_path: Path, name: str) -> None:
    """Its months are shuffled, each packed in another way, half of them in a bundle; then all once more."""
    shuffled = Random(name)
    seen, posts = expected(shared)[name]
    months = sorted((shared / "corpora" / "pipermail" / name).iterdir())
    shuffled.shuffle(months)
    place = tmp_path / "in" / name
    place.mkdir(parents=True)
    for month, pack in zip(months, cycle(PACKED), strict=False):
        raw = month.read_bytes()
        data = gzip.decompress(raw) if month.suffix == ".gz" else raw
        (place / f"{month.name.split('.')[0]}{pack}").write_bytes(PACKED[pack](data))
    files = sorted(place.iterdir())
    shuffled.shuffle(files)
    half, rest = files[::2], files[1::2]
    zipped, tarred = place / "half.zip", place / "rest.tar"
    with zipfile.ZipFile(zipped, "w") as bundle:
        for file in half:
            bundle.write(file, file.name)
    with tarfile.open(tarred, "w") as tar:
        for file in rest:
            tar.add(file, file.name)
    orders = (files, [tarred, *half], [zipped, *rest], [*rest, zipped, *half, tarred])
    archives = []
    for number, order in enumerate(orders):
        home = Home(tmp_path / str(number))
        report = run(home, order, list_name=name)
        assert (report.total("added"), report.failures) == (posts, [])
        assert number == 3 or report.total("seen") == seen
        assert run(home, order, list_name=name).total("seen") == 0
        archives.append({short_id: post for short_id, (post, _) in kept(home.path).items()})
    assert all(archive == archives[0] for archive in archives)


@pytest.mark.slow
@pytest.mark.parametrize("order", list(permutations(["2023-January.txt", "peru-2023-01-12.txt"])))
def test_a_month_file_and_a_saved_page_hold_the_same_post(
    shared: Path, tmp_path: Path, order: tuple[str, ...]
) -> None:
    for name in order:
        run(Home(tmp_path), [shared / "news" / name])
    with Archive.open(tmp_path) as archive:
        assert len(archive) == 1
        (only,) = archive.stored_posts()
        assert not only.post.generated_id
        assert only.origin.path.endswith("2023-January.txt")
        for query in ("peru", "Perú", "PERU demonstrations", "author:lalla", 'author:"Steve Lalla"'):
            assert archive.search(query).total == 1, query
        for query in (
            "date:2023",
            "date:2023-01",
            "date:2023-01-12",
            "date:2023-01-01..2023-01-31",
            "list:news",
        ):
            assert archive.search(query).total == 1, query
        assert archive.search("date:2023-01-13").total == archive.search("date:2022").total == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", ["yajhfc-user", "jelix-public", "hibiscus-devel"])
def test_a_list_that_comes_in_parts_and_in_another_dress(shared: Path, tmp_path: Path, name: str) -> None:
    """Newest months first, in two halves; then every month unpacked, and the packed ones gone."""
    folder = tmp_path / "mbox" / name
    folder.mkdir(parents=True)
    months = sorted((shared / "corpora" / "pipermail" / name).iterdir(), key=os.fsencode, reverse=True)
    seen, posts = expected(shared)[name]
    half = len(months) // 2
    reports = []
    for some in (months[:half], months[half:]):
        for month in some:
            (folder / month.name).write_bytes(month.read_bytes())
        reports.append(run(Home(tmp_path)))
    assert sum(report.total("seen") for report in reports) == seen
    assert sum(report.total("added") for report in reports) == posts
    before = kept(tmp_path)
    for month in months:
        if month.suffix == ".gz":
            (folder / month.name).unlink()
            (folder / month.stem).write_bytes(gzip.decompress(month.read_bytes()))
    report = run(Home(tmp_path))
    assert (report.total("added"), report.total("failed")) == (0, 0)
    assert report.total("seen") == report.total("duplicate") <= seen
    assert {stored: post for stored, (post, _) in kept(tmp_path).items()} == {
        stored: post for stored, (post, _) in before.items()
    }
    assert all((tmp_path / path).exists() for _, path in kept(tmp_path).values())
    assert run(Home(tmp_path)).total("seen") == 0


def kept(home: Path) -> dict[str, tuple[object, str]]:
    """Tell the posts of an archive, and the path of the source of each."""
    with Archive.open(home) as archive:
        return {stored.id: (stored.post, stored.origin.path) for stored in archive.stored_posts()}
