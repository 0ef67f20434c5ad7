"""A conversation as a tree: which of its posts answers which, and where another subject begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from listarchive.engine.conversations import conversation, first_of_subject, stored_posts
from listarchive.engine.member import Member
from listarchive.engine.stored_post import StoredPost, moment
from listarchive.lazy import lazy_pattern
from listarchive.record import record
from listarchive.subjects import answers, base_subject
from listarchive.threads import Item, Node, build, walk

if TYPE_CHECKING:
    from listarchive.engine.analysis.stemming import Stemming
    from listarchive.engine.protocols import Reader

_OF_SEVERAL = lazy_pattern(r"\[[^][]{0,60}\b\d{1,3}/\d{1,3}\b")
"""`[PATCH 2/5]`: each has a subject of its own, and none is another matter."""


@record
class Tree:
    """The posts of a conversation."""

    stored_posts: dict[str, StoredPost]
    """By their short ids, the oldest first."""
    roots: tuple[Node, ...]
    """Nodes have short ids as their keys."""
    begins: frozenset[str]
    """The posts with which a wholly new subject begins: one that has nothing of what they answer."""

    def in_order(self) -> Iterator[tuple[int, StoredPost | None, StoredPost | None]]:
        """Give the posts as they are read, each before its answers: its depth, itself, and what it answers.

        None stands for what is not in the archive.
        """
        above: list[StoredPost | None] = [None]
        for depth, node in walk(self.roots):
            stored = self.stored_posts[str(node.key)] if node.key is not None else None
            yield depth, stored, above[depth]
            above[depth + 1 :] = [stored]


def tree(reader: Reader, number: int) -> Tree:
    """Give the conversation that a document is in.

    An answer without references stands below the first post of its subject.
    """
    numbers = conversation(reader, number)
    by_number = dict(zip(numbers, stored_posts(reader, numbers), strict=True))
    members = {each: reader.member(each) for each in numbers}
    above = first_of_subject(members, reader.references_only)
    roots = build(
        _item(stored, by_number[above[each]] if each in above else None, moment(members[each].date))
        for each, stored in _in_series(by_number, members)
    )
    found = Tree({stored.id: stored for stored in by_number.values()}, tuple(roots), frozenset())
    documents = {stored.id: each for each, stored in by_number.items()}
    begins = (
        stored.id
        for _, stored, parent in found.in_order()
        if stored
        and parent
        and _is_another_matter(
            stored.post.subject, parent.post.subject, partial(reader.stemming, documents[stored.id])
        )
    )
    return replace(found, begins=frozenset(begins))


def _in_series(
    stored_posts: dict[int, StoredPost], members: Mapping[int, Member]
) -> list[tuple[int, StoredPost]]:
    """Give posts in their order, and patches of one second in that of their series."""
    if len({members[each].date for each in stored_posts}) == len(stored_posts):
        return list(stored_posts.items())
    from listarchive.patches import mark  # noqa: PLC0415 - most conversations have no use for it

    def place(numbered: tuple[int, StoredPost]) -> tuple[int, int]:
        number, stored = numbered
        told = mark(stored.post.subject)
        return members[number].date, told.number if told else 0

    return sorted(stored_posts.items(), key=place)


def _item(stored: StoredPost, above: StoredPost | None, when: datetime | None) -> Item:
    post = stored.post
    # What it answers is missing: that, in its turn, is an answer to the first post of the subject.
    before = (above.post.message_id,) if above else ()
    return Item(stored.id, post.message_id, before + post.references, post.subject, when)


def _is_another_matter(subject: str, before: str, stemming: Callable[[], Stemming]) -> bool:
    """Tell whether a subject is about nothing of what the one before it was about."""
    if answers(subject) or _OF_SEVERAL.search(subject):
        return False
    here, above = base_subject(subject)[0], base_subject(before)[0]
    if here == above:
        return False
    from listarchive.engine.analysis.words import folded_words  # noqa: PLC0415 - few subjects change

    own = stemming()
    new, old = (own.terms_of(folded_words(each)) - own.common for each in (here, above))
    return bool(new and old) and new.isdisjoint(old)
