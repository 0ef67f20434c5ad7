"""The posts that came in during a stretch of time, by list and conversation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from listarchive.archive import Archive, StoredPost
from listarchive.post import Author
from listarchive.printable import safe
from listarchive.query import And, Between, Query

BEGINNING = 240
"""How much of a post's own words is told, in characters."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The new posts of a conversation."""

    id: str
    """The short id of its oldest post, which may be an old one."""
    posts: tuple[StoredPost, ...]
    """The oldest first."""
    before: int
    """How many posts it had before."""

    @property
    def subject(self) -> str:
        """What it is about."""
        return safe(self.posts[0].post.subject) or "(no subject)"


@dataclass(frozen=True, slots=True)
class ListNews:
    """What is new on a list."""

    name: str
    title: str
    conversations: tuple[Conversation, ...]

    @property
    def posts(self) -> int:
        """Count the new posts."""
        return sum(len(each.posts) for each in self.conversations)


@dataclass(frozen=True, slots=True)
class News:
    """What is new."""

    title: str
    """What the archive is called."""
    since: datetime
    until: datetime
    """The moment after the last that is meant."""
    narrowed: str
    """The query that narrows it, as it was understood; or nothing."""
    lists: tuple[ListNews, ...]
    zone: tzinfo
    """Whose clock is shown."""
    link: Callable[[StoredPost], str] = field(default=lambda _: "")
    """Where a post is read; nothing if that is nowhere."""
    author: Callable[[Author], Author] = field(default=lambda author: author)
    """How an author wants to be called."""

    @property
    def posts(self) -> tuple[StoredPost, ...]:
        """All new posts, in the order in which they are told."""
        return tuple(stored for each in self.lists for told in each.conversations for stored in told.posts)

    @property
    def headline(self) -> str:
        """Say how much is new, and where."""
        count = len(self.posts)
        where = self.lists[0].title if len(self.lists) == 1 else f"{len(self.lists)} lists"
        return f"{count:,} new post{'' if count == 1 else 's'} on {where}"

    @property
    def days(self) -> str:
        """Say which days are told of."""
        first = self.since.astimezone(self.zone)
        last = (self.until - _MOMENT).astimezone(self.zone)
        if first.date() == last.date():
            return f"{last:%-d %b %Y}"
        return f"{first:%-d %b %Y} to {last:%-d %b %Y}"


_MOMENT = datetime.resolution  # a microsecond


def news(
    archive: Archive,
    query: Query,
    *,
    title: str,
    stretch: tuple[datetime, datetime],
    zone: tzinfo,
    narrowed: str = "",
    titles: Mapping[str, str] | None = None,
    link: Callable[[StoredPost], str] = lambda _: "",
) -> News:
    """Gather what a query finds from one moment to another. A post on several lists is told on the first."""
    since, until = stretch
    told = And((query, Between("date", since, until)))
    hits = archive.search(told, limit=None, sort="oldest").hits
    by_list: dict[str, dict[str, list[StoredPost]]] = {}
    for hit in hits:
        name = hit.lists[0] if hit.lists else ""
        found = by_list.setdefault(name, {})
        found.setdefault(hit.thread, []).append(archive.get(hit.id))
    lists = (
        ListNews(name, (titles or {}).get(name, name) or "no list", tuple(_conversations(archive, threads)))
        for name, threads in sorted(by_list.items())
    )
    return News(
        title=title,
        since=since,
        until=until,
        narrowed=narrowed,
        lists=tuple(lists),
        zone=zone,
        link=link,
        author=archive.mailmap.canonical,
    )


def _conversations(archive: Archive, found: dict[str, list[StoredPost]]) -> Iterator[Conversation]:
    for thread, stored_posts in found.items():
        first = stored_posts[0].post.sent.when
        dates = (other.post.sent.when for other in archive.conversation(thread))
        before = sum(1 for when in dates if when and first and when < first)
        yield Conversation(thread, tuple(stored_posts), before)


def beginning(stored: StoredPost) -> str:
    """Give the first of a post's own words, on one line."""
    text = safe(stored.post.body.own[: 4 * BEGINNING])
    if len(text) <= BEGINNING:
        return text
    return text[: text.rfind(" ", BEGINNING // 2, BEGINNING)].rstrip() + " …"


def who(news: News, stored: StoredPost) -> str:
    """Name who wrote a post."""
    author = news.author(stored.post.author)
    return safe(author.byline or author.name or author.email) or "unknown"


def clock(news: News, stored: StoredPost) -> str:
    """Tell when a post was sent."""
    when = stored.post.sent.when
    return f"{when.astimezone(news.zone):%-d %b, %H:%M}" if when else "undated"
