"""The posts that answer a query, each as it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from typing import Any

from listarchive.archive.search.default_sort import default_sort
from listarchive.archive.search.header_coverage import not_covered
from listarchive.archive.search.ranking import Ranking, Scored
from listarchive.archive.search.snippet import Marked, marked, of_attached, snippet
from listarchive.engine.analysis.marking import Marker, all_runs
from listarchive.engine.analysis.stemming import Stemming, stemming
from listarchive.engine.conversations import conversations, first_posts
from listarchive.engine.protocols import Reader
from listarchive.engine.search_options import FACETS, Sort
from listarchive.errors import UsageError
from listarchive.post import Author, Origin
from listarchive.query import Query, understood
from listarchive.record import record

_AT_ONCE = 200
_NOTHING = Marked(Marker(frozenset()), Marker(frozenset()))


@record
class Hit:
    """A post found. All places are [start, end) in characters."""

    id: str
    message_id: str
    date: datetime | None
    author: Author
    subject: str
    lists: tuple[str, ...]
    thread: str
    """The short id of the oldest post in its conversation."""
    score: float | None
    """How well it answers; None if the hits are in the order of their dates."""
    snippet: str
    highlights: tuple[tuple[int, int], ...]
    snippet_from: str
    """The name of the attachment that the snippet is from; empty if it is from the author's own words."""
    subject_highlights: tuple[tuple[int, int], ...]
    attachments: tuple[str, ...]
    origin: Origin


@record
class Results:
    """The answer to a query."""

    understood: str
    total: int
    hits: tuple[Hit, ...]
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    suggestion: str | None = None
    """If nothing was found: the nearest query that finds something."""
    quoted: str | None = None
    """If nothing was found because the words stand in quoted text only: the query that finds them."""
    apart: str | None = None
    """If no post has all the words, but a conversation does: the query that finds such conversations."""
    spam: int = 0
    """How many more posts would answer, but are only shown to who asks for what looks like spam."""
    not_covered: dict[str, int] = field(default_factory=dict)
    """How many posts were imported before a header that the query names was kept, by its name."""

    @property
    def spam_note(self) -> str:
        """Say how many posts are missing that look like spam; what to add to the query follows."""
        count, more = self.spam, " more" if self.total else ""
        what = f"{count:,}{more}" if more else f"{count:,} {'post' if count == 1 else 'posts'}"
        return f"{what} {'looks' if count == 1 else 'look'} like spam" if count else ""


def search(
    reader: Reader,
    query: Query,
    *,
    limit: int | None = 20,
    offset: int = 0,
    sort: Sort | None = None,
    facets: Sequence[str] = (),
    values: int | None = None,
    tz: tzinfo = UTC,
) -> Results:
    """Answer a query. `limit` None gives all; without `sort` words are ranked and filters newest first.

    `values` is how many of each facet are wanted: who an author is has to be looked up for each. Months and
    years begin in `tz`.
    """
    counted = _counting(facets)
    # Who only counts asks for no order.
    found = _Found(reader, query, "newest" if limit == 0 else sort)
    most = _most(limit, offset)
    ordered, total = found.first(most)
    offered = {} if total else _instead(reader, query)
    return Results(
        understood=understood(query),
        total=total,
        hits=hits(reader, ordered[offset:most], found.marked),
        facets=counted(reader, found.asked, facets, values, tz) if counted else {},
        **offered,
        not_covered=not_covered(reader, query),
    )


def each_hit(
    reader: Reader, query: Query, *, limit: int | None, offset: int, sort: Sort | None
) -> Iterator[Hit]:
    """Give the hits one by one, in the same order; a few of them are in memory at once."""
    found = _Found(reader, query, sort)
    ordered, _ = found.first(_most(limit, offset))
    for start in range(offset, len(ordered), _AT_ONCE):
        yield from hits(reader, ordered[start : start + _AT_ONCE], found.marked)


def each_id(
    reader: Reader, query: Query, *, limit: int | None, offset: int, sort: Sort | None
) -> Iterator[str]:
    """Give their short ids alone, in the same order; nothing else is looked up."""
    ordered, _ = _Found(reader, query, sort).first(_most(limit, offset))
    for number, _ in ordered[offset:]:
        yield reader.labels("ref", number)[0]


def first_hits(
    reader: Reader, query: Query, *, limit: int | None, offset: int, sort: Sort | None
) -> tuple[tuple[Hit, ...], bool]:
    """Give the first hit of each conversation, in the same order; and tell whether there are more."""
    found = _Found(reader, query, sort)
    most = _most(limit, offset)
    read = _AT_ONCE
    ordered, total = found.first(None if most is None else read)
    firsts = found.conversations(ordered[:read])
    # How many posts the conversations of a page have is known once they are found.
    while read < total and (most is None or len(firsts) <= most):
        if most is not None:
            ordered, _ = found.first(read * 3)
        threads = first_posts(reader, (number for number, _ in ordered[read:]))
        for scored in ordered[read:]:
            firsts.setdefault(threads[scored[0]], scored)
        read = total if most is None else read * 3
    more = most is not None and len(firsts) > most
    return hits(reader, [*firsts.values()][offset:most], found.marked), more


