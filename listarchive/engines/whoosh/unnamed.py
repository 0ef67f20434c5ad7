"""Which segments an audience sees, and which lists it is not told of in them."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from listarchive.engine.extraction import SPAM
from listarchive.engine.visibility import Audience
from listarchive.engines.whoosh.codec.dictionary import Dictionary
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.errors import NotApart

_FIELD = "list"


def marked(segment: Segment) -> frozenset[int]:
    """Number the posts of a segment that look like spam, removed ones too."""
    found = segment.postings("has", SPAM.encode())
    return frozenset() if found is None else frozenset(found.numbers())


def kinds(segment: Segment) -> list[tuple[list[str], bool]]:
    """Give the lists on which posts of a segment are, each time with whether posts there look like spam."""
    numbers, on = segment.labelled(_FIELD)
    spam = marked(segment)
    if not spam:
        return [(lists, False) for lists in on]
    of_spam = Counter(numbers[number] for number in spam)
    others = Counter(numbers) - of_spam
    return [(on[each], True) for each in of_spam] + [(on[each], False) for each in others]


def visible(segments: Iterable[Segment], audience: Audience) -> list[Segment]:
    """Give the segments whose posts an audience sees, without the names of lists that it may not know.

    Raises `NotApart` if a segment has others, too: one that was written when other lists were private.
    """
    hidden = audience.hidden
    if audience.sees_all:
        return list(segments)
    found = []
    for segment in segments:
        held = kinds(segment)
        seen = {audience.sees(lists, spam) for lists, spam in held}
        if len(seen) > 1:
            names = sorted(hidden.intersection(name for lists, _ in held for name in lists))
            what = f"the posts of {', '.join(names)}" if names else "what looks like spam"
            raise NotApart(f"the index does not keep {what} apart yet: run `listarchive import`")
        if seen == {True}:
            named = any(hidden.intersection(lists) for lists, _ in held)
            found.append(SegmentWithoutNames(segment, hidden) if named else segment)
    return found


class SegmentWithoutNames(Segment):
    """A segment whose posts are, to whoever reads it, not on some lists."""

    def __init__(self, segment: Segment, names: Iterable[str]) -> None:
        """Share the file of a segment that is open, and what is remembered of it but for these names."""
        self.__dict__.update(segment.__dict__)
        for name in ("_columns", "base_subjects_of_lists"):
            self.__dict__.pop(name, None)
        self._found = {}
        self._whole = segment
        self._names = frozenset(names)
        keys = (segment.key(_FIELD, name.encode("utf-8", "surrogatepass")) for name in self._names)
        self.dictionary: Dictionary = segment.dictionary.without(filter(None, keys))

    @cached_property
    def base_subjects_of_lists(self) -> dict[str, tuple[int, int]]:
        """Where the posts of each list that is named begin in their order, and where they end."""
        found = self._whole.base_subjects_of_lists
        return {name: places for name, places in found.items() if name not in self._names}

    def labelled(self, field: str) -> tuple[array[int], list[list[str]]]:
        """Give the ordinal of each post's labels in a field with a column, and all labels in that order."""
        if field != _FIELD:
            return self._whole.labelled(field)
        if field not in self._columns:
            numbers, values = self._whole.labelled(field)
            named = [[name for name in each if name not in self._names] for each in values]
            self._columns[field] = numbers, named
        found: tuple[array[int], list[list[str]]] = self._columns[field]
        return found
