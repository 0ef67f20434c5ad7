"""The file `hidden` says of each post that it is not shown, and why; what it cannot say is an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.errors import UsageError
from listarchive.moderation import HiddenPost, HiddenPosts
from listarchive.short_ids import short

ONE = HiddenPost(short("a@b"), "2026-11-30", "hidden", ("c1", "c2"), "a@b", "asked for")
OTHER = HiddenPost("variant00000", "2026-11-30", "purged", ("c3",), "a@b")

ids = st.text(st.characters(exclude_categories=()), min_size=1, max_size=40).map(str.strip).filter(bool)


@given(ids, st.lists(st.sampled_from(["aa", "bb", "cc"]), unique=True), st.text(max_size=30))
def test_what_is_saved_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, message_id: str, contents: list[str], reason: str
) -> None:
    home = tmp_path_factory.mktemp("home")
    words = " ".join(reason.encode("utf-8", "ignore").decode().split())
    post = HiddenPost(short(message_id), "2024-02-29", "hidden", tuple(contents), message_id, words)
    HiddenPosts([post]).save(home)
    assert list(HiddenPosts.read(home)) == [post]


def test_a_home_without_the_file_hides_nothing(tmp_path: Path) -> None:
    assert len(HiddenPosts.read(tmp_path)) == 0


@pytest.mark.parametrize(
    ("message_id", "contents", "hidden"),
    [
        ("a@b", [], ONE),
        ("0@generated.invalid", ["c2"], ONE),
        ("0@generated.invalid", ["c3"], OTHER),
        ("0@generated.invalid", ["c4"], None),
        ("x@y", ["c2"], None),
        ("A@b", [], None),
    ],
)
def test_a_copy_is_known_by_its_id_or_by_its_content_if_it_has_lost_that(
    message_id: str, contents: list[str], hidden: HiddenPost | None
) -> None:
    assert HiddenPosts([ONE, OTHER]).among(message_id, contents) == hidden


def test_the_younger_of_two_posts_with_one_id_is_hidden_by_its_content_alone() -> None:
    assert HiddenPosts([OTHER]).among("a@b", ["c9"]) is None


@pytest.mark.parametrize(
    ("name", "hidden"),
    [(ONE.id, ONE), (ONE.id[:5], ONE), ("<a@b>", ONE), (ONE.id.upper(), ONE), ("", None), ("x@y", None)],
)
def test_a_hidden_post_is_named_as_any_other(name: str, hidden: HiddenPost | None) -> None:
    assert HiddenPosts([ONE]).named(name) == hidden


def test_what_is_said_last_of_a_post_holds() -> None:
    again = HiddenPost(ONE.id, "2026-12-01", "purged", ("c1",), "a@b", "asked for again")
    assert list(HiddenPosts([ONE]).with_more([again])) == [again]


@pytest.mark.parametrize(
    "line",
    [
        "6wae728xr0xe",
        "6wae728xr0xe 2026-11-30 hidden c1 a@b",
        "6wae728xr0xe 2026-11-31 hidden c1 <a@b>",
        "6wae728xr0xe 2026-11-30 gone c1 <a@b>",
        "6wae728xr0xe 2026-11-30 hidden - <a@b>",
    ],
)
def test_a_line_that_names_no_post_is_an_error_that_names_the_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "hidden").write_text(f"# a comment\n\n{line}\n")
    with pytest.raises(UsageError, match=r"hidden, line 3: .* names no post: write `short-id day hidden"):
        HiddenPosts.read(tmp_path)


def test_a_file_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "hidden").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="is not in UTF-8: mend it"):
        HiddenPosts.read(tmp_path)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_file_that_another_editor_has_written_is_read(tmp_path: Path, ends: str) -> None:
    text = f"\ufeff# a comment\n{ONE.line()}\n\n".replace("\n", ends)
    (tmp_path / "hidden").write_bytes(text.encode())
    assert list(HiddenPosts.read(tmp_path)) == [ONE]
