"""Who has signed, reviewed and tested a patch, as the end of its message says."""

from __future__ import annotations

import shutil
import subprocess
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.patches import Trailer, trailers

ANN = "Ann Example <ann@example.org>"
DIFF = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n"


@pytest.mark.parametrize(
    ("own", "found"),
    [
        (f"Trim it.\n\nSigned-off-by: {ANN}\n", [("Signed-off-by", ANN)]),
        (f"Signed-off-by: {ANN}\n", [("Signed-off-by", ANN)]),
        (f"Trim it.\n\nSigned-off-by: {ANN}\n---\n wick.c | 2 +-\n\n{DIFF}", [("Signed-off-by", ANN)]),
        (f"Trim it.\n\nSigned-off-by: {ANN}\n\n{DIFF}", [("Signed-off-by", ANN)]),
        (f"Trim it.\n\nsigned-off-By : {ANN}\n", [("Signed-off-by", ANN)]),
        (
            f'Trim it.\n\nFixes: 12ab ("lamp: light\nReviewed-by: {ANN}\nTested-by: Bo\n',
            [("Fixes", '12ab ("lamp: light'), ("Reviewed-by", ANN), ("Tested-by", "Bo")],
        ),
        ("Acked-by: Ann\n Example\n <ann@example.org>\n", [("Acked-by", ANN)]),
        (f"Trim it.\n\nTested here\non two lamps.\nReviewed-by: {ANN}\n", [("Reviewed-by", ANN)]),
        (f"Trim it.\n\n[bo: mended a typo]\nSigned-off-by: {ANN}\n", [("Signed-off-by", ANN)]),
        (f"Looks good.\n\nReviewed-by: {ANN}\n\n\n", [("Reviewed-by", ANN)]),
        (f"Trim it.\r\n\r\nReviewed-by: {ANN}\r\n", [("Reviewed-by", ANN)]),
        (f"Reviewed-by: {ANN}\n\nThanks!\n", []),
        (f"Four\nlines\nof\nprose\nReviewed-by: {ANN}\n", []),
        ("I wrote\nreviewed-by: by mistake.\nIt is\nnot so, as\nyou see.", []),
        ("Note: this is by: no means\n", []),
        (f"{DIFF}+Reviewed-by: {ANN}\n", []),
        ("", []),
    ],
)
def test_the_trailers_of_own_words(own: str, found: list[tuple[str, str]]) -> None:
    assert trailers(own) == tuple(Trailer(*each) for each in found)


@pytest.mark.parametrize(
    ("own", "found"),
    [
        (f"Looks ok.\nReviewed-by: {ANN}\n\nThanks,\nBo\n", [("Reviewed-by", ANN)]),
        (f"Reviewed-by: {ANN}\n\nThanks!\n", [("Reviewed-by", ANN)]),
        (
            f"Fine.\n\nreviewed-by:\t{ANN}\n\nBut:\n\nTested-By: {ANN}\n\nBo\n",
            [("Reviewed-by", ANN), ("Tested-by", ANN)],
        ),
        (f"Acked-by: {ANN}\n---\nBo\n", [("Acked-by", ANN)]),
        (f"Acked-by: {ANN}\n---\nTested-by: {ANN}\n", [("Acked-by", ANN), ("Tested-by", ANN)]),
        (f"Four\nlines\nof\nprose\nReviewed-by: {ANN}\n", [("Reviewed-by", ANN)]),
        (f"Ok.\nReviewed-and-tested-by: {ANN}\n\nBo\n", [("Reviewed-and-tested-by", ANN)]),
        (
            f"Acked-by: {ANN}\n\nThanks.\n\nTested-by: Ann\n Example\n",
            [("Acked-by", ANN), ("Tested-by", "Ann Example")],
        ),
        ("Tested-by: ann at example.org\n\nBo\n", [("Tested-by", "ann at example.org")]),
        ("Please resend: the\nSigned-off-by: line is missing.\n\nBo\n", []),
        (f"Written-by: {ANN}\n\nBo\n", []),
        (f"  Acked-by: {ANN}\n\n> Tested-by: {ANN}\n\n{DIFF}+Reviewed-by: {ANN}\n\nBo\n", []),
    ],
)
def test_an_answer_says_who_has_reviewed_wherever_the_line_stands(
    own: str, found: list[tuple[str, str]]
) -> None:
    assert trailers(own, of_answer=True) == tuple(Trailer(*each) for each in found)


@pytest.mark.parametrize(
    ("value", "person"),
    [
        (ANN, "Ann Example"),
        ('"Ann Example" <ann@example.org>', "Ann Example"),
        ("Ann Example (Lamps Ltd) <ann@example.org>", "Ann Example"),
        ("Ann Example <ann@example.org> # on a boat", "Ann Example"),
        ("Ann Example", "Ann Example"),
        ("<ann@example.org>", "ann"),
        ("ann@example.org", "ann"),
        ("Ann Example <ann@example.org> [boat]", "Ann Example"),
    ],
)
def test_whom_a_trailer_names(value: str, person: str) -> None:
    assert Trailer("Reviewed-by", value).person == person


def test_a_trailer_that_names_nobody() -> None:
    assert Trailer("Fixes", "12ab").person == Trailer("Cc", ANN).person == ""


def test_no_more_than_sixty() -> None:
    assert len(trailers(f"Reviewed-by: {ANN}\n" * 100)) == 60
    assert len(trailers(f"Reviewed-by: {ANN}\n" * 100 + "\nBo", of_answer=True)) == 60


@given(st.text(st.sampled_from("Reviewed-by: Ann\n <a@b>-#.")))
def test_whatever_stands_there_is_read(own: str) -> None:
    every = trailers(f"{own}\nTested-by: Bo"), trailers(f"{own}\nTested-by: <b@b>\n\nBo", of_answer=True)
    assert every[1]
    for found in chain(*every):
        assert found.key
        assert "\n" not in found.person


@pytest.mark.parametrize(
    "own",
    [
        f"Trim it.\n\nSigned-off-by: {ANN}\n",
        f"Trim it.\n\nFixes: 12ab\nReviewed-by: {ANN}\n",
        "Trim it.\n\nAcked-by: Ann\n Example\n",
        f"Trim it.\n\n[bo: mended a typo]\nSigned-off-by: {ANN}\n---\n x | 2 +-\n",
        f"Trim it.\n\nReviewed-by: {ANN}\n\nThanks!\n",
        f"Trim it.\n\nFour\nlines\nof\nprose\nReviewed-by: {ANN}\n",
    ],
)
def test_git_finds_the_same(own: str) -> None:
    git = shutil.which("git")
    if git is None:
        pytest.skip("git is not installed")
    told = subprocess.run(
        [git, "interpret-trailers", "--parse"],
        input=f"Subject\n\n{own}",
        capture_output=True,
        text=True,
        check=True,
    )
    ours = "".join(f"{key}: {value}\n" for key, value in trailers(own))
    assert ours == told.stdout
