"""The posts that a person wrote.

A person is named by a hash of the key that their posts share, so that no address stands in a name.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import tzinfo

from listarchive.archive.search.identity import documents, identity
from listarchive.archive.search.search import Hit, hits
from listarchive.dates import months_of
from listarchive.engine.protocols import Reader
from listarchive.engine.stored_post import UNDATED
from listarchive.errors import NotFound
from listarchive.post import Author
from listarchive.short_ids import short


@dataclass(frozen=True, slots=True)
class Written:
    """What a person wrote."""

    author: Author
    """As their newest post names them."""
    posts: int
    months: Counter[str]
    """How many posts each month has, as `2024-01`."""
    hits: tuple[Hit, ...]
    """Those that were asked for, the newest first."""


def person(reader: Reader, number: int) -> str:
    """Give the id of the person who wrote a document."""
    return short(identity(reader, number))


def written_by(reader: Reader, person: str, *, limit: int, offset: int, tz: tzinfo) -> Written:
    """Tell what a person wrote; months begin in `tz`. Raises `NotFound` if there is nobody of that id."""
    found = documents(reader, lambda key: short(key) == person)
    numbers = sorted(found, key=lambda each: (reader.date(each), each), reverse=True)
    if not numbers:
        raise NotFound(f"nobody here is known as {person!r}: search for the name with author:")
    dates = [date for number in numbers if (date := reader.date(number)) != UNDATED]
    return Written(
        author=reader.people.canonical(reader.stored_post(numbers[0]).post.author),
        posts=len(numbers),
        months=months_of(dates, tz),
        hits=hits(reader, [(number, None) for number in numbers[offset : offset + limit]]),
    )
