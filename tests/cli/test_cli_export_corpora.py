"""What was exported from a real archive comes back as the same posts."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import archive_of, listarchive
from test_cli_show import alike, posts

LISTS = [
    "pipermail/yajhfc-user",
    "pipermail/divunal-devel",
    *(
        pytest.param(name, marks=pytest.mark.slow)
        for name in (
            "pipermail/gpt-usuarios",
            "pipermail/jelix-public",
            "pipermail/reality",
            "pipermail/fetchmail-users",
            "mbox/cypherpunks-1992.mbox.gz",
            "mbox/linux-mips-1996-1999.mbox.gz",
            "digests/bitcoin-dev_Digest_Vol_97",
        )
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize("name", LISTS)
def test_an_export_is_an_mbox_of_the_same_posts(name: str, shared: Path, tmp_path: Path) -> None:
    home, copy = tmp_path / "home", tmp_path / "copy"
    assert listarchive("--home", home, "import", "-q", shared / "corpora" / name).code in (0, 3)
    exported = listarchive("--home", home, "search", "-n", "100000", "--format", "mbox")
    assert (exported.code, exported.errors) == (0, "")
    archive_of(copy, export=exported.raw)
    was, now = posts(home), posts(copy)
    assert was
    assert now.keys() == was.keys()
    different = [key for key in was if alike(now[key]) != alike(was[key])]
    assert different == []
    again = listarchive("--home", copy, "search", "-n", "100000", "--format", "mbox").raw
    assert sorted(again.split(b"\nFrom ")) == sorted(exported.raw.split(b"\nFrom "))
