"""Terms that stand in no dictionary: of fields that a segment answers from something else that it has.

Whoosh looks for a range of numbers by terms of many widths, which would be a tenth of all terms; here they
are made up from the column when they are asked for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Protocol

from whoosh.fields import Schema

from listarchive.engine.stored_post import UNDATED
from listarchive.engines.whoosh.codec.bit_sets import BitSet, bits, members
from listarchive.engines.whoosh.codec.postings import Short
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.schema import Dates, Sizes
from listarchive.short_ids import short

Conversation = Callable[[Segment, str], list[int]]
"""Gives the posts of a segment that are in the conversation of a post, named by its short id."""


class VirtualTerms(Protocol):
    """The terms of one field in one segment."""

    def among(self, term: bytes) -> BitSet:
        """Find the posts that have a term, removed ones too."""

    def terms(self, start: bytes) -> Iterator[bytes]:
        """Give the terms from one on, if they can be listed."""


class NumberTerms:
    """The terms of a number, as `whoosh.fields.NUMERIC` makes them: a width in bits, and what is above it."""

    def __init__(self, segment: Segment, name: str, field: Dates | Sizes) -> None:
        self._segment = segment
        self._name = name
        self._field = field

    def among(self, term: bytes) -> BitSet:
        """Find the posts whose number is in the range that a term stands for."""
        shift, number = term[0], int.from_bytes(term[1:], "big")
        field = self._field
        start, end = (-(-((each << shift) - field.origin) // field.unit) for each in (number, number + 1))
        return self._segment.between(self._name, max(start, UNDATED + 1), end)

    @cached_property
    def _values(self) -> list[int]:
        field = self._field
        known = set(self._segment.column(self._name)) - {UNDATED}
        return sorted(value * field.unit + field.origin for value in known)

    def terms(self, start: bytes) -> Iterator[bytes]:
        """Give the terms from one on."""
        field, values = self._field, self._values
        first = start[0] if start else 0
        for shift in range(0, field.bits, field.shift_step):
            if shift < first:
                continue
            least = int.from_bytes(start[1:], "big") if shift == first and len(start) > 1 else 0
            place = bisect_left(values, least << shift)
            while place < len(values):
                number = values[place] >> shift
                yield field.sortable_to_bytes(values[place], shift)
                place = bisect_left(values, number + 1 << shift, place)


class MessageIdTerms:
    """Message-IDs, which are known by the short ids that are made of them."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def among(self, term: bytes) -> BitSet:
        """Find the posts with a Message-ID."""
        named = short(term.decode("utf-8", "surrogatepass")).encode("ascii")
        found: BitSet = 0
        for field in ("id", "namesake"):
            postings = self._segment.postings(field, named)
            found |= postings.bits() if postings else 0
        return found

    def terms(self, start: bytes) -> Iterator[bytes]:  # noqa: ARG002 (not kept, so not listed)
        """Give nothing."""
        return iter(())


class ConversationTerms:
    """Conversations, each named by the short id of any of its posts."""

    def __init__(self, segment: Segment, conversation: Conversation) -> None:
        self._segment = segment
        self._conversation = conversation

    def among(self, term: bytes) -> BitSet:
        """Find the posts of a conversation."""
        found = self._conversation(self._segment, term.decode("utf-8", "surrogatepass"))
        return bits(found, self._segment.posts)

    def terms(self, start: bytes) -> Iterator[bytes]:  # noqa: ARG002 (not kept, so not listed)
        """Give nothing."""
        return iter(())


def virtual_terms(segment: Segment, schema: Schema, conversation: Conversation) -> Mapping[str, VirtualTerms]:
    """Give the fields of a segment whose terms are made up."""
    numbers = {name: NumberTerms(segment, name, schema[name]) for name in ("date", "size")}
    return {
        **numbers,
        "message_id": MessageIdTerms(segment),
        "thread": ConversationTerms(segment, conversation),
    }


def postings_of(found: BitSet) -> Short | None:
    """Give posts that were found as the postings of a term; None if there are none."""
    numbers = members(found)
    if not numbers:
        return None
    return Short([len(numbers), numbers[0], *(after - before for before, after in pairwise(numbers))], False)
