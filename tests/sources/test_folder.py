"""The files below a folder, in the order in which they are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from listarchive.sources import files, mails

MAIL = b"From ada@example.org Thu Jan 12 15:15:17 2023\nFrom: ada@example.org\n\n%b\n"


def write(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(MAIL % name.encode())


def names(root: Path) -> tuple[list[str], list[str]]:
    passed: list[str] = []
    found = [
        str(path.relative_to(root))
        for path in files(root, lambda path, why: passed.append(f"{path.name}: {why.partition(',')[0]}"))
    ]
    return found, passed


def test_files_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    write(tmp_path, "b/2.txt", "b/10.txt", "a.txt", "c", "B.txt", "é.txt", ".hidden", ".git/config", "b/.x/y")
    assert names(tmp_path) == (["B.txt", "a.txt", "b/10.txt", "b/2.txt", "c", "é.txt"], [])


def test_a_file_that_is_named_is_read_even_if_hidden(tmp_path: Path) -> None:
    write(tmp_path, ".hidden")
    assert list(files(tmp_path / ".hidden")) == [tmp_path / ".hidden"]
    with pytest.raises(FileNotFoundError):
        list(files(tmp_path / "nowhere"))


def test_links_are_followed_only_within_the_folder(tmp_path: Path) -> None:
    root = tmp_path / "mbox"
    write(tmp_path, "mbox/a", "mbox/in/b", "secret")
    (root / "x-link").symlink_to(root / "in/b")
    (root / "x-out").symlink_to(tmp_path / "secret")
    (root / "x-dead").symlink_to(tmp_path / "nowhere")
    (root / "x-loop").symlink_to(root / "x-loop")
    (root / "x-up").symlink_to(root)
    (tmp_path / "door").symlink_to(root)
    passed = [
        "x-dead: a link that leads nowhere",
        "x-loop: a link that leads nowhere",
        "x-out: a link that leads out of the folder",
        "x-up: a link to a folder that is read where it stands",
    ]
    assert names(root) == (["a", "in/b", "x-link"], passed)
    assert names(tmp_path / "door") == (["a", "in/b", "x-link"], passed)


def test_the_mails_of_a_folder_are_those_of_its_files(tmp_path: Path) -> None:
    write(tmp_path, "b", "a")
    (tmp_path / "ab.png").write_bytes(b"\x89PNG")
    assert [mail.raw for mail in mails(tmp_path)] == [MAIL % b"a", MAIL % b"b"]
