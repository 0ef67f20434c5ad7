"""Posts whose text is looked at, as the index does not tell whether they answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any

from listarchive.engine.stored_post import Texts, unpack_texts
from listarchive.engines.shared.texts_in import texts_in
from listarchive.engines.whoosh.codec.bit_sets import BitSet, bits, members
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.queries.doc_set_query import DocSetQuery
from listarchive.errors import QueryError
from listarchive.limits import limits
from listarchive.printable import safe_line

_NARROWED = 10
"""So many times as long may reading take, and looking at those that the index has narrowed down to."""
_FOOTERS = 50
"""… and reading posts for words of footers, of which the index has none."""


class TextTime:
    """How long the texts of posts may be looked at for one query, and which posts were left out."""

    def __init__(self) -> None:
        self._looked = self._read = self._footers = 0.0
        self.left_out: dict[str, BitSet] = {}
        """The posts that were not looked at, by the name of their segment."""
        self.shown = ""
        """What was looked for when time was up."""

    def left(self, narrowed: bool) -> float:
        """Tell how many seconds are left."""
        seconds = limits().pattern_seconds
        left = _NARROWED * seconds - self._looked - self._read
        return left if narrowed else min(left, seconds - self._looked)

    def left_for_footers(self) -> float:
        """Tell how many seconds are left for words of footers: no pattern takes any of them."""
        return _FOOTERS * limits().pattern_seconds - self._footers

    def read_footer(self, since: float) -> None:
        """Note that a post was read, or looked at, for words of footers since a moment of that clock."""
        self._footers += time.thread_time() - since

    def read(self, since: float) -> None:
        """Note that a post was read since a moment of the thread's clock."""
        self._read += time.thread_time() - since

    def looked(self, since: float) -> None:
        """Note that a text was looked at since then."""
        self._looked += time.thread_time() - since

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

    `test` tells it of a text; it is given the seconds that are left, and raises TimeoutError after them. If
    there are some `letters`, small ones, any text that answers has one of them, and no other is unpacked. If
    `index_has_none` of the words, the time is that for footers, and no other's.
    """

    def __init__(
        self,
        name: str,
        candidates: Any,
        test: Callable[[tuple[Any, ...], float], bool],
        texts: TextTime,
        shown: str,
        narrowed: bool,
        letters: Collection[str] = (),
        index_has_none: bool = False,
    ) -> None:
        self.fieldname = name
        self.candidates = candidates
        self._test = test
        self._texts = texts_in(name)
        self._letters = [each.encode("utf-8", "surrogatepass") for each in letters]
        self._time = texts
        self._shown = shown
        self._narrowed = narrowed
        self._index_has_none = index_has_none
        self._looked: dict[str, tuple[BitSet, BitSet]] = {}

    def among(self, segment: Segment) -> BitSet:
        """Find the posts of a segment, removed ones too."""
        return self.found(segment, segment.all)

    def known(self, segment: Segment) -> BitSet:
        """Give the posts that were found so far."""
        return self._looked.get(segment.name, (0, 0))[1]

    def found(self, segment: Segment, within: BitSet) -> BitSet:
        """Look at some posts, those that were not looked at before."""
        return look([(self, within)], segment)

    def waiting(self, segment: Segment, within: BitSet) -> BitSet:
        """Give those of some posts that were not looked at."""
        return within & ~self._looked.get(segment.name, (0, 0))[0]

    def note(self, segment: Segment, looked: BitSet, found: BitSet) -> None:
        """Note which posts were looked at, and in which of them it was found."""
        before = self._looked.get(segment.name, (0, 0))
        self._looked[segment.name] = before[0] | looked, before[1] | found

    def stands_in(self, texts: Texts) -> bool:
        """Tell whether it is found in a post. Raises TimeoutError if time is up."""
        since = time.thread_time()
        try:
            return self._test(self._texts(texts), self.seconds())
        finally:
            (self._time.read_footer if self._index_has_none else self._time.looked)(since)

    def seconds(self) -> float:
        """Tell how long it may still be looked for. Raises TimeoutError if time is up."""
        left = self._time.left_for_footers() if self._index_has_none else self._time.left(self._narrowed)
        if left <= 0:
            raise TimeoutError
        return left

    def may_stand_in(self, stored: bytes) -> bool:
        """Tell, in a tenth of the time that unpacking takes, whether it may be found in a post."""
        # Other letters than those of ASCII have several forms.
        return not (self._letters and stored.isascii()) or any(
            map(stored.lower().__contains__, self._letters)
        )

    def read(self, segment: Segment, number: int, asked: Iterable[TextQuery]) -> Texts | None:
        """Read a post, if one of some queries may answer."""
        since = time.thread_time()
        stored = segment.stored_fields.stored(number)
        texts = unpack_texts(stored) if any(query.may_stand_in(stored) for query in asked) else None
        (self._time.read_footer if self._index_has_none else self._time.read)(since)
        return texts

    def leave_out(self, segment: Segment, posts: BitSet) -> None:
        """Note that posts were not looked at."""
        self._time.leave_out(segment, posts & segment.live, self._shown)


def look(asked: Sequence[tuple[TextQuery, BitSet]], segment: Segment) -> BitSet:
    """Look at posts, those that were not looked at before, for several queries of which one must answer.

    Each comes with the posts that it is asked of. Gives those that answer any. A post is read once for
    all, which takes longer than to look for most patterns.
    """
    first = asked[0][0]
    waiting = [query.waiting(segment, within) for query, within in asked]
    every = reduce(or_, waiting, 0)
    numbers = members(every)
    whose = [set(members(each)) if each != every else None for each in waiting]
    there: list[list[int]] = [[] for _ in asked]
    done = len(numbers)
    for place, number in enumerate(numbers):
        try:
            first.seconds()
            texts = first.read(segment, number, [query for query, _ in asked])
            for (query, _), own, found in zip(asked, whose, there, strict=True):
                if texts and (own is None or number in own) and query.stands_in(texts):
                    found.append(number)
        except TimeoutError:
            done = place
            break
    looked = bits(numbers[:done], segment.posts)
    answering = 0
    for (query, within), mine, found in zip(asked, waiting, there, strict=True):
        query.note(segment, mine & looked, bits(found, segment.posts))
        answering |= query.known(segment) & within
    first.leave_out(segment, every & ~looked & ~answering)
    return answering
