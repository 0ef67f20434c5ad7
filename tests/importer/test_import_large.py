"""A large list and a middling one come in, the large one in bounded memory, and are searched."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from memory import peak  # type: ignore[import-not-found]
from plain_scan import (  # type: ignore[import-not-found]
    Case,
    Condition,
    Scan,
    anywhere,
    between,
    both,
    by,
    compare,
    day,
    either,
    no,
    quoting,
    said,
    scan,
    titled,
)
from test_import_corpora import expected  # type: ignore[import-not-found]

from listarchive.archive import Archive

pytestmark = pytest.mark.slow

OPENOCD: list[Case] = [
    ("jtag", anywhere("jtag")),
    ("flashing memories", both(anywhere("flash"), anywhere("memory"))),
    ('"target halted"', anywhere("target halted")),
    ('"halted target" or xscale', either(anywhere("halted target"), anywhere("xscale"))),
    ("cortex-m3", anywhere("cortex m3")),
    ("not openocd", no(anywhere("openocd"))),
    ("author:Øyvind", by("oyvind")),
    (
        'author:"David Brownell" date:2009-10',
        both(by("david brownell"), between(day(2009, 10, 1), day(2009, 11, 1))),
    ),
    (
        "subject:patch date:2010-01-15..2010-02",
        both(titled("patch"), between(day(2010, 1, 15), day(2010, 3, 1))),
    ),
    ("quoted:reset -reset", both(quoting("reset"), no(anywhere("reset")))),
    ("date:2009-06-23", between(day(2009, 6, 23), day(2009, 6, 24))),
    ("has:attachment stm32", both(lambda s: bool(s.post.attachments), anywhere("stm32"))),
]  # fmt: skip


FETCHMAIL: list[Case] = [
    ("kerberos", anywhere("kerberos")),
    ("andree imap", both(anywhere("andree"), anywhere("imap"))),
    ('"certificate verification"', anywhere("certificate verification")),
    ("gmail pop3 -imap", both(anywhere("gmail"), both(anywhere("pop3"), no(anywhere("imap"))))),
    ("subject:(ssl or tls)", either(titled("ssl"), titled("tls"))),
    ("author:andree date:2009", both(by("andree"), between(day(2009, 1, 1), day(2010, 1, 1)))),
    ('author:"Rob MacGregor" procmail', both(by("rob macgregor"), anywhere("procmail"))),
    ("author:@gmx.de", by("gmx de")),
    ("date:2010-11", between(day(2010, 11, 1), day(2010, 12, 1))),
    ("date:2006-05-03..2006-05-05", between(day(2006, 5, 3), day(2006, 5, 6))),
    ("quoted:fetchmailrc -body:fetchmailrc", both(
        quoting("fetchmailrc"), no(said("fetchmailrc"))
    )),
    ("list:fetchmail-users until:2004", between(day(1, 1, 1), day(2005, 1, 1))),
]  # fmt: skip

Imported = tuple[Path, int, int]
"""An archive, how the import ended, and the most bytes that it took."""


@pytest.fixture(scope="module")
def openocd(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    home = tmp_path_factory.mktemp("openocd")
    folder = shared / "corpora" / "pipermail" / "openocd-development"
    return home, *peak(["--home", str(home), "import", "-q", str(folder)])


def test_every_post_of_the_large_list_comes_in(shared: Path, openocd: Imported) -> None:
    home, code, _ = openocd
    assert code == 0
    with Archive.open(home) as archive:
        assert len(archive) == expected(shared)["openocd-development"][1] == 21_616
        assert archive.search(facets=("list",)).facets["list"] == [("openocd-development", len(archive))]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_large_list_is_imported_in_bounded_memory(openocd: Imported) -> None:
    *_, most = openocd
    print(f"peak of all processes: {most / 1e6:.0f} MB, on {os.cpu_count()} cores")
    assert most < 600_000_000


@pytest.fixture(scope="module")
def openocd_scanned(shared: Path, openocd: Imported) -> tuple[Path, Scan]:
    return openocd[0], scan([shared / "corpora" / "pipermail" / "openocd-development"], openocd[0])


@pytest.fixture(scope="module")
def fetchmail_scanned(imported: Callable[..., tuple[Path, list[Path]]]) -> tuple[Path, Scan]:
    home, folders = imported("fetchmail-users")
    return home, scan(folders, home)


@pytest.mark.parametrize(("query", "holds"), OPENOCD, ids=[query for query, _ in OPENOCD])
def test_openocd(openocd_scanned: tuple[Path, Scan], query: str, holds: Condition) -> None:
    compare(*openocd_scanned, query, holds)


@pytest.mark.parametrize(("query", "holds"), FETCHMAIL, ids=[query for query, _ in FETCHMAIL])
def test_fetchmail(fetchmail_scanned: tuple[Path, Scan], query: str, holds: Condition) -> None:
    compare(*fetchmail_scanned, query, holds)
