"""What cannot be read is named by `check`, and is no difference between the index and the mail."""

from __future__ import annotations

import gzip
import os
import random
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from made_mails import mail  # type: ignore[import-not-found]

from listarchive.archive import Home
from listarchive.cli import group
from listarchive.importer import run

Make = Callable[..., Path]
BESIDE = "with reading the mail: beside that, the index holds exactly what the sources hold\n"


def checked(home: Path, *arguments: str) -> tuple[int, str]:
    """Check an archive."""
    done: Result = CliRunner().invoke(
        group, ["--home", str(home), "check", *arguments], standalone_mode=False
    )
    return done.return_value, done.output


def fifo(path: Path) -> None:
    """Make a pipe that nobody writes to."""
    os.mkfifo(path)


def bound(path: Path) -> None:
    """Make a socket."""
    old = Path.cwd()
    os.chdir(path.parent)
    with socket.socket(socket.AF_UNIX) as endpoint:
        endpoint.bind(path.name)
    os.chdir(old)


def dangling(path: Path) -> None:
    """Make a link that leads nowhere."""
    path.symlink_to("nothing")


def outward(path: Path) -> None:
    """Make a link that leads out of the folder."""
    path.symlink_to("/etc/hostname")


def picture(path: Path) -> None:
    """Make a file that is no mail."""
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)


def cut(path: Path) -> None:
    """Make half of a packed file."""
    path.write_bytes(gzip.compress(os.urandom(30_000))[:-20_000])


@pytest.mark.slow
@pytest.mark.parametrize("make", [fifo, bound, dangling, outward, picture, cut])
@pytest.mark.parametrize("repair", [[], ["--repair"]], ids=["check", "repair"])
def test_what_lies_beside_the_mail(home: Make, make: Callable[[Path], None], repair: list[str]) -> None:
    place = home(**{"a.mbox": mail(1) + mail(2)})
    make(place / "mbox/odd")
    run(Home(place))
    before = sorted(path.name for path in (place / "index").iterdir())
    code, told = checked(place, *repair)
    assert code == 3
    assert told.startswith("mbox/odd: ")
    assert told.endswith(f"\nlistarchive: 1 problem {BESIDE}")
    assert told.count("\n") == 2
    assert sorted(path.name for path in (place / "index").iterdir()) == before, "there is nothing to repair"


def test_beside_a_difference_it_is_named_too(home: Make) -> None:
    place = home(**{"a.mbox": mail(1)})
    run(Home(place))
    fifo(home(**{"b.mbox": mail(2)}) / "mbox/odd")
    code, told = checked(place)
    assert code == 1
    assert "mbox/b.mbox: 1 of 1 posts are not in the index\n" in told
    assert "mbox/odd: a device, a socket or a pipe, not a file\n" in told


def test_of_the_posts_of_a_file_that_cannot_be_opened_nothing_is_said(
    home: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = home(**{"a.mbox": mail(1) + mail(2), "b.mbox": mail(3)})
    run(Home(place))
    opened = os.open

    def fails(path: Any, *arguments: Any, **options: Any) -> Any:
        if Path(os.fspath(path)).name == "a.mbox":
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **options)

    monkeypatch.setattr(os, "open", fails)
    code, told = checked(place)
    assert (code, told.count("\n")) == (3, 2)
    assert told.startswith("mbox/a.mbox: cannot be read (Permission denied)")


@pytest.mark.slow
def test_of_a_file_that_is_cut_off_only_the_damage_is_told(home: Make) -> None:
    noise = random.Random(1)  # the cut falls into a text: a mail cut in its header may be another post
    whole = gzip.compress("".join(mail(n, noise.randbytes(500).hex()) for n in range(40)).encode())
    place = home(**{"a.mbox.gz": whole})
    run(Home(place))
    home(**{"a.mbox.gz": whole[:-9_000]})
    code, told = checked(place)
    assert (code, told.count("\n")) == (3, 2)
    assert "ends too early" in told


def test_a_post_that_was_taken_out_is_still_a_difference(home: Make) -> None:
    place = home(**{"a.mbox": mail(1) + mail(2)})
    run(Home(place))
    home(**{"a.mbox": mail(1)})
    code, told = checked(place)
    assert code == 1
    assert "is in the index but no longer in its source\n" in told


@pytest.mark.slow
def test_a_hundred_problems_of_a_source_are_told_and_how_many_more(home: Make) -> None:
    place = home(**{"a.mbox": mail(1)})
    for number in range(103):
        (place / f"mbox/{number:03}").write_bytes(b"\0\1\2")
    import zipfile  # noqa: PLC0415 - of damaged members only

    with zipfile.ZipFile(place / "mbox/many.zip", "w") as archive:
        for number in range(130):
            archive.writestr(f"{number:03}.mbox.gz", gzip.compress(mail(number).encode())[:-20])
    done = CliRunner().invoke(group, ["--home", str(place), "import", "-q"])
    lines = done.output.splitlines()
    assert sum("mbox/many.zip" in line for line in lines) == 101
    assert lines[-1] == ("listarchive: mbox/many.zip: 30 more problems like these (--format json names all)")
    assert sum("mbox/0" in line or "mbox/10" in line for line in lines) == 103, "of each source"
