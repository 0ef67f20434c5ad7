"""Threads: which post answers which (JWZ's algorithm, RFC 5256).

The REFERENCES algorithm of RFC 5256 §3 (after Jamie Zawinski), in two passes so that nothing depends
on the order in which posts arrive: first each post says whose answer it is, then what posts say about
the order of others fills the gaps. Nothing here recurses, so a chain may be of any length.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from operator import attrgetter
from typing import Any

from listarchive.subjects import base_subject

_ANSWER_WITHIN = timedelta(days=31).total_seconds()
_RESENT_WITHIN = timedelta(days=1).total_seconds()


@dataclass(frozen=True, slots=True)
class Item:
    """What threading needs to know of a post. `references` has its ancestors' ids, its parent's last."""

    key: Hashable
    message_id: str = ""
    references: tuple[str, ...] = ()
    subject: str = ""
    date: datetime | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A post in its conversation, with its answers. No key: a post that is known only by its answers."""

    key: Hashable | None
    children: list[Node] = field(default_factory=list)


def walk(roots: Sequence[Node]) -> Iterator[tuple[int, Node]]:
    """Give every node with its depth, parents first. Not recursive: some conversations are deep."""
    waiting = [(0, node) for node in reversed(roots)]
    while waiting:
        depth, node = waiting.pop()
        yield depth, node
        waiting.extend((depth + 1, child) for child in reversed(node.children))


class _Container:
    """A post, or the place of one (`item` is None), while the tree is being built."""

    __slots__ = ("children", "item", "leader", "moment", "node", "parent", "place")

    def __init__(self, item: Item | None = None, place: int = 0) -> None:
        self.item = item
        self.place = place
        self.moment = float("inf") if item is None or item.date is None else item.date.timestamp()
        self.parent: _Container | None = None
        self.leader = self
        self.children: list[_Container] = []
        self.node: Node | None = None

    @property
    def order(self) -> tuple[float, int]:
        """By date; what has none comes last, as it came."""
        return (self.moment, self.place)

    @property
    def root(self) -> _Container:
        """The top of the tree it is in; the way there is shortened for the next who asks."""
        root = self
        while root.leader is not root:
            root = root.leader
        step = self
        while step.leader is not root:
            step.leader, step = root, step.leader
        return root

    def follow(self, parent: _Container) -> None:
        """Become a child of `parent`, if it has no parent and is not itself above that."""
        if self.parent is None and parent.root is not self.root:
            self.parent = parent
            self.leader = parent.root


_in_order = attrgetter("order")


def build(items: Iterable[Item]) -> list[Node]:
    """The conversations that items make, oldest first: every item stands in them exactly once.

    Of items that share an id, the oldest is the one that others answer. Of a loop of references, the
    link that the newest item would add is left out. Conversations that share a subject are joined as
    RFC 5256 §3 step 5 has it, but only while they are near in time: a month for answers, a day for
    posts that begin anew (`Weekly report` is no conversation).
    """
    posts = sorted((_Container(item, place) for place, item in enumerate(items)), key=_in_order)
    _link(posts)
    roots = sorted(_by_subject(_without_ghosts(posts)), key=_in_order)
    return _nodes(roots)


def answered(items: Iterable[Item], subject: Callable[[Any], str]) -> dict[Any, Any]:
    """Give, by their keys, what each item answers that answers another: the parents of `build`.

    `subject` is asked for the few subjects that count; those of the items are not looked at.
    """
    posts = sorted((_Container(item, place) for place, item in enumerate(items)), key=_in_order)
    _link(posts)
    roots = _without_ghosts(posts)
    if len(roots) > 1:
        for root in roots:
            post = root if root.item else min(root.children, key=_in_order)
            assert post.item is not None
            post.item = replace(post.item, subject=subject(post.item.key))
        _by_subject(roots)
    return {
        child.item.key: post.item.key for post in posts for child in post.children if child.item and post.item
    }


