"""Which patches of a conversation are applied."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.patches import mark
from listarchive.patches.complete import Complete, Sent, newest_complete


def chosen(*subjects: str, named: str = "") -> Complete[str]:
    posts = []
    for subject in subjects:
        sender, _, rest = subject.rpartition("|")
        found = mark(rest)
        assert found
        posts.append(Sent(subject, found, sender))
    return newest_complete(posts, named)


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
        (("ann|[PATCH 1/2] a", "bo|[PATCH 2/2] b"), 0, (), ("version 1 lacks 1/2", "version 1 lacks 2/2")),
        (
            ("ann|[PATCH 1/2] a", "bo|[PATCH 1/1] c"),
            1,
            ("bo|[PATCH 1/1] c",),
            ("version 1 lacks 2/2",),
        ),
        (("[PATCH 0/1] x", "[PATCH 1/1] a"), 1, ("[PATCH 1/1] a",), ()),
        (("[PATCH 1/1] a", "[PATCH 0/1] x"), 1, ("[PATCH 1/1] a",), ()),
        (("[PATCH v2 0/1] x", "[PATCH 1/1] a"), 1, ("[PATCH 1/1] a",), ("version 2 lacks 1/1",)),
        ((), 0, (), ()),
    ],
)
def test_the_newest_series_that_is_whole(
    subjects: tuple[str, ...], version: int, patches: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    assert chosen(*subjects) == Complete(version, patches, missing)


PAIR = ("ann|[PATCH 1/2] a", "ann|[PATCH 2/2] b")
FIXUP, OTHER = "ann|[PATCH] fixup", "bo|[PATCH 1/1] c"
NEWER = "ann|[PATCH v2] fixup"


@pytest.mark.parametrize(
    ("subjects", "named", "patches", "others"),
    [
        # Of one version: that of the post that is named,
        ((*PAIR, FIXUP, OTHER), FIXUP, (FIXUP,), (PAIR[0], OTHER)),
        ((*PAIR, FIXUP, OTHER), PAIR[1], PAIR, (OTHER, FIXUP)),
        ((*PAIR, OTHER, "ann|[PATCH 1/1] c"), OTHER, (OTHER,), (PAIR[0], "ann|[PATCH 1/1] c")),
        ((FIXUP, "ann|[PATCH 0/1] x", *PAIR), "ann|[PATCH 0/1] x", (FIXUP,), (PAIR[0],)),
        # or answers it,
        ((*PAIR, FIXUP, OTHER, "cy|Re: [PATCH] fixup"), "cy|Re: [PATCH] fixup", (FIXUP,), (PAIR[0], OTHER)),
        ((*PAIR, FIXUP, "cy|Re: [PATCH 0/2] x"), "cy|Re: [PATCH 0/2] x", PAIR, (FIXUP,)),
        # then the one with most patches, then the latest.
        ((*PAIR, FIXUP), "another post", PAIR, (FIXUP,)),
        ((FIXUP, *PAIR), "another post", PAIR, (FIXUP,)),
        ((OTHER, FIXUP), "another post", (FIXUP,), (OTHER,)),
        # A series that is named and not whole is passed over, as is one of another version.
        ((PAIR[0], OTHER), PAIR[0], (OTHER,), ()),
        ((*PAIR, FIXUP, NEWER), FIXUP, (NEWER,), ()),
        # One patch that was sent twice is no other series.
        ((FIXUP, *PAIR, FIXUP), FIXUP, (FIXUP,), (PAIR[0],)),
    ],
)
def test_of_one_version_the_series_that_is_named(
    subjects: tuple[str, ...], named: str, patches: tuple[str, ...], others: tuple[str, ...]
) -> None:
    found = chosen(*subjects, named=named)
    assert (found.patches, found.others) == (patches, others)


@given(st.permutations([f"[PATCH v{version} {number}/3] x" for version in (1, 2) for number in range(4)]))
def test_the_order_of_sending_makes_no_difference(subjects: list[str]) -> None:
    assert chosen(*subjects).patches == tuple(f"[PATCH v2 {number}/3] x" for number in (1, 2, 3))


def test_a_total_that_nobody_has_sent_costs_nothing() -> None:
    assert chosen("[PATCH 1/9999] a").missing == ("version 1 lacks 2/9999, 3/9999, 4/9999 and 9995 more",)
