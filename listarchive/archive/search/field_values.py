"""The values of a field that begin with what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nlargest
from itertools import islice

from listarchive.engine.analysis.words import fold, folded_words
from listarchive.engine.protocols import Reader
from listarchive.post import Author

_LOOKED_AT = 5_000  # terms
_READ = 150  # posts that are read for a name


def values(reader: Reader, field: str, beginning: str, most: int) -> list[tuple[str, int]]:
    """Give values with how many posts have them, the most frequent first."""
    terms = islice(reader.beginning(field, fold(beginning)), _LOOKED_AT)
    return nlargest(most, ((term, reader.frequency(field, term)) for term in terms), key=lambda pair: pair[1])


def names(reader: Reader, beginning: str, most: int) -> Iterator[tuple[str, int, str]]:
    """Give words of names, whole addresses, and the name that a first word leads to: all with their posts.

    Each as `author:` takes it, without a blank; then how many posts, and the name as it is written. For
    nothing typed yet, those who wrote most.
    """
    *before, last = folded_words(beginning) or [""]
    if beginning and "@" not in beginning:
        for word, count in values(reader, "author", last, most) if not before else ():
            if told := _bearer(reader, word):
                yield word, count, told
        if before:
            yield from _longer(reader, before, last)
    for key, count in values(reader, "person", beginning.lower(), most):
        number = next(iter(reader.documents("person", key)), None)
        if number is None:
            continue
        author = reader.people.canonical(reader.stored_post(number).post.author)
        written = key if "@" in key else ".".join(folded_words(key))
        if written.startswith(beginning.lower()):
            yield written, count, author.byline or author.name


def _longer(reader: Reader, before: list[str], last: str) -> Iterator[tuple[str, int, str]]:
    """Give names in which the words typed are followed by one that begins so: `ada.e` to `ada.example`."""
    found: dict[str, tuple[int, str]] = {}
    for number in islice(reader.documents("author", before[0]), _READ):
        for name in _spellings(reader, number):
            words = folded_words(name)
            for start in range(len(words) - len(before)):
                end = start + len(before)
                if words[start:end] == before and words[end].startswith(last):
                    written = ".".join(words[start : end + 1])
                    found[written] = (found.get(written, (0, ""))[0] + 1, name)
    for written, (count, name) in sorted(found.items(), key=lambda each: -each[1][0]):
        yield written, count, name


def _bearer(reader: Reader, word: str) -> str:
    """Give a name or address that a word belongs to; none for a word of a host."""
    number = next(iter(reader.documents("author", word)), None)
    spellings = _spellings(reader, number) if number is not None else ()
    return next((name for name in spellings if word in folded_words(name.partition("@")[0])), "")


def _spellings(reader: Reader, number: int) -> tuple[str, ...]:
    author: Author = reader.stored_post(number).post.author
    return tuple(filter(None, (author.byline, author.name, author.email)))
