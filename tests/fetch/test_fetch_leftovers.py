"""What is packed to be a bomb does not come in, and of a run nothing is left but what it brought."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from command import MEMORY, fetch_command
from guest import Fetch, here, told
from made_months import mail, month, packed
from misbehaving import Site

from listarchive.fetch import Politeness, arrival
from listarchive.limits import Limits, limits, use
from listarchive.zstd import zstd

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": packed,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": lambda data: bytes(zstd().compress(data)),
}
PLENTY = Politeness(pause=0.0, timeout=5.0, largest=20_000_000)


@pytest.fixture(autouse=True)
def small() -> Iterator[None]:
    """The limits of an import, for bombs that are quickly made."""
    before = limits()
    use(Limits(unpacked_bytes=1_000_000, unpacked_ratio=20))
    yield
    use(before)


def left(home: Path) -> list[str]:
    """All that a run left, but for what it brought and what it remembers."""
    found = [path for path in home.rglob("*") if path.is_file() or path.suffix == ".part"]
    known = {"lock", "state.json", "listarchive.toml"}
    return sorted(path.name for path in found if path.name not in known and not path.name.endswith("mbox"))


CONTENTS = {
    "nothing but zeros": bytes(1_200_000),
    "mails and zeros": month(1) + bytes(1_200_000),
    "one mail": mail(1).rstrip() + b"word " * 250_000,
    "many mails": month(1) * 6_000,
    "blank lines": b"\n" * 1_200_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("packer", PACKERS)
@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
@pytest.mark.parametrize("name", ["a.mbox", "a.mbox.gz"])
def test_a_bomb_does_not_come_in(
    site: Site, fetching: Fetch, tmp_path: Path, packer: str, content: bytes, name: str
) -> None:
    site.put(f"/{name}", PACKERS[packer](content))
    (reason,) = told(fetching(f"/{name}", politeness=PLENTY))
    assert reason[0] == "failed"
    assert "taken for a bomb" in reason[1] or reason[1].startswith("what came is not mail")
    assert here(tmp_path) == {}
    assert left(tmp_path) == []
    assert len(site.asked) == 1


def test_a_bomb_within_gzip_does_not_come_in(site: Site, fetching: Fetch, tmp_path: Path) -> None:
    for name in ("a.mbox", "b.mbox.gz"):
        site.put(f"/{name}", packed(packed(packed(bytes(8_000_000)))))
        assert "taken for a bomb" in told(fetching(f"/{name}", politeness=PLENTY))[0][1]
    assert (here(tmp_path), left(tmp_path)) == ({}, [])


def test_what_is_larger_unpacked_than_a_file_may_be_does_not_come_in(
    site: Site, fetching: Fetch, tmp_path: Path
) -> None:
    site.put("/a.mbox", packed(month(*range(1000))))
    reason = "larger than 100,000 bytes: raise `largest` if that is meant"
    assert told(fetching("/a.mbox", politeness=Politeness(pause=0.0, largest=100_000))) == [
        ("failed", reason)
    ]
    assert (here(tmp_path), left(tmp_path)) == ({}, [])


def test_what_packs_well_comes_in(site: Site, fetching: Fetch, tmp_path: Path) -> None:
    """An import reads a mebibyte, or twenty times what is packed; so does a fetch."""
    text = month(*range(3000))
    for name in ("a.mbox", "b.mbox.gz"):
        site.put(f"/{name}", packed(text))
        assert told(fetching(f"/{name}")) == []
    assert here(tmp_path) == {"tinkers/a.mbox": text, "tinkers/b.mbox.gz": text}


@pytest.mark.slow
@pytest.mark.parametrize("packer", ["", *PACKERS])
def test_there_is_an_end_to_the_mails_of_a_file(
    site: Site, fetching: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packer: str
) -> None:
    monkeypatch.setattr(arrival, "_MAILS", 500)
    pack = PACKERS.get(packer, bytes)
    site.put("/a.mbox", pack(month(*range(500))))
    assert told(fetching("/a.mbox")) == []
    site.put("/a.mbox", pack(month(*range(501))))
    reason = "what came has more than 500 mails: fetch it by hand, if that is meant"
    assert told(fetching("/a.mbox")) == [("failed", reason)]
    assert (list(here(tmp_path)), left(tmp_path)) == (["tinkers/a.mbox"], [])


@pytest.mark.slow
def test_many_mails_take_little_memory(site: Site, tmp_path: Path) -> None:
    site.put("/a.mbox.gz", gzip.compress(b"From a Thu Jan  1 00:00:00 1970\n\n" * 40_000, 1))
    source = {"a": f'url = "{site.url}/a.mbox.gz"'}
    fetch_command(tmp_path, source)
    site.put("/a.mbox.gz", gzip.compress(b"From b Thu Jan  1 00:00:00 1970\n\n" * 40_000, 1))
    assert fetch_command(tmp_path, source).peak < MEMORY / 4


@pytest.mark.slow
@pytest.mark.parametrize(
    "fault", [OSError(28, "No space left on device"), KeyboardInterrupt(), MemoryError()]
)
@pytest.mark.parametrize("where", ["_unwrap", "contents", "_is_empty", "place"])
def test_whatever_happens_while_a_file_takes_its_place_nothing_is_left(
    site: Site,
    fetching: Fetch,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: BaseException,
    where: str,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise fault

    site.put("/a.mbox", packed(month(1)))
    with monkeypatch.context() as patch:
        patch.setattr(arrival, where, fail)
        if isinstance(fault, MemoryError):
            assert [severity for severity, _ in told(fetching("/a.mbox"))] == ["failed"]
        else:
            with pytest.raises(type(fault)):
                fetching("/a.mbox")
    assert (here(tmp_path) if (tmp_path / "mbox").exists() else {}, left(tmp_path)) == ({}, [])
    assert told(fetching("/a.mbox")) == []
    assert here(tmp_path) == {"tinkers/a.mbox": month(1)}


def test_a_disk_that_is_full_is_left_as_it_was(
    site: Site, fetching: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("listarchive.fetch.download.os.fsync", full)
    site.put("/a.mbox", month(1))
    with pytest.raises(OSError, match="No space left"):
        fetching("/a.mbox")
    assert left(tmp_path) == []


def test_what_is_too_long_is_not_kept_for_the_next_night(site: Site, fetching: Fetch, tmp_path: Path) -> None:
    site.faults["/a.mbox"] = ["endless"]
    told(fetching("/a.mbox"))
    assert left(tmp_path) == []


KILLED = """
import os, signal
from listarchive.cli import main
from listarchive.fetch import arrival

