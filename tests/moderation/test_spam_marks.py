"""What looks like spam: by a header that a filter has written, or by the word of the archive's owner."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from listarchive.errors import UsageError
from listarchive.moderation import Moderation, SpamMark, SpamMarks
from listarchive.post import Author, Body, Post, Sent
from listarchive.short_ids import short
from listarchive.spam_headers import spam_headers

POST = Post("a@b", Author("Ada", "ada@x.example"), Sent(), "Kettle", Body.all_own("It whistles."))
LINE = f"{short('a@b')} 2026-11-30 {{}} c1 <a@b>\n"


@pytest.mark.parametrize(
    ("header", "spam"),
    [
        (("X-Spam-Flag", "YES"), True),
        (("x-spam-flag", "Yes"), True),
        (("X-Spam-Status", "Yes, score=9.1 required=5.0"), True),
        (("X-Spam-Status", "No, score=-1.9 required=5.0"), False),
        (("X-Spam-Flag", "NO"), False),
        (("X-Spam-Flag", ""), False),
        (("X-Spam-Level", "*****"), False),
        (("Subject", "Yes"), False),
    ],
)
def test_a_header_tells_of_spam_if_it_begins_with_yes(header: tuple[str, str], spam: bool) -> None:
    assert Moderation().marked(replace(POST, headers=(header,))).spam is spam


def test_other_headers_tell_where_others_are_named() -> None:
    moderation = Moderation(spam_headers=frozenset({"x-barracuda"}))
    assert moderation.marked(replace(POST, headers=(("X-Barracuda", "yes"),))).spam
    assert not moderation.marked(replace(POST, headers=(("X-Spam-Flag", "yes"),))).spam
    assert spam_headers() == {"x-spam-flag", "x-spam-status"}


@pytest.mark.parametrize(
    ("state", "flag", "spam"), [("spam", "NO", True), ("not-spam", "YES", False), ("spam", "YES", True)]
)
def test_the_owner_s_word_goes_before_a_header(tmp_path: Path, state: str, flag: str, spam: bool) -> None:
    (tmp_path / "spam").write_text(LINE.format(state))
    post = replace(POST, headers=(("X-Spam-Flag", flag),))
    assert Moderation.read(tmp_path).marked(post).spam is spam


def test_a_copy_that_lost_its_id_is_known_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "spam").write_text(LINE.format("spam"))
    moderation = Moderation.read(tmp_path)
    copy = replace(POST, message_id="0@generated.invalid", generated_id=True)
    assert moderation.marked(copy, ["c1"]).spam
    assert not moderation.marked(copy, ["c2"]).spam
    assert not moderation.marked(replace(POST, message_id="x@y"), ["c1"]).spam


def test_a_post_that_is_marked_already_stays_the_same_object() -> None:
    spam = replace(POST, headers=(("X-Spam-Flag", "YES"),), spam=True)
    assert Moderation().marked(POST) is POST
    assert Moderation().marked(spam) is spam


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    marks = [SpamMark(short("a@b"), "2026-11-30", "not-spam", ("c1",), "a@b")]
    SpamMarks(marks).save(tmp_path)
    assert list(SpamMarks.read(tmp_path)) == marks


def test_a_line_that_names_no_post_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "spam").write_text(LINE.format("ham"))
    with pytest.raises(UsageError, match=r"spam, line 1: .* names no post: write `short-id day spam content"):
        SpamMarks.read(tmp_path)
