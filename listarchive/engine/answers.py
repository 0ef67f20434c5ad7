"""Which post answers which: how many direct answers each has, and which begin a conversation.

These are the answers that `archive.search.conversation_tree` draws, told by columns. Most conversations are
plain: one of their posts answers none that is here, and each of the others says that it answers an older one
that is here. The rest are built as the tree is.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from listarchive.engine.conversations import first_of_subject, tied_by_subject
from listarchive.engine.member import Member
from listarchive.engine.protocols import PostLookup
from listarchive.engine.stored_post import UNDATED, moment
from listarchive.threads import Item, answered

_Members = Mapping[int, Member]
_NOTHING = -1


class Answers(NamedTuple):
    """What is told of all documents, by their numbers; of those that were removed, nothing."""

    counts: array[int]
    """How many direct answers each has."""
    begins: bytearray
    """1 for the oldest post of each conversation."""


def parents(posts: PostLookup, members: _Members) -> dict[int, int]:
    """Give what each document of a conversation answers, if it answers one that is here."""
    ids = {name for member in members.values() for name in member.names}
    known = (name for name in ids if posts.may_know([("namesake", name)]))
    return _parents(posts, members, _namesakes(posts, known))


def answers(posts: PostLookup) -> Answers:
    """Count the answers of all posts."""
    members = dict(posts.members())
    namesakes = _namesakes(posts, posts.terms("namesake"))
    size = max(members, default=-1) + 1
    found = Answers(array("I", bytes(4 * size)), bytearray(size))
    ties = _Ties(size, members)
    ties.by_subject(posts.references_only)
    ties.odd.update(namesakes)
    for numbers in ties.conversations():
        found.begins[min(numbers, key=lambda number: members[number].age)] = 1
        if len(numbers) == 1:
            continue
        if ties.is_plain(numbers):
            answered = [above for each in numbers if (above := ties.named[each]) != _NOTHING]
        else:
            answered = list(_parents(posts, {each: members[each] for each in numbers}, namesakes).values())
        for number in answered:
            found.counts[number] += 1
    return found


def _namesakes(posts: PostLookup, ids: Iterable[str]) -> dict[int, str]:
    """Find the documents whose Message-ID another post had first, by its short id."""
    return {number: name for name in ids for number in posts.documents("namesake", name)}


def _parents(posts: PostLookup, members: _Members, namesakes: Mapping[int, str]) -> dict[int, int]:
    above = first_of_subject(members, posts.references_only)

    def message_id(number: int) -> str:
        return namesakes.get(number, members[number].names[0])

    def item(number: int) -> Item:
        before = (message_id(above[number]),) if number in above else ()
        own = members[number]
        return Item(number, message_id(number), (*before, *own.names[1:]), date=moment(own.date))

    in_order = sorted(members, key=lambda each: members[each].age)
    return answered(map(item, in_order), lambda number: posts.stored_post(number).post.subject)


class _Ties:
    """The conversations of all posts, and what those that are plain tell of their answers."""

    def __init__(self, size: int, members: _Members) -> None:
        self._size = size
        self._members = members
        self._ids = {member.names[0]: number for number, member in members.items()}
        """Documents by their ids; numbers from `size` on stand for posts that are not here."""
        self._leaders = list(range(size))
        self.named = array("i", [_NOTHING]) * size
        """What each post names as the one that it answers, if that is here."""
        self.odd: set[int] = set()
        """Posts whose conversations are not plain."""
        for number, member in members.items():
            if len(member.names) > 1:
                self._by_references(number, member)

    def by_subject(self, references_only: frozenset[str]) -> None:
        """Tie the answers that name no post that is here to those of their subject."""
        members, named = self._members, self.named
        waiting = {
            each.subject >> 1
            for number, each in members.items()
            if each.subject & 1 and named[number] == _NOTHING
        }
        some = [number for number, each in members.items() if each.subject >> 1 in waiting]
        here = {each.names[0] for each in members.values()}
        for post, before, _ in tied_by_subject(some, members.__getitem__, references_only, here):
            self._leaders[self._leader(post)] = self._leader(before)
            self.odd.add(post)

    def conversations(self) -> Iterator[list[int]]:
        """Give the documents of each."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for number in self._members:
            found[self._leader(number)].append(number)
        return iter(found.values())

    def is_plain(self, numbers: list[int]) -> bool:
        """Tell whether a conversation is plain."""
        named = self.named
        roots = sum([named[number] == _NOTHING for number in numbers])
        return roots == 1 and self.odd.isdisjoint(numbers)

    def _leader(self, number: int) -> int:
        leaders = self._leaders
        while (above := leaders[number]) != number:
            leaders[number] = number = leaders[above]
        return number

    def _by_references(self, number: int, member: Member) -> None:
        ids, leaders, size = self._ids, self._leaders, self._size
        leader = self._leader(number)
        last = _NOTHING
        here = False
        for name in member.names[1:]:
            other = ids.get(name)
            if other is None:
                ids[name] = last = len(leaders)
                leaders.append(leader)
            elif other == number:
                continue
            else:
                leaders[self._leader(other)] = leader
                last = other
            if last < size:
                here = True
            elif here:  # what is not here has its place below one that is
                self.odd.add(number)
        if _NOTHING < last < size:
            date = self._members[last].date
            self.named[number] = last
            if not UNDATED < date < member.date:
                self.odd.add(number)
