"""The text of an HTML mail is as long as its markup allows, and costs no more, whatever is in it."""

from __future__ import annotations

import pytest
from growth import unsteady  # type: ignore[import-not-found]
from hypothesis import given
from hypothesis import strategies as st

from listarchive.limits import Limits
from listarchive.text import html, html_tree
from listarchive.text.html import read, to_text

MOST = 21
"""So many characters of text come of one of the markup: an empty line in a quote 20 deep."""

PIECES = st.sampled_from(
    [
        *(
            "<blockquote>",
            "</blockquote>",
            "<ol>",
            "<ol start=999999>",
            "<ul>",
            "</ol>",
            "<li>",
            "<li value=7>",
        ),
        *("<pre>", "</pre>", "\n", "\r\n", "<br>", "<hr>", "<p>", "</p>", "<div>", "</div>", "x", " ", "\t"),
        *(
            "<table>",
            "<tr>",
            "<td>",
            "<td colspan=99 rowspan=99>",
            "</table>",
            "<dl>",
            "<dd>",
            "&nbsp;",
            "&nGt;",
        ),
        *(
            '<a href="http://b.example/é">',
            "<a href=q>",
            "<a name=r>",
            "</a>",
            '<img alt="a boat">',
            "<b>",
            "</b>",
        ),
        *(
            '<div class="gmail_quote">',
            "<div id=appendonsend>",
            "-----",
            "<!-- x -->",
            "<![CDATA[",
            "<",
            ">",
            "&",
        ),
        *(
            "<textarea>",
            "<ruby>",
            "<rt>",
            "<select>",
            "<option>",
            "<form>",
            "<svg>",
            "<style>",
            "<q>",
            "</body>",
        ),
    ]
)
RUNS = st.tuples(PIECES, st.sampled_from([1, 1, 1, 2, 3, 30, 400])).map(lambda run: run[0] * run[1])


@pytest.mark.slow
@given(st.lists(RUNS, max_size=30).map("".join))
def test_a_text_is_as_long_as_its_markup_allows(markup: str) -> None:
    assert len(to_text(markup)) <= MOST * len(markup)


@pytest.mark.slow
@given(st.lists(RUNS, max_size=12).map("".join), st.integers(1, 9))
def test_markup_given_in_pieces_reads_the_same(markup: str, size: int) -> None:
    whole = to_text(markup)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(html_tree, "_MANY_ENDS", -1)
        patched.setattr(html_tree, "_PIECE", size)
        assert to_text(markup) == whole


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<ol><li>" * 60 + "deep", f"{'  ' * 20}1. deep"),
        ("<ul><li>" * 60 + "deep", f"{'  ' * 20}* deep"),
        ("<ol start=99999999999999999999999999><li>deep", "1. deep"),
        ("<ol start=999999><li>a<li>b", "999999. a\n1000000. b"),
        ("<blockquote>" * 60 + "deep", f"{'>' * 20} deep"),
        ("<blockquote>" * 60 + "deep" + "</blockquote>" * 60 + "shallow", f"{'>' * 20} deep\n\nshallow"),
        ("<table><tr><td colspan=999999999 rowspan=999999999>a<td>b", "a\tb"),
    ],
    ids=[
        "numbers",
        "stars",
        "a-number-too-long",
        "a-long-number",
        "quotes",
        "after-quotes",
        "spans",
    ],
)
def test_what_marks_the_depth_of_a_line_is_bounded(markup: str, text: str) -> None:
    assert to_text(markup).split("\n")[-text.count("\n") - 1 :] == text.split("\n")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<a href=b>one<a href=c>, two</a></a>", "one <b>, two <c>"),
        ("<a href=b>one<b><a href=c>, two</b></a>", "one <b>, two <c>"),
        ("<a href=b>one<b><a name=c></a>, two</b></a>", "one, two <b>"),
        ("<a href=b>one<br>two</a>", "one\ntwo <b>"),
    ],
    ids=["link-in-link", "not-ended", "anchor-in-link", "over-lines"],
)
def test_a_link_ends_where_the_next_begins(markup: str, text: str) -> None:
    assert to_text(markup) == text


def numbered(unit: str) -> str:
    return "".join(unit.replace("#", str(number)) for number in range(3_000))


SLOW = {
    "items": "<ol><li>" * 3_000,
    "items-in-quotes": "<blockquote><ol><li>x" * 2_000,
    "lines-in-quotes": "<blockquote>" * 2_000 + "<br>x" * 2_000,
    "lines-in-pre-in-quotes": "<blockquote>" * 2_000 + "<pre>" + "\n" * 20_000,
    "rules-in-quotes": "<blockquote>" * 2_000 + "<hr>" * 2_000,
    "containers": '<div class="gmail_quote">' * 3_000 + "---",
    "containers-of-a-quote": '<div class="gmail_quote"><blockquote>x</blockquote>' * 3_000,
    "heads-of-replies": "<blockquote>x</blockquote>" * 2_000 + "<div id=appendonsend></div>" * 2_000,
    "links-in-links": numbered("<span><a href=q#>y"),
    "links-over-lines": numbered("<span><a href=q#>y") + "<br>" * 3_000,
    "links-in-cells": numbered("<table><tr><td><a href=q#>y"),
    "ends-of-nothing": "<div>" * 10_000 + "</span>" * 10_000,
    "ends-that-end-nothing": "<span>" + "<div>" * 10_000 + "</span>" * 10_000,
    "ends-of-paragraphs": "<div>" * 10_000 + "</p>" * 10_000,
    "attributes": "<a " + numbered("a# ") * 3 + ">x",
    "classes": '<p class="' + numbered("a# ") * 3 + '">x',
    "body-attributes": numbered("<body a#=1>"),
    "unknown": numbered("<x#>"),
    "styles": '<p style="' + "display :" * 5_000 + '">x',
    "spaces-in-styles": '<p style="' + ("display" + " " * 1_000) * 50 + '">x',
    "cells": "<table><tr>" + "<td><p>x</p>" * 5_000,
    "paragraphs-of-an-item": "<ul><li>" + "<p>x</p>" * 5_000,
    "tables": "<table><tr><td>" * 4_000,
    "alternate": "<font><b><i>x</font></b></i>" * 3_000,
    "comments": "<!--" * 5_000,
    "entities": "&#" * 10_000 + "9" * 10_000,
    "angles": "<" * 30_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("markup", SLOW.values(), ids=SLOW)
def test_what_is_made_to_be_slow_costs_what_its_length_allows(markup: str) -> None:
    half = len(markup) // 2

    def longer(size: int) -> str:
        """Of one kind: the first half and the second each so many times, with their seams."""
        return markup[:half] * (size // len(markup)) + markup[half:] * (size // len(markup))

    assert not unsteady(to_text, longer, 4 * len(markup), 3_000)


@pytest.mark.slow
def test_ends_that_are_looked_for_too_deep_are_told() -> None:
    text, met = read("<div>" * 30_000 + "</span>" * 30_000 + "the <b>end")
    assert met == ["elements too deep within each other: the rest is read without tags"]
    assert text.split() == ["the", "end"]
    assert read("<div>" * 30_000 + "the <b>end") == ("the end", [])


def test_a_text_ends_with_the_line_that_makes_it_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "limits", lambda: Limits(text_length=1_000))
    text = to_text("<blockquote>" * 20 + "<pre>" + "\n" * 10_000)
    assert 1_000 <= len(text) <= 1_050
    assert to_text("<p>" + "x" * 5_000) == "x" * 5_000


def test_what_a_ruby_says_is_read() -> None:
    assert to_text("<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>") == "漢字(かんじ)"
