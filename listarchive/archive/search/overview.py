"""The archive as a whole: lists, months, people and conversations, counted.

Counted from the columns alone, in one pass: no post is unpacked, but where a mailmap needs its author's name.
A conversation is what `conversations` tells of it.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import cached_property
from heapq import nlargest

from listarchive.archive.search.identity import identity
from listarchive.dates import months_of
from listarchive.engine.conversations import tied_by_subject
from listarchive.engine.member import Member
from listarchive.engine.protocols import Reader
from listarchive.engine.stored_post import UNDATED, moment
from listarchive.short_ids import short

NEWEST = 50  # posts that are named
HOUR, DAY = 3600, 86_400
WAITS = (
    ("within an hour", HOUR),
    ("within six hours", 6 * HOUR),
    ("within a day", DAY),
    ("within three days", 3 * DAY),
    ("within a week", 7 * DAY),
    ("within a month", 30 * DAY),
)
"""How long until an answer came: what is said of it, and the seconds it took at most."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Posts that answer one another."""

    id: str
    """The short id of its oldest post."""
    posts: int
    people: int
    first: datetime | None
    last: datetime | None
    lists: tuple[str, ...]


@dataclass(slots=True)
class Listing:
    """A list as a whole."""

    name: str
    posts: int = 0
    months: Counter[str] = field(default_factory=Counter)
    """How many posts each month has, as `2024-01`; those without a date are in none."""
    last: datetime | None = None


@dataclass(frozen=True)
class Overview:
    """All posts of one commit, counted.

    A clock that is years ahead makes no post the newest: a date more than a day from now is no activity.
    """

    posts: int
    lists: tuple[Listing, ...]
    """The largest first."""
    months: Counter[str]
    people: Counter[str]
    """How many posts each person wrote, by the id of the person (`Archive.person`)."""
    newest: tuple[str, ...]
    """The short ids of the newest posts, the newest first."""
    conversations: tuple[Conversation, ...]
    """The latest activity first."""
    waits: tuple[int, ...]
    """How long each conversation that got an answer waited for its first one, in seconds, ascending."""

    @cached_property
    def waited(self) -> tuple[tuple[str, int], ...]:
        """Count the conversations by how long they waited for an answer."""
        reached = [bisect_right(self.waits, most) for _, most in WAITS]
        counts = [now - before for before, now in zip([0, *reached], reached, strict=False)]
        later = len(self.waits) - reached[-1]
        never = len(self.conversations) - len(self.waits)
        names = (*(name for name, _ in WAITS), "later", "never")
        return tuple(zip(names, (*counts, later, never), strict=True))

    def conversations_on(self, name: str) -> list[Conversation]:
        """Give the conversations of a list, the latest activity first."""
        return [each for each in self.conversations if name in each.lists]


def overview(reader: Reader, tz: tzinfo) -> Overview:
    """Count all posts of a reader; months begin in `tz`."""
    horizon = int(time.time()) + DAY
    lists: dict[str, Listing] = {}
    dated: dict[str, list[int]] = defaultdict(list)
    people: Counter[str] = Counter()
    posts: list[_Post] = []
    for number in reader.numbers():
        member = reader.member(number)
        date = member.date
        when = moment(date)
        person = identity(reader, number)
        posts.append(_Post(member, person))
        people[person] += 1
        for name in member.lists:
            listing = lists.setdefault(name, Listing(name))
            listing.posts += 1
            if when:
                dated[name].append(date)
            if when and date < horizon:
                listing.last = max(listing.last or when, when)
    for name, dates in dated.items():
        lists[name].months = months_of(dates, tz)
    conversations, waits = _conversations(posts, reader.references_only, horizon)
    newest = nlargest(
        NEWEST, (post for post in posts if UNDATED < post.date < horizon), key=lambda post: post.member.age
    )
    return Overview(
        posts=len(posts),
        lists=tuple(sorted(lists.values(), key=lambda each: (-each.posts, each.name))),
        months=months_of([post.date for post in posts if post.date != UNDATED], tz),
        people=Counter({short(person): count for person, count in people.items()}),
        newest=tuple(post.id for post in newest),
        conversations=tuple(conversations),
        waits=tuple(sorted(waits)),
    )


@dataclass(frozen=True, slots=True)
class _Post:
    member: Member
    person: str

    @property
    def id(self) -> str:
        return self.member.names[0]

    @property
    def date(self) -> int:
        return self.member.date


def _conversations(
    posts: Sequence[_Post], references_only: frozenset[str], horizon: int
) -> tuple[list[Conversation], list[int]]:
    leaders: dict[str, str] = {}

    def leader(name: str) -> str:
        root = name
        while (above := leaders.setdefault(root, root)) != root:
            root = above
        while leaders[name] != root:
            leaders[name], name = root, leaders[name]
        return root

    for post in posts:
        first = leader(post.id)
        for name in post.member.names[1:]:
            leaders[leader(name)] = first
    for post, before, _ in tied_by_subject(posts, lambda post: post.member, references_only):
        leaders[leader(post.id)] = leader(before.id)
    groups: dict[str, list[_Post]] = defaultdict(list)
    for post in posts:
        groups[leader(post.id)].append(post)
    for group in groups.values():
        group.sort(key=lambda post: post.member.age)
    found = [_conversation(group, horizon) for group in groups.values()]
    found.sort(key=lambda each: (each.last.timestamp() if each.last else UNDATED, each.id), reverse=True)
    return found, [wait for group in groups.values() for wait in _wait(group)]


def _wait(group: list[_Post]) -> Iterator[int]:
    """Give the seconds until somebody else answered the oldest post; none if nobody did."""
    oldest, *later = group
    answers = (post.date for post in later if post.person != oldest.person and post.date != UNDATED)
    answer = next(answers, None)
    if answer is not None and oldest.date != UNDATED:
        yield answer - oldest.date


def _conversation(group: list[_Post], horizon: int) -> Conversation:
    dates = [post.date for post in group if UNDATED < post.date < horizon]
    return Conversation(
        id=group[0].id,
        posts=len(group),
        people=len({post.person for post in group}),
        first=moment(min(dates)) if dates else None,
        last=moment(max(dates)) if dates else None,
        lists=tuple(sorted({name for post in group for name in post.member.lists})),
    )
