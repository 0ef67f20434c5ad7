"""What lists and signatures add to posts: the field `footer:`."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
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


@pytest.mark.slow
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


def test_what_takes_too_long_is_told(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = count(step=0.25)  # so long it takes to read a post, and again to look at its text
    monkeypatch.setattr(text_query.time, "thread_time", lambda: next(moments))
    with filled(POSTS) as archive:
        archive._limits = Limits(pattern_seconds=0.05)
        assert archive.search("footer:acme").total == 2
        with pytest.raises(QueryError, match="the pattern /acme/ takes too long: 3 posts were not looked at"):
            archive.search("footer:/acme/")
        archive._limits = Limits(pattern_seconds=0.01)
        with pytest.raises(QueryError) as raised:
            archive.search("footer:acme")
        assert str(raised.value) == (
            'footer:"acme" takes too long: 3 posts were not looked at, '
            "add a word, a name or a date to the query"
        )
        assert archive.search("beans footer:acme").total == 1


def test_footers_and_patterns_take_no_time_from_each_other(
    filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = count(step=0.25)
    monkeypatch.setattr(text_query.time, "thread_time", lambda: next(moments))
    with filled(POSTS) as archive:
        archive._limits = Limits(pattern_seconds=0.06)
        assert archive.search("footer:acme body:/Beans/").total == 1
