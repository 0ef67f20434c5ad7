"""Lines that quote a hidden post are taken out of others, however they are wrapped; nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from listarchive.errors import UsageError
from listarchive.moderation import RemovedQuotes
from listarchive.post import Author, Body, Label, Line, Post, Sent
from listarchive.short_ids import short

SAID = "The kettle whistles in the key of F,\nand nobody in the house can say why it does."
QUOTES = RemovedQuotes().with_post(short("a@x"), SAID)


def label(line: str) -> Label:
    if line.startswith((">", "Ann>")):
        return "quote"
    return "forward-header" if line.startswith(("---", "From:")) else "own"


def shown(*lines: str, answers: str = "a@x") -> list[str]:
    body = Body.of(Line(label(line), line) for line in lines)
    post = Post("b@x", Author(), Sent(), "Kettle", body, references=(answers,))
    return [line.text for line in QUOTES.applied(post).lines]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["> The kettle whistles in the key of F,", "Mine, too."], ["> [removed]", "Mine, too."]),
        (
            ["> The kettle whistles in", "> the key of F, and nobody in the house can say", "> why it does."],
            ["> [removed]", "> [removed]", "> [removed]"],
        ),
        ([">> THE KETTLE whistles, in the key of F"], [">> [removed]"]),
        (["Ann> and nobody in the house can say"], ["Ann> [removed]"]),
        (["> The kettle is on the stove."], ["> The kettle is on the stove."]),
        (["> in the key"], ["> in the key"]),
        (
            ["> The kettle whistles in the key of F,", "> says Ann, whom I do not believe at all."],
            ["> [removed]", "> says Ann, whom I do not believe at all."],
        ),
        (["The kettle whistles in the key of F,"], ["The kettle whistles in the key of F,"]),
        ([">", "> The kettle whistles in the key of F,", ">"], [">", "> [removed]", ">"]),
    ],
)
def test_a_quoted_line_is_taken_out(lines: list[str], expected: list[str]) -> None:
    assert shown(*lines) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["> The kettle whistles in the key of F,"], ["> The kettle whistles in the key of F,"]),
        (
            ["> The kettle whistles in the key of F,", "> and nobody in the house can say"],
            ["> [removed]", "> [removed]"],
        ),
    ],
)
def test_of_a_post_that_answers_another_more_words_on_end_are_a_quote(
    lines: list[str], expected: list[str]
) -> None:
    assert shown(*lines, answers="c@x") == expected


@pytest.mark.parametrize("answers", ["a@x", "c@x"])
def test_what_is_forwarded_is_a_quote_and_what_stands_above_it_is_not(answers: str) -> None:
    said = SAID.split("\n")
    head = ["---------- Forwarded message ----------", "From: Ann"]
    assert shown(*said, *head, *said, "Ann", answers=answers) == [
        *said,
        *head,
        "[removed]",
        "[removed]",
        "Ann",
    ]


def test_the_file_has_no_word_of_the_post_and_is_read_again(tmp_path: Path) -> None:
    QUOTES.save(tmp_path)
    assert RemovedQuotes.read(tmp_path) == QUOTES
    said = (tmp_path / "hidden-quotes").read_text().partition("\n")[2]
    assert not any(word in said for word in ("kettle", "whistle", "house"))
    assert RemovedQuotes().with_post(short("a@x"), SAID).hashes != QUOTES.hashes, "the hashes are keyed"


def test_what_is_quoted_of_a_post_that_is_shown_again_stays() -> None:
    assert not QUOTES.without({short("a@x")})


def test_a_damaged_line_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "hidden-quotes").write_text("key 00\nabc 12zz\n")
    with pytest.raises(UsageError, match=r"hidden-quotes, line 2: .* is damaged: take"):
        RemovedQuotes.read(tmp_path)
