"""What a diff changes, and who has reviewed it, is looked up as what a post says is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from made_posts import a_post
from whoosh.query import Term

from listarchive.archive import Archive, whoosh_index

PATCH = """\
Trim it.

Signed-off-by: Ada Example <ada@example.org>
Reviewed-by: Bo <bo@example.org>
---
diff --git a/Src/Lamp/Wick.c b/Src/Lamp/Wick.c
--- a/Src/Lamp/Wick.c
+++ b/Src/Lamp/Wick.c
@@ -1 +1 @@
-a
+b"""
OTHER = "Signed-off-by: Ada Example <ada@example.org>\n\n--- old.c\n+++ old.c\n@@ -1 +1 @@\n-a\n+b"
QUOTED = "Fine.\n" + "\n".join(f"> {line}" for line in PATCH.split("\n")) + "\n\nAcked-by: Cy"


@pytest.fixture
def archive(filled: Callable[..., Archive]) -> Archive:
    posts = [
        a_post(f"{name}@x", text) for name, text in {"patch": PATCH, "other": OTHER, "quoted": QUOTED}.items()
    ]
    return filled(posts[:1], posts[1:])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("file:src/lamp/wick.c", {"patch"}),
        ("file:wick.c", {"patch"}),
        ("file:Lamp/Wick.C", {"patch"}),
        ("file:lamp", {"patch"}),
        ("file:src/lamp/", {"patch"}),
        ("file:./src/lamp/wick.c", {"patch"}),
        ("file:src/*", {"patch"}),
        ("file:src/la*", {"patch"}),
        ('file:"src/lamp/wick.c"', {"patch"}),
        ("file:(wick.c or old.c)", {"patch", "other"}),
        ("file:wick", set()),
        ("file:ick.c", set()),
        ("has:patch", {"patch", "other"}),
        ("has:patch -file:old.c", {"patch"}),
    ],
)
def test_what_is_found(archive: Archive, query: str, found: set[str]) -> None:
    assert {hit.message_id.partition("@")[0] for hit in archive.search(query).hits} == found


def test_trailers_are_counted(archive: Archive) -> None:
    assert archive.search("", limit=0, facets=["trailer"]).facets == {
        "trailer": [("Signed-off-by: Ada Example", 2), ("Acked-by: Cy", 1), ("Reviewed-by: Bo", 1)]
    }


@pytest.mark.parametrize(
    ("subject", "references", "counted"),
    [
        ("Re: [PATCH] lamp: trim the wick", ("patch@x",), 1),
        ("Re: lamp: trim the wick", (), 1),
        ("The wick is too long", ("patch@x",), 1),
        ("[PATCH 2/2] lamp: trim the wick", ("patch@x",), 0),
        ("lamp: trim the wick", (), 0),
    ],
)
def test_an_answer_reviews_anywhere(
    filled: Callable[..., Archive], subject: str, references: tuple[str, ...], counted: int
) -> None:
    own = "Looks ok.\nReviewed-by: Bo <bo@example.org>\n\nThanks,\nBo"
    archive = filled([a_post("review@x", own, subject=subject, references=references)])
    facets = archive.search("", limit=0, facets=["trailer"]).facets
    assert facets == {"trailer": [("Reviewed-by: Bo", 1)][:counted]}


def test_a_program_of_whooshs_finds_them_too(archive: Archive) -> None:
    with whoosh_index(archive.home.path).searcher() as searcher:
        (hit,) = searcher.search(Term("file", "wick.c"))
        assert hit["message_id"] == "patch@x"
