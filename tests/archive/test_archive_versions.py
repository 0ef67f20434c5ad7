"""A patch names the newer versions of itself that are in the archive."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from made_posts import NOON, a_post

from listarchive.archive import Archive
from listarchive.post import Author, Post, Sent

BO = Author("Bo Other", "bo@example.org")
Filled = Callable[..., Archive]


def sent(number: int, subject: str, **values: Any) -> Post:
    """A post, of the hour of its number."""
    when = Sent(NOON + timedelta(hours=number), "date")
    return a_post(f"{number}@x", f"Text {number}.", subject=subject, sent=when, **values)


def newer(filled: Filled, *posts: Post) -> list[tuple[int, str]]:
    """The versions that are newer than the first post, with their Message-IDs."""
    with filled(list(posts)) as archive:
        found = archive.series(posts[0].message_id)
        assert found
        return [(each.version, archive.get(each.id).post.message_id) for each in found.newer]


@pytest.mark.parametrize(
    ("posts", "expected"),
    [
        ((sent(1, "[PATCH] lamp"),), []),
        ((sent(1, "[PATCH] lamp"), sent(2, "[PATCH v2] lamp")), [(2, "2@x")]),
        ((sent(1, "[PATCH v2] lamp"), sent(2, "[PATCH] lamp")), []),
        (
            (sent(1, "[PATCH] lamp"), sent(2, "[PATCH v3] lamp"), sent(3, "[PATCH v2] lamp")),
            [(2, "3@x"), (3, "2@x")],
        ),
        (
            (sent(1, "[PATCH] lamp"), sent(2, "[PATCH v2] lamp"), sent(3, "[PATCH v2 RESEND] lamp")),
            [(2, "3@x")],
        ),
        ((sent(1, "[PATCH 2/7] lamp"), sent(2, "[RFC PATCH v2 3/9] Lamp")), [(2, "2@x")]),
        ((sent(1, "[PATCH] lamp"), sent(2, "Re: [PATCH v2] lamp")), []),
        ((sent(1, "[PATCH] lamp"), sent(2, "[PATCH v2] wick")), []),
        ((sent(1, "[PATCH] lamp"), sent(2, "[PATCH v2] lamp", author=BO)), []),
        ((sent(1, "[PATCH] lamp"), sent(2, "[PATCH v2] lamp", author=BO, references=("1@x",))), [(2, "2@x")]),
        ((sent(1, "[PATCH] lamp"), sent(2, "[PATCH v2] lamp", lists=("shed",))), []),
        (
            (sent(1, "[PATCH] lamp", lists=("shed", "garden")), sent(2, "[PATCH v2] lamp", lists=("shed",))),
            [(2, "2@x")],
        ),
        (
            (
                sent(2, "[PATCH 1/2] lamp: polish", references=("1@x",)),
                sent(1, "[PATCH 0/2] lamps"),
                sent(3, "[PATCH v2 0/4] lamps"),
            ),
            [(2, "3@x")],
        ),
        (
            (
                sent(2, "[PATCH 1/2] lamp: polish", references=("1@x",)),
                sent(1, "[PATCH 0/2] lamps"),
                sent(3, "[PATCH v2 0/4] lamps"),
                sent(4, "[PATCH v2 3/4] lamp: polish"),
            ),
            [(2, "4@x")],
        ),
    ],
)
def test_which_versions_are_newer(
    filled: Filled, posts: tuple[Post, ...], expected: list[tuple[int, str]]
) -> None:
    assert newer(filled, *posts) == expected


@pytest.mark.parametrize("subject", ["lamp", "Re: [PATCH] lamp", "[garden] lamp", ""])
def test_what_is_no_patch_is_of_no_series(filled: Filled, subject: str) -> None:
    with filled([sent(1, subject), sent(2, "[PATCH v2] lamp")]) as archive:
        assert archive.series("1@x") is None


def test_a_title_that_everybody_has_is_not_looked_through(filled: Filled) -> None:
    posts = [sent(number, f"[PATCH v{number}] lamp") for number in range(1, 140)]
    assert len(newer(filled, *posts[:1], *posts[100:])) == 39
    assert newer(filled, *posts) == []
