"""Conversations: the posts that their ids, or else their subjects, tie together.

Nothing about conversations is kept: a post is found by its own short id and by those of its ancestors
(field `ref`), so a parent that arrives late joins what it belongs to by being there.

A post that is marked as an answer, and has no ancestor in the archive, goes with the post before it on its
list that has the same base subject, if that is no more than `WITHIN` older. So of the posts of a list with
one base subject, in the order of their dates, only neighbours are tied: none has to look for another further
away, and no order in which they arrive makes a difference.

However many posts a conversation has, all that is told of it comes from one walk, which the reader of the
commit remembers: a conversation is the same to each of its posts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from listarchive.engine.member import Member

if TYPE_CHECKING:
    from listarchive.engine.protocols import PostLookup
    from listarchive.engine.stored_post import StoredPost

WITHIN = 31 * 86_400
"""Seconds between an answer without references and the post before it."""
_REMEMBERED = 100_000  # posts whose conversations a reader remembers, and those of the last one

T = TypeVar("T")


class Walked(NamedTuple):
    """A conversation."""

    first: str
    """The short id of its oldest post."""
    numbers: tuple[int, ...]
    """Its documents, the oldest first."""


def conversation(posts: PostLookup, number: int) -> Sequence[int]:
    """Collect the documents of the conversation that this one is in, the oldest first."""
    if number not in posts.walked:
        posts.expect([number])
    return _walked(posts, number).numbers


def stored_posts(posts: PostLookup, numbers: Sequence[int]) -> list[StoredPost]:
    """Give back the posts of some documents, in their order."""
    # As they stand in the files: their blocks are unpacked once, not in the order of dates.
    found = {number: posts.stored_post(number) for number in sorted(numbers)}
    return [found[number] for number in numbers]


def conversations(posts: PostLookup, numbers: Iterable[int]) -> dict[int, Walked]:
    """Collect the conversation of each of some documents."""
    wanted = set(numbers)
    posts.expect([number for number in wanted if number not in posts.walked])
    found: dict[int, Walked] = {}
    for number in wanted:
        if number not in found:
            walked = _walked(posts, number)
            found |= dict.fromkeys(wanted.intersection(walked.numbers), walked)
    return found


def first_posts(posts: PostLookup, numbers: Iterable[int]) -> dict[int, str]:
    """Name the conversation of each of some documents: the short id of its oldest post."""
    return {number: walked.first for number, walked in conversations(posts, numbers).items()}


def _walked(posts: PostLookup, number: int) -> Walked:
    found = posts.walked.get(number)
    if found is None:
        members = _Walk(posts, number).members
        numbers = tuple(sorted(members, key=lambda each: members[each].age))
        found = Walked(members[numbers[0]].names[0], numbers)
        if len(posts.walked) + len(numbers) > _REMEMBERED:
            posts.walked.clear()
        posts.walked.update(dict.fromkeys(numbers, found))
    return found


def tied_by_subject(
    posts: Iterable[T],
    member: Callable[[T], Member],
    references_only: frozenset[str],
    ids: Container[str] | None = None,
) -> Iterator[tuple[T, T, T]]:
    """Give each of some posts that goes with another by its subject, that one, and the first of that subject.

    Nothing but these is known: they are all that there are, all of a conversation, or, if the `ids` of all
    are given, all of their base subjects.
    """
    own = set()
    alike: dict[tuple[str, int], list[T]] = {}
    for post in posts:
        told = member(post)
        own.add(told.names[0])
        for name in told.lists if told.subject else ():
            if name not in references_only:
                alike.setdefault((name, told.subject >> 1), []).append(post)
    known = own if ids is None else ids
    for some in alike.values():
        some.sort(key=lambda post: member(post).sort_key)
        for before, post in pairwise(some):
            one, other = member(before), member(post)
            if _may_follow(other, one) and not any(name in known for name in other.names[1:]):
                yield post, before, some[0]


def first_of_subject(members: Mapping[int, Member], references_only: frozenset[str]) -> dict[int, int]:
    """Give the document below which each of a conversation stands that goes with another by its subject."""
    above: dict[int, int] = {}
    for post, _, first in tied_by_subject(members, members.__getitem__, references_only):
        above[post] = min(above.get(post, first), first, key=lambda each: members[each].sort_key)
    return above


def _may_follow(post: Member, before: Member) -> bool:
    """Tell whether a post, if it has no ancestor in the archive, goes with the one before it."""
    return post.is_answer and post.date - before.date <= WITHIN


class _Walk:
    """Goes from a post to all that it is tied to."""

    def __init__(self, posts: PostLookup, number: int) -> None:
        self._posts = posts
        self.members: dict[int, Member] = {}
        """In no order."""
        self._names: set[str] = set()
        self._ids: set[str] = set()
        self._alike: Counter[tuple[str, int]] = Counter()
        """How many of them are on a list and have a base subject."""
        self._passed: set[tuple[int, str]] = set()
        """Those whose neighbours are known, with the lists on which they are."""
        found = self._take([(number, posts.member(number))])
        while found:
            found += self._by_references(found)
            found = self._take(self._by_subject(found))

    def _take(self, more: Iterable[tuple[int, Member]]) -> list[int]:
        """Add posts."""
        found = []
        for number, post in more:
            self.members[number] = post
            self._ids.add(post.names[0])
            found.append(number)
        return found

    def _by_references(self, found: list[int]) -> list[int]:
        """Add all that references tie to some posts. Most often nothing else is left to look for then."""
        every: list[int] = []
        while found:
            names = dict.fromkeys(name for each in found for name in self.members[each].names)
            fresh = [name for name in names if name not in self._names]
            self._names.update(fresh)
            found = self._take(self._posts.referring(fresh, self.members))
            every += found
        return every

    def _by_subject(self, found: Iterable[int]) -> Iterator[tuple[int, Member]]:
        """Give those that subjects tie to some posts, which are counted as known from now on."""
        members = self.members
        by_subject: dict[int, list[int]] = {}
        for number in found:
            by_subject.setdefault(members[number].subject >> 1, []).append(number)
        by_subject.pop(0, None)
        for subject, numbers in by_subject.items():
            for name in self._lists(numbers):
                here = [each for each in numbers if name in members[each].lists]
                self._alike[name, subject] += len(here)
                if self._alike[name, subject] < self._posts.sharing(name, subject):
                    yield from self._beside(name, subject, here)

    def _lists(self, numbers: Iterable[int]) -> set[str]:
        """Name the lists of some posts on which subjects count."""
        found: set[str] = set().union(*[self.members[each].lists for each in numbers])
        return found - self._posts.references_only

    def _beside(self, name: str, subject: int, numbers: list[int]) -> Iterator[tuple[int, Member]]:
        """Go from posts to others of their base subject on a list, as far as each is tied to the next."""
        if every := self._posts.few_alike(name, subject):
            yield from self._among(every, later=True)
            yield from self._among(every[::-1], later=False)
            return
        for number in numbers:
            if (number, name) not in self._passed:
                yield from self._from(number, name, later=True)
                yield from self._from(number, name, later=False)

    def _among(self, every: Sequence[tuple[int, Member]], *, later: bool) -> Iterator[tuple[int, Member]]:
        for (number, post), (other, next_) in pairwise(every):
            if number in self.members and other not in self.members and self._tied(post, next_, later):
                yield other, next_

    def _from(self, number: int, name: str, *, later: bool) -> Iterator[tuple[int, Member]]:
        post = self.members[number]
        for other, next_ in self._posts.beside(post, name, later=later):
            if other in self.members or not self._tied(post, next_, later):
                return
            self._passed.add((other, name))
            yield other, next_
            post = next_

    def _tied(self, post: Member, next_: Member, later: bool) -> bool:
        """Tell whether a post is tied to the next one, which is later, or not."""
        new, old = (next_, post) if later else (post, next_)
        return _may_follow(new, old) and not any(
            name in self._ids or (self._posts.may_know([("id", name)]) and self._posts.documents("id", name))
            for name in reversed(new.names[1:])
        )
