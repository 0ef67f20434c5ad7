"""The tree of an HTML text is BeautifulSoup's own, whole and in order, as its navigation finds it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag
from hypothesis import given
from hypothesis import strategies as st

from listarchive.text.html_tree import descendants, first_within, tree_of

PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<table>",
        "<td>",
        "</table>",
        "<pre>",
        "<rt>",
        "<br>",
        "x",
        " ",
        "\n",
        "é",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_it_is_what_beautiful_soup_makes_of_the_text(markup: str) -> None:
    tree, met = tree_of(markup)
    assert str(tree) == str(BeautifulSoup(markup, "lxml"))
    assert met == []


@given(st.lists(PIECES, max_size=40).map("".join))
def test_each_element_is_linked_to_the_next(markup: str) -> None:
    tree, _ = tree_of(markup)
    for tag in [tree, *tree.find_all(True)]:
        assert isinstance(tag, Tag)
        within = list(descendants(tag))
        assert [id(each) for each in within] == [id(each) for each in tag.descendants]
        assert all(each.parent is tag for each in tag.contents)
        assert [id(each.next_sibling) for each in tag.contents[:-1]] == [
            id(each) for each in tag.contents[1:]
        ]


def test_the_first_element_within_another_is_found() -> None:
    tree, _ = tree_of("<div id=a><p>x<i>y</i></p></div><i>z</i>")
    assert str(first_within(tree, "i")) == "<i>y</i>"
    inner = first_within(tree, "p")
    assert inner is not None
    assert first_within(inner, "p") is None


@pytest.mark.parametrize(
    "markup",
    ["http://example.org/x", "/tea/cake.html", '<?xml version="1.0"?><p>x', "\udce9.html", "", "\0"],
    ids=["url", "path", "xml", "half-a-character", "nothing", "nul"],
)
@pytest.mark.filterwarnings("error")
def test_nothing_is_warned_of(markup: str) -> None:
    tree, _ = tree_of(markup)
    assert isinstance(tree, BeautifulSoup)


def test_comments_and_declarations_are_no_part_of_it() -> None:
    tree, _ = tree_of("<!DOCTYPE html><!-- a --><p>b<!-- c -->d<?e f?>")
    assert str(tree) == "<html><body><p>bd</p></body></html>"
