"""A diff in a post is its author's, however its lines look."""

from __future__ import annotations

import difflib
from itertools import groupby

import pytest
from growth import unsteady  # type: ignore[import-not-found]
from hypothesis import given
from hypothesis import strategies as st

from listarchive.patches import paths
from listarchive.text import clean
from listarchive.text.diffs import holds_diff

LOOKS_LIKE_MAIL = (
    "> quoted",
    ">> quoted twice",
    "> ",
    "-- ",
    "--",
    "-----Original Message-----",
    "From: Ada Example <ada@example.org>",
    "Sent: Monday, January 3, 2022 10:05 AM",
    "Subject: lamps",
    ">From here on",
    "From ada@example.org Thu May  2 12:00:00 2024",
    "On Mon, 3 Jan 2022 at 10:05, Ada <ada@example.org> wrote:",
    "Sent from my iPhone",
    "________________________________",
    "_______________________________________________",
    "lamps mailing list",
    "lamps@example.org",
    "http://lists.example.org/mailman/listinfo/lamps",
    "| a | b |",
    "Ada> yes",
    "  indented",
    "\tindented",
    "",
    "*** 1,3 ****",
    "@@ -1 +1 @@",
    "3c3",
    "lamp",
)
"""Lines of files that are changed."""


def labels(text: str) -> str:
    return "".join(line.label[0] for line in clean(text).lines)


def unified(old: list[str], new: list[str]) -> str:
    return "\n".join(difflib.unified_diff(old, new, "a/lamp", "b/lamp", lineterm=""))


def context(old: list[str], new: list[str]) -> str:
    return "\n".join(difflib.context_diff(old, new, "a/lamp", "b/lamp", lineterm=""))


def normal(old: list[str], new: list[str]) -> str:
    out: list[str] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left, right = (
            f"{start + 1},{end}" if end > start + 1 else f"{max(start, end)}"
            for start, end in ((a, b), (c, d))
        )
        if kind != "equal":
            out.append(
                f"{left}{ {'replace': 'c', 'delete': 'd', 'insert': 'a'}[kind] }{right}".replace(" ", "")
            )
            out += [f"< {line}" for line in old[a:b]]
            out += ["---"] * (kind == "replace")
            out += [f"> {line}" for line in new[c:d]]
    return "\n".join(out)


FILES = st.lists(st.sampled_from(LOOKS_LIKE_MAIL), min_size=1, max_size=25)


@pytest.mark.slow
@pytest.mark.parametrize("form", [unified, context, normal], ids=lambda form: form.__name__)
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["LF", "CRLF"])
@given(old=FILES, new=FILES)
def test_every_line_of_a_diff_is_its_authors(form, ending: str, old: list[str], new: list[str]) -> None:  # type: ignore[no-untyped-def]
    text = form(old, new)
    if not text:
        return
    if form is not context or "! " in text or "+ " in text or "- " in text:
        assert holds_diff(text)
    text = text.replace("\n", ending)
    assert {"o"} == set(labels(text))
    above = f"Like this:{ending * 2}{text}"
    assert {"o"} == set(labels(above))


@given(old=FILES, new=FILES)
def test_a_diff_that_is_quoted_stays_a_quote(old: list[str], new: list[str]) -> None:
    quoted = [f"> {line}" for line in unified(old, new).split("\n")]
    text = "\n".join(["I like it.", "", *quoted, "", "It burns well."])
    assert not holds_diff(text)
    told = [(label, len([*run])) for label, run in groupby(labels(text))]
    assert (told[0][0], told[-1]) == ("o", ("o", 2))
    assert labels(text)[2 : 2 + len(quoted)] == "q" * len(quoted)


