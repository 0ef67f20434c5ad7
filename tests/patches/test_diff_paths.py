"""Which files a diff changes."""

from __future__ import annotations

import pytest
from growth import unsteady  # type: ignore[import-not-found]
from hypothesis import given
from hypothesis import strategies as st

from listarchive.patches import paths

HUNK = "@@ -1 +1 @@\n-a\n+b\n"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            f"diff --git a/src/wick.c b/src/wick.c\nindex 1..2\n--- a/src/wick.c\n+++ b/src/wick.c\n{HUNK}",
            ("src/wick.c",),
        ),
        (f"--- a/src/wick.c\n+++ b/src/wick.c\n{HUNK}", ("src/wick.c",)),
        (f"--- a/src/wick.c\t2008-03-01 10:00:00\n+++ b/src/wick.c\t2008-03-01\n{HUNK}", ("src/wick.c",)),
        (f"--- lamp-1.0/wick.c 2008-03-01 10:00\n+++ lamp/wick.c 2008-03-02 10:00\n{HUNK}", ("lamp/wick.c",)),
        (f"--- wick.c.orig\tMon Mar  3\n+++ wick.c\tMon Mar  3\n{HUNK}", ("wick.c",)),
        (f"--- wick.c Mon Mar  3 10:00:00 2008\n+++ wick.c Tue, 4 Mar 2008\n{HUNK}", ("wick.c",)),
        (
            f"Index: src/wick.c\n{'=' * 67}\n"
            f"--- src/wick.c\t(revision 7)\n+++ src/wick.c\t(working copy)\n{HUNK}",
            ("src/wick.c",),
        ),
        (f"Index: wick.c\n{'=' * 67}\nRCS file: /cvs/lamp/wick.c,v\n", ("wick.c",)),
        (f"--- src/wick.c    (revision 7)\n+++ src/wick.c    (working copy)\n{HUNK}", ("src/wick.c",)),
        (f"diff --git a/new.c b/new.c\nnew file mode 100644\n--- /dev/null\n+++ b/new.c\n{HUNK}", ("new.c",)),
        (f"--- a/old.c\n+++ /dev/null\n{HUNK}", ("old.c",)),
        (
            "diff --git a/old.c b/new.c\nsimilarity index 100%\nrename from old.c\nrename to new.c\n",
            ("old.c", "new.c"),
        ),
        ("diff --git a/x y.c b/x y.c\nold mode 100644\nnew mode 100755\n", ("x y.c",)),
        ("diff --git a/a b/c.c b/a b/c.c\nold mode 100644\n", ("a b/c.c",)),
        ('diff --git "a/t\\303\\244.c" b/new.c\nindex 1..2\n', ("tä.c", "new.c")),
        ('diff --git a/old.c "b/t\\303\\244.c"\nindex 1..2\n', ("old.c", "tä.c")),
        ('diff --git "a/a b/\\303\\244.c" "b/a b/\\303\\244.c"\nindex 1..2\n', ("a b/ä.c",)),
        ("diff --git lib/data/x.c lib/data/x.c\nold mode 100644\n", ()),
        (f"--- a/my file.c\t\n+++ b/my file.c\t\n{HUNK}", ("my file.c",)),
        (
            'diff --git "a/l\\303\\244mp \\"x\\".c" "b/l\\303\\244mp \\"x\\".c"\nindex 1..2\n',
            ('lämp "x".c',),
        ),
        (f'--- "a/t\\ty.c"\n+++ "b/t\\ty.c"\n{HUNK}', ()),
        (
            "*** src/wick.c\tMon Mar  3\n--- src/wick.c\tTue Mar  4\n***************\n"
            "*** 1,2 ****\n--- 1,2 ----\n",
            ("src/wick.c",),
        ),
        ("diff --git a/wick.c b/wick.c\r\n--- a/wick.c\r\n+++ b/wick.c\r\n", ("wick.c",)),
        (f"--- ./wick.c\n+++ ./wick.c\n{HUNK}", ("wick.c",)),
        (f"--- /usr/src/wick.c\n+++ /usr/src/wick.c\n{HUNK}", ("usr/src/wick.c",)),
        (f"diff --git wick.c wick.c\nindex 1..2\n--- wick.c\n+++ wick.c\n{HUNK}", ("wick.c",)),
        (f"--- a/one.c\n+++ b/one.c\n{HUNK}--- a/two.c\n+++ b/two.c\n{HUNK}{HUNK}", ("one.c", "two.c")),
    ],
)
def test_the_files_of_a_diff(text: str, named: tuple[str, ...]) -> None:
    assert paths(text) == named
    assert paths(f"See below.\n\n{text}\n-- \nAda\n") == named


@pytest.mark.parametrize(
    "text",
    [
        "",
        "--- a\n",
        "Index: the last page\nof the book",
        "> --- a/wick.c\n> +++ b/wick.c\n",
        "rename from here",
        "*** 1,3 ****\n--- 1,3 ----\n",
        "diff --git\n",
        "diff --git x\n",
        f"--- a/{'x' * 400}.c\n+++ b/{'x' * 400}.c\n",
        "--- a/\n+++ b/\n",
        "--- ...\n+++ ...\n",
    ],
)
def test_what_names_no_file(text: str) -> None:
    assert paths(text) == ()


def test_files_are_counted_to_a_thousand() -> None:
    many = "".join(f"--- a/{n}.c\n+++ b/{n}.c\n{HUNK}" for n in range(1500))
    assert len(paths(many)) == 1000


@given(st.text(st.sampled_from('diff --git a/b"\\ \n+-Index:*')))
def test_whatever_stands_there_is_read(text: str) -> None:
    for path in paths(f"diff --git {text}\n+++ "):
        assert path == path.strip()
        assert path.isprintable()


@pytest.mark.parametrize(
    "line",
    [
        "diff --git " + "a/" * 590,
        "diff --git " + "a/ b/" * 236,
        'diff --git "' + "\\a" * 590,
        'diff --git "a/' + "\\" * 1000 + '" ',
        'diff --git "' + '" "a/' * 236,
        "diff --git " + " " * 1180,
        "diff --git a/" + "a b/" * 20_000,
        "--- " + "a\t" * 590 + "\n+++ " + " 2" * 590,
        "Index: " + "./" * 590 + "\n--- ",
    ],
    ids=lambda line: line[:20],
)
def test_no_line_takes_long(line: str) -> None:
    assert not unsteady(paths, lambda size: f"{line}\n" * (size // len(line)), 200_000, 100)