def unwrap(part, name, largest):
    part.with_name(part.name + ".bare").write_bytes(bytes(1000))
    near = part.parent.parent / "mbox" / "tinkers" / ".fetching.new"
    near.parent.mkdir(parents=True)
    near.write_bytes(bytes(1000))
    os.kill(os.getpid(), signal.SIGKILL)

arrival._unwrap = unwrap
main()
"""


@pytest.mark.slow
def test_the_next_run_removes_what_a_killed_one_left(site: Site, fetching: Fetch, tmp_path: Path) -> None:
    site.put("/a.mbox", packed(month(1)))
    settings = f'[fetch]\npause = 0.0\n[lists.tinkers]\nsources = ["{site.url}/a.mbox"]\n'
    (tmp_path / "listarchive.toml").write_text(settings)
    command = [sys.executable, "-c", KILLED, "--home", str(tmp_path), "fetch"]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert [name.partition(".")[2] for name in left(tmp_path)] == ["fetching.new", "part", "part.bare"]
    fetching("/other.mbox")
    assert left(tmp_path) == []


@pytest.mark.parametrize(
    "name",
    [
        "a.part",
        "a.part.bare",
        "a.json",
        "state.new",
        "tinkers-INBOX-7.part",
        "0.git.part/objects/x",
        "old.part",
    ],
)
def test_leftovers_of_every_kind_are_removed(site: Site, fetching: Fetch, tmp_path: Path, name: str) -> None:
    site.put("/a.mbox", month(1))
    place = tmp_path / "fetch" / name
    place.parent.mkdir(parents=True)
    place.write_text("x")
    if name == "old.part":
        place.with_suffix(".json").write_text("{}")
        os.utime(place, (0, 0))
    assert told(fetching("/a.mbox")) == []
    assert sorted(path.name for path in (tmp_path / "fetch").iterdir()) == ["lock", "state.json"]


def test_what_broke_off_is_no_leftover(site: Site, fetching: Fetch, tmp_path: Path) -> None:
    site.put("/a.mbox", month(*range(100)))
    site.faults["/a.mbox"] = ["cut", "500", "500"]
    fetching("/a.mbox")
    assert [name.partition(".")[2] for name in left(tmp_path)] == ["json", "part"]
    fetching("/b.mbox")
    assert [name.partition(".")[2] for name in left(tmp_path)] == ["json", "part"]
    site.asked.clear()
    fetching("/a.mbox")
    assert "Range" in site.asked[0].headers
    assert left(tmp_path) == []


@pytest.mark.parametrize("below", ["", "git"])
def test_what_was_under_way_to_another_disk_is_removed(
    site: Site, fetching: Fetch, tmp_path: Path, below: str
) -> None:
    site.put("/a.mbox", month(1))
    folder = tmp_path / "mbox" / "tinkers" / below
    (folder / ".fetching.new" / "objects").mkdir(parents=True)
    (folder / "kept.mbox").write_bytes(month(2))
    fetching("/a.mbox")
    assert not (folder / ".fetching.new").exists()
    assert (folder / "kept.mbox").read_bytes() == month(2)


def test_a_copy_to_another_disk_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    class Elsewhere(type(tmp_path)):  # type: ignore[misc]
        def stat(self, **_: object) -> os.stat_result:
            found = list(super().stat())
            return os.stat_result([*found[:2], -1, *found[3:]])

    monkeypatch.setattr(shutil, "copyfile", full)
    (tmp_path / "part").write_bytes(b"whole")
    target = Elsewhere(tmp_path) / "mbox" / "a.mbox"
    with pytest.raises(OSError, match="No space left"):
        arrival.place(tmp_path / "part", target)
    assert list((tmp_path / "mbox").iterdir()) == []