PATCH = "diff --git a/lamp b/lamp\nindex 1..2 100644\n--- a/lamp\n+++ b/lamp\n"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("git's signature", f"{PATCH}@@ -1,2 +1,2 @@\n a\n-b\n+c\n-- \n2.39.2\n", "o" * 8 + "ss"),
        (
            "a signature below a hunk that lacks lines",
            f"{PATCH}@@ -1,9 +1,9 @@\n a\n-b\n+c\n-- \n2.39.2\n",
            "o" * 8 + "ss",
        ),
        (
            "a signature below a hunk that lacks lines, behind a blank line",
            f"{PATCH}@@ -1,9 +1,9 @@\n a\n-b\n+c\n\n-- \nAda\n",
            "o" * 9 + "ss",
        ),
        (
            "more lines than are counted",
            f"{PATCH}@@ -1,1 +1,1 @@\n-b\n+c\n+d\n+e\n@@ -9 +9 @@\n-> f\n+> g\n",
            "o" * 12,
        ),
        (
            "context without its blank",
            f"{PATCH}@@ -1,6 +1,6 @@\nwick\nFrom: x\n> oil\n-b\n+c\ntank\n }}\n\n-- \n2.39.2\n",
            "o" * 13 + "ss",
        ),
        (
            "a long line that was broken",
            f"{PATCH}@@ -1,4 +1,4 @@\n-{'a long line ' * 6}\nof oil\n+b\n > c\n > d\n > e\n"
            "@@ -9 +9 @@\n-f\n+g\n",
            "o" * 14,
        ),
        (
            "blank lines of context",
            f"{PATCH}@@ -1,4 +1,4 @@\n\n > a\n-b\n+c\n\n",
            "o" * 9,
        ),
        (
            "no new line at the end",
            f"{PATCH}@@ -1 +1 @@\n-> b\n\\ No newline at end of file\n+> c\n\\ No newline at end of file\n"
            "-- \n2.39.2\n",
            "o" * 9 + "ss",
        ),
        (
            "a diff with two old files",
            "diff --cc lamp\nindex 1,2..3\n--- a/lamp\n+++ b/lamp\n@@@ -1,3 -1,3 +1,3 @@@\n  > wick\n"
            "- > oil\n -> tank\n++> whale oil\n  From: x\n-- \nAda\n",
            "o" * 10 + "ss",
        ),
        (
            "a binary patch",
            "diff --git a/x.png b/x.png\nindex 1..2 100644\nGIT binary patch\nliteral 12\n"
            "TcmZQzfB;4y-- >From\n\nliteral 0\nHcmV?d00001\n\n-- \n2.39.2\n",
            "o" * 9 + "ss",
        ),
        (
            "a diff of Subversion",
            f"Index: lamp\n{'=' * 67}\n--- lamp\t(revision 7)\n+++ lamp\t(working copy)\n"
            "@@ -1,2 +1,2 @@\n > a\n-> b\n+> c\n",
            "o" * 8,
        ),
        ("a quote below a diff", f"{PATCH}@@ -1 +1 @@\n-b\n+c\n> Anybody here?\n\nYes.\n", "o" * 7 + "qoo"),
        ("a quote below a normal diff", "1c1\n< b\n---\n> c\n> Anybody here?\n\nYes.\n", "oooo" + "qoo"),
        (
            "a quote below a diff that was cut off",
            f"{PATCH}@@ -1,9 +1,9 @@\n a\n-b\n> Anybody here?\n> No.\n\nYes.\n",
            "o" * 7 + "qqoo",
        ),
        ("a diff amid answers", "> ok\n\n@@ -1 +1 @@\n-> b\n+> c\n\n> and?\n", "qoooooq"),
    ],
    ids=lambda value: value if " " in value and "\n" not in value else "",
)
def test_whose_each_line_is(name: str, text: str, told: str) -> None:  # noqa: ARG001
    assert labels(text.rstrip("\n")) == told


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("@@ -1 +1 @@\n-a\n+b\n", True),
        ("diff --git a/a b/b\nsimilarity index 100%\nrename from a\nrename to b\n", True),
        ("diff --git a/x b/x\nold mode 100644\nnew mode 100755\n", True),
        ("GIT binary patch\nliteral 0\nHcmV?d00001\n", True),
        ("3a4\n> oil\n", True),
        ("*** 1,2 ****\n! a\n  b\n--- 1,2 ----\n! c\n  b\n", True),
        ("I ran diff --git on it.\n", False),
        ("diff --git a/a b/b\nis what I typed\n", False),
        ("> @@ -1 +1 @@\n> -a\n> +b\n", False),
        ("@@ -1 +1 @@\n", False),
        ("It is a -> b, and 3a4.\n", False),
        ("*** 1,2 ****\n", False),
        ("", False),
    ],
)
def test_whether_a_text_holds_a_diff(text: str, holds: bool) -> None:
    assert holds_diff(text) is holds


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "@@ -1,999999999 +1,999999999 @@\n",
        "@@ -1,999999999 +1,999999999 @@\n a\nodd\n",
        "@@ -1,5 +1,5 @@\na\n",
        "*** 1,999999999 ****\n",
        "*** 1,3 ****\n  a\n--- 1,3 ----\n",
        "1,9c1,9\n< a\n",
        "@@@ -1,9 -1,9 +1,9 @@@\n  a\n",
        "GIT binary patch\nliteral 1\n",
        "diff --git a/a b/a\n",
        "--- a\n+++ b\n",
        "\n> a\n",
    ],
)
def test_the_cost_grows_with_the_text(piece: str) -> None:
    def read(text: str) -> None:
        holds_diff(text)
        paths(text)

    assert not unsteady(read, lambda size: piece * (size // len(piece)), 200_000, 200)