def count_conversations(reader: Reader, query: Query) -> int:
    """Count the conversations of all posts that answer a query."""
    return len({*first_posts(reader, reader.search(query).numbers()).values()})


def _counting(names: Sequence[str]) -> Callable[..., dict[str, list[tuple[str, int]]]] | None:
    """Give what counts by some facets, if there are any. Raises `UsageError` for others than there are."""
    if not names:  # what answers need not be numbered then
        return None
    from listarchive.archive.search.facets import facets  # noqa: PLC0415 - few ask for them

    for name in names:
        if name not in FACETS:
            raise UsageError(f"there is no facet {name!r}: choose from {', '.join(FACETS)}")
    return facets


def ids(reader: Reader, query: Query) -> Iterator[str]:
    """Give the short ids of all posts that answer a query, in no order; no post is unpacked."""
    for number in reader.search(query).numbers():
        yield reader.labels("ref", number)[0]


def _most(limit: int | None, offset: int) -> int | None:
    """Count the posts up to the end of a page; None is all."""
    return None if limit is None else offset + limit


class _Found:
    """The posts that answer a query, in an order."""

    def __init__(self, reader: Reader, query: Query, sort: Sort | None) -> None:
        """Ask a query; without `sort`, as is usual for it. Raises `QueryError`."""
        self.asked = reader.search(query)
        self._reader = reader
        self._sort = sort or default_sort(query)
        self._ranking = Ranking(reader, self.asked.sought) if self._sort == "relevance" else None

    @cached_property
    def marked(self) -> Marked:
        """What marks the words of the query in a post, and in what is attached to it."""
        own = self._ranking.marker if self._ranking else Marker(all_runs(self.asked.sought))
        return Marked(own, Marker(self.asked.attached_runs))

    def first(self, most: int | None) -> tuple[list[Scored], int]:
        """Number the first posts, each with its score, so many at most; and count all."""
        ranking = self._ranking
        if ranking is None:
            dated, total = self.asked.by_date(most, newest=self._sort == "newest")
            return [(number, None) for number in dated], total
        # One more look at the best of them, whatever page is asked for: no post changes places between pages.
        needed = None if most is None or ranking.needs is None else max(most, ranking.needs)
        found, total = self.asked.by_score(needed)
        ranked: list[Scored] = [*ranking(found)]
        return ranked[:most], total

    def conversations(self, scored: Sequence[Scored]) -> dict[str, Scored]:
        """Give the first of some posts in each of their conversations, the best conversation first."""
        walked = conversations(self._reader, (number for number, _ in scored))
        firsts: dict[str, Scored] = {}
        for each in scored:
            firsts.setdefault(walked[each[0]].first, each)
        if self._ranking is None:
            return firsts
        from listarchive.archive.search.conversation_ranking import ranked  # noqa: PLC0415 - few ask for it

        return ranked(self.asked, firsts, walked)


def _instead(reader: Reader, query: Query) -> dict[str, Any]:
    from listarchive.archive.search.instead import instead  # noqa: PLC0415 - most find something

    return instead(reader, query)._asdict()


def hits(reader: Reader, scored: Sequence[Scored], markers: Marked = _NOTHING) -> tuple[Hit, ...]:
    """Show documents as hits, with what `markers` find in them."""
    threads = first_posts(reader, (number for number, _ in scored))
    return tuple(_hit(reader, number, threads[number], score, markers) for number, score in scored)


def _hit(reader: Reader, number: int, thread: str, score: float | None, markers: Marked) -> Hit:
    stored = reader.stored_post(number)
    post = stored.post
    own = reader.stemming(number)
    piece = snippet(post.body.own, markers.own, own)
    subject = _marked_subject(reader, post.subject, markers.own, own)
    shown_from = ""
    if post.attached and not piece.highlights and not subject:
        piece, shown_from = of_attached(post.attached, markers.attached, own) or (piece, "")
    return Hit(
        id=stored.id,
        message_id=post.message_id,
        date=post.sent.when,
        author=reader.people.canonical(post.author),
        subject=post.subject,
        lists=post.lists,
        thread=thread,
        score=None if score is None else round(score, 4),
        snippet=piece.text,
        highlights=piece.highlights,
        snippet_from=shown_from,
        subject_highlights=subject,
        attachments=tuple(attachment.name for attachment in post.attachments),
        origin=replace(stored.origin, path="", member="") if stored.veiled else stored.origin,
    )


def _marked_subject(
    reader: Reader, subject: str, marker: Marker, own: Stemming
) -> tuple[tuple[int, int], ...]:
    """Mark a subject, which for an answer may be in another language than its text."""
    tried = (marked(subject, marker, each) for each in (own, *map(stemming, reader.languages)))
    return next(filter(None, tried), ())
