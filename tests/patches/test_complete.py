"""Which patches of a conversation are applied."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.patches import mark
from listarchive.patches.complete import Complete, Sent, newest_complete


def chosen(*subjects: str) -> Complete[str]:
    posts = []
    for subject in subjects:
        sender, _, rest = subject.rpartition("|")
        found = mark(rest)
        assert found
        posts.append(Sent(subject, found, sender))
    return newest_complete(posts)


@pytest.mark.parametrize(
    ("subjects", "version", "patches", "missing"),
    [
        (("[PATCH] a",), 1, ("[PATCH] a",), ()),
        (("[PATCH 0/2] x", "[PATCH 2/2] b", "[PATCH 1/2] a"), 1, ("[PATCH 1/2] a", "[PATCH 2/2] b"), ()),
        (("[PATCH 1/2] a", "Re: [PATCH 2/2] b"), 0, (), ("version 1 lacks 2/2",)),
        (("[PATCH 1/1] a", "[PATCH v2 1/1] b"), 2, ("[PATCH v2 1/1] b",), ()),
        (
            ("[PATCH 1/1] a", "[PATCH v2 1/5] b"),
            1,
            ("[PATCH 1/1] a",),
            ("version 2 lacks 2/5, 3/5, 4/5 and 1 more",),
        ),
        (("[PATCH v2 0/2] x", "[PATCH] a"), 1, ("[PATCH] a",), ("version 2 lacks 1/2, 2/2",)),
        (("[PATCH 1/1] a", "[PATCH 1/1] b"), 1, ("[PATCH 1/1] b",), ()),
        (("ann|[PATCH 1/2] a", "bo|[PATCH 2/2] b"), 0, (), ("version 1 lacks 1/2", "version 1 lacks 2/2")),
        (
            ("ann|[PATCH 1/2] a", "ann|[PATCH 2/2] b", "bo|[PATCH 1/1] c"),
            1,
            ("bo|[PATCH 1/1] c",),
            (),
        ),
        ((), 0, (), ()),
    ],
)
def test_the_newest_series_that_is_whole(
    subjects: tuple[str, ...], version: int, patches: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    assert chosen(*subjects) == Complete(version, patches, missing)


@given(st.permutations([f"[PATCH v{version} {number}/3] x" for version in (1, 2) for number in range(4)]))
def test_the_order_of_sending_makes_no_difference(subjects: list[str]) -> None:
    assert chosen(*subjects).patches == tuple(f"[PATCH v2 {number}/3] x" for number in (1, 2, 3))


def test_a_total_that_nobody_has_sent_costs_nothing() -> None:
    assert chosen("[PATCH 1/9999] a").missing == ("version 1 lacks 2/9999, 3/9999, 4/9999 and 9995 more",)
