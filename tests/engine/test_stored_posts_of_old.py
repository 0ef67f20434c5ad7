"""What 0.1.0 stored is read: a rebuild takes over posts whose mail is gone."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from listarchive.engine.stored_post import StoredPost, pack, unpack
from listarchive.post import Attachment, Author, Body, Origin, Post, Sent

BEFORE: list[object] = [
    "46tb3xaesz27",
    "lamp@example.org",
    ["Nell Okafor", "nell@example.org", ""],
    ["2023-11-06T09:14:00+00:00", "date", "Mon, 6 Nov 2023 09:14:00 +0000"],
    "A lamp",
    ["older@example.org"],
    [["lamp.jpg", "image/jpeg", 2048, True]],
    [["From", "Nell Okafor <nell@example.org>"]],
    ["/mail/tinkers.mbox", 17, 500, 0],
    [False, False],
    [],
    [["own", 1]],
    "It burns.",
]
POST = StoredPost(
    "46tb3xaesz27",
    Post(
        message_id="lamp@example.org",
        author=Author("Nell Okafor", "nell@example.org"),
        sent=Sent(datetime(2023, 11, 6, 9, 14, tzinfo=UTC), "date", "Mon, 6 Nov 2023 09:14:00 +0000"),
        subject="A lamp",
        body=Body("It burns.", ("own",)),
        lists=("tinkers",),
        references=("older@example.org",),
        attachments=(Attachment("lamp.jpg", "image/jpeg", 2048, True),),
        headers=(("From", "Nell Okafor <nell@example.org>"),),
    ),
    Origin("/mail/tinkers.mbox", 17, 500, 0),
)
COPIES = (("a4c1", ()), ("b7d2", ("tinkers", "workshop")))


@pytest.mark.parametrize(
    ("more", "contents"),
    [([], ()), ([[["a4c1", []], ["b7d2", ["tinkers", "workshop"]]]], COPIES)],
    ids=["one copy", "two copies"],
)
def test_a_post_of_0_1_is_read(more: list[object], contents: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
    packed = json.dumps([*BEFORE, *more]).encode()
    assert unpack(packed, ("tinkers",)) == StoredPost(POST.id, POST.post, POST.origin, contents)


@pytest.mark.parametrize("contents", [(), COPIES])
def test_a_post_of_today_is_read(contents: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
    stored = StoredPost(POST.id, POST.post, POST.origin, contents)
    assert unpack(pack(stored), ("tinkers",)) == stored