def _base(post: _Container) -> tuple[str, bool]:
    return base_subject(post.item.subject) if post.item else ("", False)


def _link(posts: list[_Container]) -> None:
    """Give each post its parent (steps 1 and 2). What a post says of itself outdoes what others say."""
    known: dict[str, _Container] = {}
    for post in posts:
        if post.item and post.item.message_id:
            known.setdefault(post.item.message_id, post)
    chains = {post: _chain(post, known) for post in posts}
    for post, chain in chains.items():
        if chain:
            post.follow(chain[-1])
    for chain in chains.values():
        for parent, child in pairwise(chain):
            if not chains.get(child):
                child.follow(parent)


def _chain(post: _Container, known: dict[str, _Container]) -> list[_Container]:
    """The ancestors that a post's references name; those not known yet get a place."""
    chain = []
    for ancestor in post.item.references if post.item else ():
        if ancestor not in known:
            known[ancestor] = _Container()
        if known[ancestor] is not post:
            chain.append(known[ancestor])
    return chain


def _without_ghosts(posts: list[_Container]) -> list[_Container]:
    """Take out the places that no post fills (step 4). One stays as a root if it joins several posts."""
    roots: list[_Container] = []
    for post in posts:
        above, passed = post.parent, []
        while above is not None and above.item is None and above.parent is not None:
            passed.append(above)
            above = above.parent
        for ghost in passed:
            ghost.parent = above
        if above is None:
            roots.append(post)
        else:
            if not above.children and above.item is None:
                roots.append(above)
            above.children.append(post)
    return [
        root.children[0] if root.item is None and len(root.children) == 1 else root for root in _dated(roots)
    ]


def _dated(roots: list[_Container]) -> list[_Container]:
    for root in roots:
        if root.item is None:
            root.moment, root.place = min(child.order for child in root.children)
    return roots


def _by_subject(roots: list[_Container]) -> list[_Container]:
    """Join the conversations that share a subject (step 5).

    `engine.conversations` finds the posts of one conversation among all of an archive, by numbers that the
    index keeps of their subjects; here they are few, and roots with a missing parent are joined, too.
    """
    kept: list[_Container] = []
    runs: dict[str, tuple[int, float, bool]] = {}
    for root in sorted(roots, key=_in_order):
        subject, marked = _base(root if root.item else min(root.children, key=_in_order))
        original = root.item is not None and not marked
        place, last, begun = runs.get(subject, (-1, 0.0, False))
        within = _RESENT_WITHIN if original and begun else _ANSWER_WITHIN
        near = root.moment - last <= within or root.moment == float("inf")
        if subject and place >= 0 and near:
            kept[place] = _joined(kept[place], root)
        else:
            place, begun = len(kept), False
            kept.append(root)
        runs[subject] = (place, root.moment, begun or original)
    return kept


def _joined(one: _Container, other: _Container) -> _Container:
    """Two conversations of one subject as one; `one` is the older."""
    if one.item is None:
        one.children.extend(other.children if other.item is None else [other])
        return one
    if other.item is None:
        other.children.append(one)
        other.moment, other.place = one.order
        return other
    one_answers, other_answers = _base(one)[1], _base(other)[1]
    if one_answers != other_answers:
        first, second = (other, one) if one_answers else (one, other)
        first.children.append(second)
        return first
    joint = _Container()
    joint.children = [one, other]
    joint.moment, joint.place = one.order
    return joint


def _nodes(roots: list[_Container]) -> list[Node]:
    """Containers as nodes, siblings by date (step 6)."""
    nodes = []
    open_ = list(roots)
    for root in roots:
        root.node = Node(root.item.key if root.item else None)
        nodes.append(root.node)
    while open_:
        above = open_.pop()
        above.children.sort(key=_in_order)
        for child in above.children:
            child.node = Node(child.item.key if child.item else None)
            assert above.node is not None
            above.node.children.append(child.node)
        open_.extend(above.children)
    return nodes
