"""What lists and signatures add to posts: the field `footer:`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from made_posts import a_post  # type: ignore[import-not-found]

from listarchive.archive import Archive
from listarchive.engines.whoosh.queries import text_query
from listarchive.errors import QueryError
from listarchive.limits import Limits
from listarchive.post import Body, Line, Post

Filled = Callable[..., Archive]


def post(name: str, own: str, signature: str = "", footer: str = "") -> Post:
    lines = [Line("own", own)]
    lines += [Line("signature", line) for line in signature.splitlines()]
    lines += [Line("footer", line) for line in footer.splitlines()]
    made: Post = a_post(f"{name}@example.org", body=Body.of(lines))
    return made


POSTS = [
    post("plain", "I want to unsubscribe from Acme."),
    post("signed", "Beans.", "-- \nAda, Acme Corporation\nTel. 0123"),
    post("listed", "Peas.", "", "_____\nTo unsubscribe: https://lists.example.org/garden"),
    post("both", "Corn.", "-- \nZoë of the Corporation", "Corporation Acme\nGärten"),
]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("footer:acme", {"signed", "both"}),
        ("footer:ACME", {"signed", "both"}),
        ('footer:"acme corporation"', {"signed"}),
        ('footer:"corporation corporation"', {"both"}),  # from one line to the next
        ("footer:corp*", {"signed", "both"}),
        ('footer:"ada acme"', {"signed"}),
        ("footer:lists.example.org", {"listed"}),
        ("footer:zoe", {"both"}),
        ("footer:zoë", {"both"}),
        ("footer:=zoe", set()),
        ("footer:=Zoë", {"both"}),
        ("footer:garten", {"both"}),
        ("footer:beans", set()),
        ("footer:unsubscribe", {"listed"}),
        ("footer:unsubscribes", set()),
        ("-footer:acme", {"plain", "listed"}),
        (r"footer:/Tel\. \d+/", {"signed"}),
        (r"footer:/^(Zoë|Ada)/", {"signed", "both"}),
        ("footer:(acme or unsubscribe) -zoe", {"signed", "listed", "both"}),
        ("beans footer:acme", {"signed"}),
        ("corporation or zoe", set()),
    ],
)
def test_a_query(filled: Filled, query: str, expected: set[str]) -> None:
    with filled(POSTS[:2], POSTS[2:]) as archive:
        found = archive.search(query, limit=None).hits
    assert {hit.message_id.partition("@")[0] for hit in found} == expected


def test_posts_that_cannot_answer_are_not_unpacked(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked: list[Any] = []
    unpack = text_query.unpack_texts
    monkeypatch.setattr(text_query, "unpack_texts", lambda raw: unpacked.append(raw) or unpack(raw))
    with filled(POSTS[:3]) as archive:
        assert archive.search("footer:0123").total == 1
        assert len(unpacked) == 1
        assert archive.search("peas footer:acme").total == 0
        assert len(unpacked) == 1


def test_a_pattern_that_takes_too_long_is_told_and_words_take_as_long_as_they_take(filled: Filled) -> None:
    with filled(POSTS) as archive:
        archive._limits = Limits(pattern_seconds=0)
        assert archive.search("footer:acme").total == 2
        with pytest.raises(QueryError, match="the pattern /acme/ takes too long: 4 posts were not looked at"):
            archive.search("footer:/acme/")
