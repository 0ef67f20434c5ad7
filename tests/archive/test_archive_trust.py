"""An index that may be the work of somebody else is refused, unless it is trusted."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from made_posts import a_post  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home, writing
from listarchive.errors import Untrusted

PARTS = ("index", "index/current", "index/v*", "index/v*/contents", "index/v*/*.segment", "index/v*/ledger-*")


@pytest.fixture
def home(tmp_path: Path, filled: Any) -> Path:
    filled([a_post()]).close()
    return tmp_path


def opened(home: Path, *, trusting: bool = False) -> int:
    with Archive.open(home, trusting=trusting) as archive:
        return len(archive)


@pytest.mark.parametrize("part", PARTS)
def test_what_everybody_can_write_to_is_refused(home: Path, part: str) -> None:
    (path,) = home.glob(part) if "ledger" not in part else sorted(home.glob(part))[-1:]
    path.chmod(path.stat().st_mode | 0o002)
    with pytest.raises(Untrusted, match="can be written by everybody: run `chmod -R o-w`"):
        Archive.open(home)
    with pytest.raises(Untrusted), writing(Home(home)):
        pass
    path.chmod(path.stat().st_mode & ~0o002 | 0o020)
    assert opened(home) == 1


@pytest.mark.parametrize("part", PARTS)
def test_what_belongs_to_another_user_is_refused(
    home: Path, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path,) = home.glob(part) if "ledger" not in part else sorted(home.glob(part))[-1:]
    if os.geteuid() == 0:
        os.chown(path, 12345, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 12345)
    with pytest.raises(Untrusted, match=r"belongs to another user .*--trust-index"):
        Archive.open(home)
    assert opened(home, trusting=True) == 1
