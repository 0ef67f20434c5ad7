"""The posts that make one conversation, and which answers which."""

from __future__ import annotations

import email.header
import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.message_ids import message_id, references
from listarchive.subjects import base_subject
from listarchive.threads import Item, Node, build

DAY = timedelta(days=1)
START = datetime(2023, 1, 1, tzinfo=UTC)


def item(key: str, *refs: str, subject: str = "", day: float | None = None) -> Item:
    return Item(
        key,
        f"{key}@x",
        tuple(f"{ref}@x" for ref in refs),
        subject,
        None if day is None else START + day * DAY,
    )


def drawn(nodes: list[Node]) -> str:
    """Trees as IMAP writes them, here always nested: (a (b) (c (d)))."""
    return " ".join(
        f"({node.key or '-'}{' ' if node.children else ''}{drawn(node.children)})" for node in nodes
    )


@pytest.mark.parametrize(
    ("items", "tree"),
    [
        pytest.param([], "", id="nothing"),
        pytest.param([item("a"), item("b", "a"), item("c", "a", "b")], "(a (b (c)))", id="a chain"),
        pytest.param([item("c", "a", "b"), item("b", "a"), item("a")], "(a (b (c)))", id="backwards"),
        pytest.param([item("b", "a"), item("c", "a")], "(- (b) (c))", id="two answers to a missing post"),
        pytest.param([item("b", "a")], "(b)", id="one answer to a missing post"),
        pytest.param([item("a"), item("c", "a", "b")], "(a (c))", id="a gap"),
        pytest.param([item("a"), item("b"), item("c", "a", "b")], "(a (b (c)))", id="others know the parent"),
        pytest.param([item("a", "a")], "(a)", id="answers itself"),
        pytest.param([item("a", "b"), item("b", "a")], "(b (a))", id="a loop of two"),
        pytest.param(
            [item("a", "c"), item("b", "a"), item("c", "b")],
            "(c (a (b)))",
            id="a loop of three: the last link goes",
        ),
        pytest.param([item("a", day=2), item("b", day=1)], "(b) (a)", id="roots by date"),
        pytest.param(
            [item("a"), item("b", "a", day=2), item("c", "a", day=1)], "(a (c) (b))", id="answers by date"
        ),
        pytest.param([item("a"), item("a")], "(a) (a)", id="an id used twice"),
        pytest.param(
            [item("a", subject="Herons"), item("b", subject="Re: Herons")],
            "(a (b))",
            id="an answer by its subject",
        ),
        pytest.param(
            [item("b", subject="Re: [birds] herons", day=0), item("a", subject="[birds] Herons", day=1)],
            "(a (b))",
            id="an answer with a slow clock",
        ),
        pytest.param(
            [item("a", subject="Report", day=0), item("b", subject="Report", day=7)],
            "(a) (b)",
            id="a weekly report is no conversation",
        ),
        pytest.param(
            [item("a", subject="Report", day=0), item("b", subject="Report", day=0.5)],
            "(- (a) (b))",
            id="a post sent again",
        ),
        pytest.param(
            [item("a", subject="Help", day=0), item("b", subject="Re: Help", day=400)],
            "(a) (b)",
            id="an old subject",
        ),
        pytest.param([item("a"), item("b")], "(a) (b)", id="no subject joins nothing"),
    ],
)
def test_conversations(items: list[Item], tree: str) -> None:
    assert drawn(build(items)) == tree


@pytest.mark.parametrize(
    ("subject", "base", "marked"),
    [
        ("Herons", "herons", False),
        ("Re: Herons", "herons", True),
        ("RE[2]: [birds] Re:  Herons (fwd)", "herons", True),
        ("[Fwd: Herons]", "herons", True),
        ("AW: Reiher", "reiher", True),
        ("[birds]", "[birds]", False),
        ("[birds] Ad: Herons", "ad: herons", False),
        ("", "", False),
    ],
)
def test_base_subject(subject: str, base: str, marked: bool) -> None:
    assert base_subject(subject) == (base, marked)


def _plain(header: str | None) -> str:
    return str(email.header.make_header(email.header.decode_header(header or "")))


def _unordered(tree: list[Any]) -> list[Any]:
    """Siblings without dates may stand in any order."""
    return sorted(([key, _unordered(children)] for key, children in tree), key=json.dumps)


def _shape(nodes: list[Node]) -> list[Any]:
    return [[node.key, _shape(node.children)] for node in nodes]


def test_the_cases_of_imaptest_for_references(shared: Path) -> None:
    every = json.loads((shared / "fixtures/threads/imaptest.json").read_text())
    cases = [case for case in every if case["algo"] == "references"]
    assert len(cases) == 14
    for case in cases:
        items = []
        for message in case["messages"]:
            own = message_id(message["message_id"] or "")
            ancestors = references(message["references"] or "", message["in_reply_to"] or "", own)
            date = parsedate_to_datetime(message["date"]) if message["date"] else None
            items.append(Item(str(message["n"]), own, ancestors, _plain(message["subject"]), date))
        assert _unordered(_shape(build(items))) == _unordered(case["tree"]), case["id"]


def _keys(nodes: list[Node]) -> list[Any]:
    keys, waiting = [], list(nodes)
    while waiting:
        node = waiting.pop()
        waiting += node.children
        keys += [] if node.key is None else [node.key]
    return keys


IDS = st.sampled_from("abcdef")
ITEMS = st.lists(
    st.builds(
        lambda own, refs, subject, day: (own, tuple(refs), subject, START + day * DAY),
        IDS,
        st.lists(IDS, max_size=4),
        st.sampled_from(["", "x", "Re: x", "y"]),
        st.integers(0, 100),
    ),
    max_size=12,
).map(lambda rows: [Item(key, *row) for key, row in enumerate(rows)])


@given(ITEMS)
def test_every_item_stands_in_the_trees_once(items: list[Item]) -> None:
    assert sorted(_keys(build(items))) == [each.key for each in items]


@given(ITEMS.flatmap(lambda items: st.tuples(st.just(items), st.permutations(items))))
def test_the_order_of_arrival_changes_nothing(orders: tuple[list[Item], list[Item]]) -> None:
    items, shuffled = orders
    if len({each.date for each in items}) == len(items):
        assert build(items) == build(shuffled)


@pytest.mark.slow
@pytest.mark.parametrize("order", [1, -1])
def test_a_chain_of_100_000_posts(order: int) -> None:
    length = 100_000
    chain = [item(str(place), *([str(place - 1)] if place else [])) for place in range(length)]
    (node,) = build(chain[::order])
    depth = 1
    while node.children:
        (node,) = node.children
        depth += 1
    assert depth == length
