"""The subject of a patch says which one of a series it is, and of which version."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.patches import Mark, mark


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        ("[PATCH] lamp: trim the wick", (1, 1, 1)),
        ("[PATCH 1/1] lamp: trim the wick", (1, 1, 1)),
        ("[PATCH 2/7] lamp: trim the wick", (1, 2, 7)),
        ("[PATCH 0/3] lamp: trim the wick", (1, 0, 3)),
        ("[PATCH v3 2/7] lamp: trim the wick", (3, 2, 7)),
        ("[PATCH V3 RESEND 2/7] lamp: trim the wick", (3, 2, 7)),
        ("[PATCH RESEND v3 2/7] lamp: trim the wick", (3, 2, 7)),
        ("[PATCH 2/7 v3] lamp: trim the wick", (3, 2, 7)),
        ("[PATCHv2 03/10] lamp: trim the wick", (2, 3, 10)),
        ("[PATCH-v2 3/10] lamp: trim the wick", (2, 3, 10)),
        ("[PATCH,v2] lamp: trim the wick", (2, 1, 1)),
        ("[PATCH, v2, 1/2] lamp: trim the wick", (2, 1, 2)),
        ("[patch 03/10] lamp: trim the wick", (1, 3, 10)),
        ("[Patch v2] lamp: trim the wick", (2, 1, 1)),
        ("[PATCH v2.1 2/7] lamp: trim the wick", (2, 2, 7)),
        ("[RFC PATCH net-next v2 0/3] lamp: trim the wick", (2, 0, 3)),
        ("[RFC/PATCH v2] lamp: trim the wick", (2, 1, 1)),
        ("[PATCH/RFC 1/2] lamp: trim the wick", (1, 1, 2)),
        ("[PATCH RFC lamps 1/2] lamp: trim the wick", (1, 1, 2)),
        ("[PATCH lamps-5.10.y] lamp: trim the wick", (1, 1, 1)),
        ("[PATCHSET v2 0/4] lamp: trim the wick", (2, 0, 4)),
        ("[PATCH1/2] lamp: trim the wick", (1, 1, 2)),
        ("[PATCH 1/2v2] lamp: trim the wick", (2, 1, 2)),
        ("[lamps-dev] [PATCH v3 2/7] lamp: trim the wick", (3, 2, 7)),
        ("[lamps-dev][PATCH v3 2/7] lamp: trim the wick", (3, 2, 7)),
        ("[PATCH] [2/7] lamp: trim the wick", (1, 2, 7)),
        ("[PATCH] [lamps] lamp: trim the wick", (1, 1, 1)),
        ("[gcc-patches] [PATCH v2 1/2] lamp: trim the wick", (2, 1, 2)),
        # as Mercurial's patchbomb counts
        ("[PATCH 3 of 7] lamp: trim the wick", (1, 3, 7)),
        ("[PATCH 0 of 7] lamp: trim the wick", (1, 0, 7)),
        ("[PATCH 03 of 12 V2] lamp: trim the wick", (2, 3, 12)),
        ("[PATCH v2 3 OF 7 lamps] lamp: trim the wick", (2, 3, 7)),
        ("[PATCH lamps] [3 of 7] lamp: trim the wick", (1, 3, 7)),
        ("[PATCH v2 of 7] lamp: trim the wick", (2, 1, 1)),
        ("[PATCH  v3\t2/7]   lamp: trim   the\twick", (3, 2, 7)),
    ],
)
def test_what_a_subject_says(subject: str, told: tuple[int, int, int]) -> None:
    assert mark(subject) == Mark(*told, "lamp: trim the wick")


@pytest.mark.parametrize(
    "subject",
    [
        "Re: [PATCH v3 2/7] lamp: trim the wick",
        "[lamps-dev] Re: [PATCH v3 2/7] lamp: trim the wick",
        "Re: [lamps-dev] AW: [PATCH v3 2/7] lamp: trim the wick",
    ],
)
def test_an_answer_to_a_patch_is_marked_as_one(subject: str) -> None:
    assert mark(subject) == Mark(3, 2, 7, "lamp: trim the wick", is_answer=True)


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "lamp: trim the wick",
        "PATCH v3 2/7 lamp: trim the wick",
        "The [PATCH v3 2/7] is good",
        "[PATCH v3 2/7]",
        "[GIT PULL] lamps for May",
        "[lamps-dev] trim the wick",
        "[2/7] trim the wick",
        "[PATCH 8/7] lamp: trim the wick",
        "[PATCH 8 of 7] lamp: trim the wick",
        "[PATCH v2 0/0] lamp: trim the wick",
        "[gcc-patches] lamp: trim the wick",
        "Re: [Patches] lamp: trim the wick",
        "[lamps/patches] [2/7] lamp: trim the wick",
        "[dispatch 2/7] lamp: trim the wick",
        "[PATCH v3 2/7 lamp: trim the wick",
        "[Patches welcome here and there",
    ],
)
def test_what_is_no_patch(subject: str) -> None:
    assert mark(subject) is None


def test_a_number_that_is_no_version() -> None:
    assert mark("[PATCH v0] lamp") == Mark(1, 1, 1, "lamp")
    assert mark("[PATCH v12345] lamp") == Mark(1, 1, 1, "lamp")


@given(st.text(st.sampled_from("[]PATCHpatch v123/0,-:Re \t"), max_size=80))
def test_whatever_stands_there_is_read(subject: str) -> None:
    found = mark(subject)
    assert found is None or (0 <= found.number <= found.total and found.version >= 1 and found.title)


@given(st.integers(1, 999), st.integers(1, 999), st.sampled_from(["", "RFC ", "RESEND "]))
def test_what_format_patch_writes_is_read_back(version: int, total: int, kind: str) -> None:
    for number in {0, 1, total}:
        subject = f"[{kind}PATCH v{version} {number}/{total}] a: b"
        assert mark(subject) == Mark(version, number, total, "a: b")
