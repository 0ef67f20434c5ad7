"""Bylines: where a line stands as one, and where the same line does not."""

from __future__ import annotations

import pytest

from listarchive.authors import byline
from listarchive.mail import posts_in

ARTICLE = "The herons are back at the lake, and the town counts them as it has done each year.\n\n" * 8
CAPTION = (
    "Fourteen herons stand in the reeds on the northern shore, where a dam was built. Photo: A. Lee.\n\n"
)


@pytest.mark.parametrize(
    "text",
    [
        f"By Jane Doe\n\n{ARTICLE}",
        f"Herons Are Back\n\nBy Jane Doe\n\n{ARTICLE}",
        f"Herons Are Back\nWhat the town says\n\nBy Jane Doe\nJanuary 10, 2023\n\n{ARTICLE}",
        f"{CAPTION}{CAPTION}By Jane Doe – Jan 10, 2023\n\n{ARTICLE}",
        f"All things considered\n\nBy Jane Doe\n\n{ARTICLE}",
        f"Hi-tech at the lake\n\nBy Jane Doe\n\n{ARTICLE}",
        f"Why I count herons\n\nBy Jane Doe | The Lake Paper\n\n{ARTICLE}",
        f"Les hérons\n\nPar Jane Doe, à Paris\n\n{ARTICLE}",
        f"{ARTICLE}By Jane Doe\n",
        f"{ARTICLE}Written by Jane Doe\n\nShe lives at the lake.\nhttps://example.org/herons\n",
        f"{ARTICLE}*By Jane Doe*\n",
    ],
)
def test_at_the_top_and_at_the_bottom_of_an_article_it_names_the_author(text: str) -> None:
    assert byline(text) == "Jane Doe"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{ARTICLE}By Jane Doe\n\n{ARTICLE}", id="in the middle"),
        pytest.param(
            f"{CAPTION * 3}By Jane Doe\n\nI have read it.\n\n" + "Yes.\n\n" * 6, id="below most of a post"
        ),
        pytest.param(
            "Hi all,\n\nthere is a book on herons:\n\nBy Jane Doe\n\nDo read it.\n", id="below a greeting"
        ),
        pytest.param("Hallo Jana,\n\nes heißt so:\n\nVon Jana Roe\n\nGruß\n", id="below a German greeting"),
        pytest.param("Bonjour à tous,\n\nvoici :\n\nPar Jeanne Doe\n\nSalut\n", id="below a French greeting"),
        pytest.param(
            "I found this in my shelf.\n\nBy Jane Doe\n\nNo year.\n", id="below words of its writer"
        ),
        pytest.param("Which one do you mean?\n\nBy Jane Doe\n\nor another?\n", id="below a question"),
        pytest.param("/* herons.c\n\nBy Jane Doe\n\n*/\nint main;\n", id="in a comment of C"),
        pytest.param("# herons.py\n\nBy Jane Doe\n\nimport lake\n", id="below a comment of Python"),
        pytest.param('"""Herons.\n\nBy Jane Doe\n\n"""\nimport lake\n', id="in a docstring"),
        pytest.param("The lake:\n\n    By Jane Doe\n\n    more\n", id="indented"),
        pytest.param("\tlake\n\n\tWritten by Jane Doe\n\n\tmore\n", id="behind a tab"),
        pytest.param("AUTHOR\n\nWritten by Jane Doe.\n\nREPORTING BUGS\n", id="in a manual page"),
        pytest.param("//By Jane Doe\n\nint lake;\n", id="a comment itself"),
        pytest.param("-old\n\nBy Jane Doe\n\n+new\n", id="in a patch"),
        pytest.param("{\n\nBy Jane Doe\n\n}\n", id="in braces"),
        pytest.param("> \n\n> By Jane Doe\n\nText\n", id="in a quote"),
    ],
)
def test_elsewhere_it_names_nobody(text: str) -> None:
    assert byline(f"Sent on.\n\n{text}" if text.startswith("{") else text) == ""


@pytest.mark.parametrize(
    ("head", "text", "name"),
    [
        ("Subject: Herons\n", f"By Jane Doe\n\n{ARTICLE}", "Jane Doe"),
        ("Subject: Fwd: Herons\n", f"By Jane Doe\n\n{ARTICLE}", "Jane Doe"),
        ("Subject: Re: Herons\nIn-Reply-To: <1@x>\n", f"By Jane Doe\n\n{ARTICLE}", ""),
        ("Subject: Herons\n", f"Ann wrote:\n> Who wrote it?\n\nBy Jane Doe\n\n{ARTICLE}", ""),
        ("Subject: Herons\n", f"{ARTICLE}By Jane Doe\n\n> Who wrote it?\n", ""),
    ],
)
def test_an_answer_has_none(head: str, text: str, name: str) -> None:
    (post,) = posts_in(f"From: news@example.org\n{head}\n{text}".encode())
    assert post.author.byline == name
