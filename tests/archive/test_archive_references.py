"""What names an id among its ancestors."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from made_posts import a_post  # type: ignore[import-not-found]

from listarchive.archive import Archive
from listarchive.errors import QueryError
from listarchive.short_ids import short

ROOT = short("root@example.org")
POSTS = [
    a_post("root@example.org"),
    a_post("child@example.org", "1", references=("root@example.org",)),
    a_post("deep@example.org", "2", references=("root@example.org", "child@example.org")),
    a_post("orphan@example.org", "3", references=("gone@example.org",)),
    a_post("odd@example.org", "4", references=("no-at-sign",)),
]

Filled = Callable[..., Archive]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("references:root@example.org", {"child", "deep"}),
        ("references:<root@example.org>", {"child", "deep"}),
        (f"references:{ROOT}", {"child", "deep"}),
        (f"references:{ROOT[:6].upper()}", {"child", "deep"}),
        (f"references:{ROOT[:6]}*", {"child", "deep"}),
        ("references:child@example.org", {"deep"}),
        ("references:gone@example.org", {"orphan"}),
        (f"references:{short('gone@example.org')}", {"orphan"}),
        ("references:no-at-sign", {"odd"}),
        ("references:nobody@example.org", set()),
        ("references:zzzzzzz", set()),
        ("references:a\udcff", set()),
        ("-references:root@example.org", {"root", "orphan", "odd"}),
        ("references:(root@example.org gone@example.org)", set()),
        ("references:(root@example.org or gone@example.org)", {"child", "deep", "orphan"}),
    ],
)
@pytest.mark.parametrize("commits", [1, 3])
def test_a_query(filled: Filled, query: str, expected: set[str], commits: int) -> None:
    with filled(*([POSTS] if commits == 1 else [POSTS[:1], POSTS[1:3], POSTS[3:]])) as archive:
        found = archive.search(query, limit=None).hits
    assert {hit.message_id.partition("@")[0] for hit in found} == expected


@pytest.mark.slow
def test_a_beginning_that_many_ids_share_is_refused(filled: Filled) -> None:
    posts = [a_post(f"{n}@example.org", str(n), references=("root@example.org",)) for n in range(4_000)]
    with filled(posts) as archive, pytest.raises(QueryError, match=r"references:0 .* more than 99 posts"):
        archive.search("references:0")


def test_one_message_id_for_two_posts(filled: Filled) -> None:
    """What answers it has named both."""
    posts = [
        a_post("same@example.org", "One thing."),
        a_post("same@example.org", "Something else altogether.", subject="Another"),
        a_post("answer@example.org", "To either.", references=("same@example.org",)),
    ]
    with filled(posts) as archive:
        assert [hit.message_id for hit in archive.search("references:same@example.org").hits] == [
            "answer@example.org"
        ]
