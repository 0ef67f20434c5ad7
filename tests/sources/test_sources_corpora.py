"""Real archives come apart into just the mails that were put into them."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from listarchive.sources import Mail, NotMail, Source, files, mails, open_source
from listarchive.sources.compressed import open_stream
from listarchive.zstd import zstd

LISTS = [
    "aligilo-diskutoj",
    "cypherpunks-1992",
    "divunal-author",
    "divunal-devel",
    "fetchmail-users",
    "gpt-usuarios",
    "hibiscus-devel",
    "jelix-public",
    "linux-mips-1996-1999",
    "openocd-development",
    "reality",
    "twisted-web",
    "yajhfc-user",
]


def true_separators(shared: Path) -> dict[str, int]:
    with (shared / "corpora/EXPECTED.tsv").open(encoding="utf-8") as table:
        return {row["list"]: int(row["true_separators"]) for row in csv.DictReader(table, delimiter="\t")}


def sources(path: Path) -> list[Source]:
    found = []
    for file in files(path):
        try:
            found.append(open_source(file))
        except NotMail as reason:
            assert reason.reason
    return found


def test_every_list_is_counted(shared: Path) -> None:
    assert sorted(true_separators(shared)) == LISTS


@pytest.mark.slow
@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_as_many_mails_as_true_separators(shared: Path, name: str) -> None:
    folder = shared / "corpora/pipermail" / name
    path = folder if folder.is_dir() else shared / f"corpora/mbox/{name}.mbox.gz"
    count, problems = 0, []
    for source in sources(path):
        mails = list(source.mails())
        count += len(mails)
        problems += source.problems
        assert sum(len(mail.raw) for mail in mails) == source.end
    assert (count, problems) == (true_separators(shared)[name], [])


@pytest.mark.slow
@pytest.mark.parametrize("suite", ["suites", "digests", "pipermail-html"])
def test_all_files_of_other_programs_tests_are_read(shared: Path, suite: str) -> None:
    for source in sources(shared / "corpora" / suite):
        mails = list(source.mails())
        assert all(mail.raw for mail in mails)
        assert source.problems == []
        read = sum(len(mail.raw) for mail in mails)
        assert read + sum(end - start for start, end in source.skipped) == source.end


def test_the_text_of_a_pipermail_page_is_mail(shared: Path) -> None:
    assert {file.name: kind for file, kind in kinds_below(shared / "news").items()} == {
        "2023-January.txt": "mbox",
        "peru-2023-01-12.txt": "page",
    }


def test_a_saved_digest_is_mail(shared: Path) -> None:
    kinds = kinds_below(shared / "corpora/digests")
    assert {kind for file, kind in kinds.items() if file.suffix == ".md" and file.stat().st_size} == {
        "digest"
    }


def kinds_below(path: Path) -> dict[Path, str]:
    return {source.path: source.kind for source in sources(path)}


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": partial(gzip.compress, compresslevel=1),
    "bzip2": partial(bz2.compress, compresslevel=1),
    "xz": partial(lzma.compress, preset=0),
    "zstd": lambda data: bytes(zstd().compress(data)),
}
SMALL = [
    "aligilo-diskutoj",
    *(pytest.param(name, marks=pytest.mark.slow) for name in ("gpt-usuarios", "hibiscus-devel", "reality")),
]


@pytest.mark.parametrize("name", SMALL)
def test_a_list_has_the_same_mails_however_it_is_packed(shared: Path, tmp_path: Path, name: str) -> None:
    months: dict[str, bytes] = {}
    for file in files(shared / "corpora/pipermail" / name):
        with open_stream(file) as stream:
            months[file.name.removesuffix(".gz")] = stream.read(1 << 30)
    expected = [mail.raw for file in sorted(months) for mail in _mails(tmp_path / "one", months[file])]
    assert len(expected) == true_separators(shared)[name]
    for pack in PACKED.values():
        found = [mail.raw for file in sorted(months) for mail in _mails(tmp_path / "one", pack(months[file]))]
        assert found == expected
    bundle = io.BytesIO()
    with tarfile.open(fileobj=bundle, mode="w") as tar:
        for file in sorted(months):
            info = tarfile.TarInfo(f"{name}/{file}")
            info.size = len(months[file])
            tar.addfile(info, io.BytesIO(months[file]))
    for pack in PACKED.values():
        assert [mail.raw for mail in _mails(tmp_path / "bundle", pack(bundle.getvalue()))] == expected
    with zipfile.ZipFile(tmp_path / "zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(months):
            archive.writestr(file, months[file])
    assert [mail.raw for mail in mails(tmp_path / "zip")] == expected


def _mails(path: Path, data: bytes) -> list[Mail]:
    path.write_bytes(data)
    return list(mails(path))
