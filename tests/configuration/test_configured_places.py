"""The files that belong to each list, and those that are read besides mbox/."""

from __future__ import annotations

from pathlib import Path

import pytest

from listarchive.configuration import MailPaths, load


@pytest.fixture
def home(tmp_path: Path) -> Path:
    names = "mbox/News/a.mbox old/tinkers-1.mbox old/tinkers-2.mbox old/.tinkers-3.mbox old/x"
    for name in names.split():
        path = tmp_path / "home" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "elsewhere" / "deep").mkdir(parents=True)
    (tmp_path / "elsewhere" / "deep" / "b.mbox").touch()
    (tmp_path / "home" / "old" / "tinkers-4.mbox").symlink_to(tmp_path / "elsewhere" / "deep" / "b.mbox")
    return tmp_path / "home"


def places(home: Path, text: str) -> MailPaths:
    (home / "listarchive.toml").write_text(text)
    return MailPaths(home, load(home))


def test_without_a_word_there_is_mbox_alone(home: Path) -> None:
    found = places(home, "")
    assert (found.roots, found.missing) == ([], [])
    assert found.list_of(home / "mbox" / "News" / "a.mbox") == ""


def test_a_folder_below_mbox_is_that_of_the_list_of_its_name(home: Path) -> None:
    found = places(home, "[lists.news]")
    assert found.list_of(home / "mbox" / "News" / "a.mbox") == "news"
    assert found.list_of(home / "mbox" / "others" / "a.mbox") == ""
    assert found.roots == []


def test_patterns_name_what_is_there_and_nothing_hidden_or_elsewhere(home: Path) -> None:
    found = places(home, "[lists.tinkers]\nsources = ['old/tinkers-*.mbox']")
    old = home / "old"
    assert found.roots == [home / "mbox", old / "tinkers-1.mbox", old / "tinkers-2.mbox"]
    assert found.list_of(old / "tinkers-2.mbox") == "tinkers"
    assert found.list_of(old / "x") == ""


def test_a_folder_elsewhere_is_named_by_its_whole_path(home: Path) -> None:
    elsewhere = home.parent / "elsewhere"
    text = f"[lists.a]\nsources = ['{elsewhere}']\n[lists.b]\nsources = ['{elsewhere}/deep']\n"
    found = places(home, text)
    assert found.roots == [home / "mbox", elsewhere, elsewhere / "deep"]
    assert found.list_of(elsewhere / "deep" / "b.mbox") == "b"
    assert found.list_of(elsewhere / "c.mbox") == "a"


def test_what_is_not_there_is_told(home: Path) -> None:
    found = places(home, "[lists.a]\nsources = ['gone', 'old/*.none', 'https://example.org/']")
    assert [path for path, _ in found.missing] == [home / "gone", home / "old/*.none"]
