"""Text is measured, cut, wrapped and marked rightly."""

from __future__ import annotations

import pytest
from growth import unsteady  # type: ignore[import-not-found]
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from listarchive.cli.hit_lines import who_wrote
from listarchive.cli.terminal import cut, wrap
from listarchive.cli.terminal import shown as set_in_lines
from listarchive.post import Author
from listarchive.printable import printable, safe

TEXT = st.text(st.sampled_from("ab cé時計字 -…*e\u0301😀"), max_size=60)


@pytest.mark.parametrize(
    ("text", "cells", "lines"),
    [
        ("", 10, []),
        ("   ", 10, []),
        ("one two three", 7, ["one two", "three"]),
        ("one  two", 8, ["one  two"]),
        ("one twothreefour", 8, ["one", "twothree", "four"]),
        ("時計時計", 4, ["時計", "時計"]),
        ("ab 時計時計時計", 7, ["ab 時計", "時計時", "計"]),
        ("時計時計", 5, ["時計", "時計"]),
        ("one  two", 7, ["one", "two"]),
        ("\u0301", 7, ["\u0301"]),
    ],
)
def test_wrap(text: str, cells: int, lines: list[str]) -> None:
    assert [text[start:end] for start, end in wrap(text, cells)] == lines


def test_a_url_stays_whole_where_it_can_be_opened() -> None:
    text = "see https://example.org/a-long-path there"
    pieces = [text[start:end] for start, end in wrap(text, 10, break_words=False)]
    assert pieces == ["see", "https://example.org/a-long-path", "there"]


@given(TEXT, st.integers(2, 30))
def test_wrap_loses_nothing_and_fits(text: str, cells: int) -> None:
    lines = [text[start:end] for start, end in wrap(text, cells)]
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(wcswidth(line) <= cells for line in lines)


@given(TEXT, st.integers(1, 30))
def test_cut_fits_and_says_so(text: str, cells: int) -> None:
    short = cut(safe(text), cells)
    assert wcswidth(short) <= cells
    assert short == safe(text) or short.endswith("…")


def test_places_move_with_what_they_mark() -> None:
    text, places = printable("a\u200bb \u00admar\u00adzipan\x1b[0m", [(5, 13)])
    assert text == "ab marzipan\ufffd[0m"
    assert [text[start:end] for start, end in places] == ["marzipa"]
    text, places = printable("mar\u00adzipan", [(0, 9)])
    assert (text, places) == ("marzipan", [(0, 8)])


def test_the_first_match_is_among_the_lines_shown() -> None:
    text = "one two three four five six MATCH seven eight nine ten"
    assert set_in_lines(text, [(28, 33)], 10, 2, colour=False) == ["… five six", "*MATCH* s…"]
    assert set_in_lines(text, [], 10, 2, colour=False) == ["one two", "three fou…"]


def test_marks_over_two_lines() -> None:
    lines = set_in_lines("aa bbbb cc", [(3, 10)], 7, 3, colour=True)
    assert lines == ["aa \x1b[31m\x1b[1mbbbb\x1b[0m", "\x1b[31m\x1b[1mcc\x1b[0m"]


@given(TEXT, st.integers(12, 40), st.integers(1, 3), st.lists(st.integers(0, 60), max_size=6))
def test_lines_shown_are_few_and_fit(text: str, cells: int, most: int, ends: list[int]) -> None:
    ends = sorted({min(end, len(text)) for end in ends})
    places = list(zip(ends[::2], ends[1::2], strict=False))
    lines = set_in_lines(text, places, cells, most, colour=False)
    assert len(lines) <= most
    assert all(wcswidth(line) <= cells for line in lines)


@pytest.mark.parametrize("sign", ["a", "時", "e\u0301", "\u0301", "\u200b", "😀", " a", "\x1b"])
def test_no_text_takes_long(sign: str) -> None:
    def shown(text: str) -> None:
        set_in_lines(text, [(0, 1)], 76, 2, colour=False)
        cut(safe(text), 76)

    assert not unsteady(shown, lambda size: sign * size, 200_000, 200)


@pytest.mark.parametrize(
    ("author", "shown"),
    [
        (Author("News", "news@example.org", "Ilse Brandt"), "Ilse Brandt (via News)"),
        (Author("", "news@example.org", "Ilse Brandt"), "Ilse Brandt (via news@example.org)"),
        (Author("", "", "Ilse Brandt"), "Ilse Brandt"),
        (Author("Nell Okafor", "nell@example.org"), "Nell Okafor"),
        (Author(), "(unknown)"),
    ],
)
def test_an_author_is_named_for_people(author: Author, shown: str) -> None:
    assert who_wrote(author) == shown
