"""Posts whose text is looked at, as the index does not tell whether they answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from listarchive.engine.stored_post import StoredPost, unpack
from listarchive.engines.whoosh.codec.bit_sets import BitSet, bits, members
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.queries.doc_set_query import DocSetQuery
from listarchive.errors import QueryError
from listarchive.limits import limits
from listarchive.printable import safe_line

_NARROWED = 10
"""So many times as long are texts looked at that the index has narrowed down to: their number is known."""
_TEXTS: dict[str, Callable[[StoredPost], tuple[str, ...]]] = {
    "subject": lambda entry: (entry.post.subject,),
    "body": lambda entry: (entry.post.body.own,),
    "quoted": lambda entry: (entry.post.body.quoted,),
    "author": lambda entry: tuple(
        filter(None, (entry.post.author.name, entry.post.author.email, entry.post.author.byline))
    ),
    "attachment": lambda entry: tuple(each.name for each in entry.post.attachments),
}
"""The texts of a post in each field."""


class TextTime:
    """How long the texts of posts may be looked at for one query, and which posts were left out."""

    def __init__(self) -> None:
        self._used = 0.0
        self.left_out: dict[str, BitSet] = {}
        """The posts that were not looked at, by the name of their segment."""
        self.shown = ""
        """What was looked for when time was up."""

    def left(self, narrowed: bool) -> float:
        """Tell how many seconds are left."""
        return limits().pattern_seconds * (_NARROWED if narrowed else 1) - self._used

    def use(self, seconds: float) -> None:
        """Note that so many seconds were used."""
        self._used += seconds

    def leave_out(self, segment: Segment, posts: BitSet, shown: str) -> None:
        """Note that posts were not looked at."""
        self.left_out[segment.name] = self.left_out.get(segment.name, 0) | posts
        self.shown = self.shown or shown

    def check(self) -> None:
        """Raise QueryError if any post was not looked at."""
        count = sum(posts.bit_count() for posts in self.left_out.values())
        if count:
            raise QueryError(
                f"{safe_line(self.shown)} takes too long: {count:,} posts were not looked at, "
                "add a word, a name or a date to the query"
            )


class TextQuery(DocSetQuery):
    """Finds those of some posts, of which `candidates` is the query, in whose texts something is found.

    `test` tells it of a text; it is given the seconds that are left, and raises TimeoutError after them.
    """

    def __init__(
        self,
        name: str,
        candidates: Any,
        test: Callable[[tuple[str, ...], float], bool],
        texts: TextTime,
        shown: str,
        narrowed: bool,
    ) -> None:
        self.fieldname = name
        self.candidates = candidates
        self._test = test
        self._time = texts
        self._shown = shown
        self._narrowed = narrowed
        self._looked: dict[str, tuple[BitSet, BitSet]] = {}

    def among(self, segment: Segment) -> BitSet:
        """Find the posts of a segment, removed ones too."""
        return self.found(segment, segment.all)

    def known(self, segment: Segment) -> BitSet:
        """Give the posts that were found so far."""
        return self._looked.get(segment.name, (0, 0))[1]

    def found(self, segment: Segment, within: BitSet) -> BitSet:
        """Look at some posts, those that were not looked at before."""
        looked, found = self._looked.get(segment.name, (0, 0))
        waiting = members(within & ~looked)
        start = time.thread_time()
        there, done = [], len(waiting)
        text_of = _TEXTS[self.fieldname]
        for place, number in enumerate(waiting):
            left = self._time.left(self._narrowed) - (time.thread_time() - start)
            try:
                if left <= 0:
                    raise TimeoutError
                if self._test(text_of(unpack(segment.rows.row(number), ())), left):
                    there.append(number)
            except TimeoutError:
                done = place
                self._time.leave_out(
                    segment, bits(waiting[place:], segment.posts) & segment.live, self._shown
                )
                break
        self._time.use(time.thread_time() - start)
        looked |= bits(waiting[:done], segment.posts)
        found |= bits(there, segment.posts)
        self._looked[segment.name] = looked, found
        return found & within
