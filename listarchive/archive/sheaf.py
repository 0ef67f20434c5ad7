"""How are posts made ready for the index in the process that read them?

A sheaf holds some hundred posts, analysed, with their postings grouped by term: what is left for the one
process that writes is to decide which of them are new, and to bind sheaves to a segment (see `binding`).
Grouping by term here, where it runs on all cores, left the writer a tenth of the work it had with
Whoosh's posting pool.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from listarchive.archive.document import Document, Entry, document, pack, unpack
from listarchive.archive.languages import DEFAULT
from listarchive.archive.rows import BLOCK, packed, unpacked
from listarchive.archive.schema import COLUMNS, FIELDS, FORMS, PREFIXES, WORDS
from listarchive.archive.segment import plain
from listarchive.post import Origin
from listarchive.short_ids import short


@dataclass(slots=True)
class Sheaf:
    """Some posts and their terms. It knows no card: the two would be a circle, which stays in memory."""

    size: int = 0
    """How many posts it has; their numbers are the places of their cards."""
    rows: list[tuple[int, bytes]] = field(default_factory=list)
    """Blocks of stored posts: how many, and these compressed."""
    columns: dict[str, list[Any]] = field(default_factory=dict)
    lengths: dict[str, array[int]] = field(default_factory=dict)
    terms: bytes = b""
    """All terms in their order, each begun with the letter of its field, a line each."""
    frequencies: array[int] = field(default_factory=lambda: array("I"))
    """In how many posts each term stands."""
    totals: array[int] = field(default_factory=lambda: array("I"))
    """How often each term stands in all of them; 0 for labels."""
    posts: array[int] = field(default_factory=lambda: array("I"))
    counts: array[int] = field(default_factory=lambda: array("I"))
    places: array[int] = field(default_factory=lambda: array("I"))
    """The postings of all terms, one after the other, as `postings.Postings` has them."""
    kept: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """The posts that were new, and the lists they are on. No other is bound."""
    _unpacked: tuple[int, list[bytes]] = (-1, [])

    def row(self, number: int) -> bytes:
        """Give a post as it is stored."""
        start = 0
        for count, rows in self.rows:
            if number < start + count:
                # Most often the next one that is asked for stands beside it.
                if self._unpacked[0] != start:
                    self._unpacked = start, unpacked(rows)
                return self._unpacked[1][number - start]
            start += count
        raise IndexError(number)

    @property
    def weight(self) -> int:
        """Count the bytes that it takes, about, until it is bound: a term is taken out of `terms` then."""
        postings = len(self.posts) + len(self.counts) + len(self.places)
        return (
            4 * postings
            + len(self.terms)
            + sum(len(rows) for _, rows in self.rows)
            + 1000 * self.size
            + 80 * len(self.frequencies)
        )


@dataclass(slots=True)
class Card:
    """What decides about a post before it is in the archive."""

    id: str
    message_id: str
    contents: tuple[str, ...]
    """What it has in common with copies of it that lost their Message-ID."""
    generated_id: bool
    subject: str
    lists: tuple[str, ...]
    """As its mail has them."""
    sender: str
    """What stands before the @ of its author's address."""
    repairs: tuple[str, ...]
    origin: Origin
    sheaf: Sheaf
    number: int
    """Its place in its sheaf."""

    def entry(self) -> Entry:
        """Give back the post, on the lists that it was kept on, or else on those its mail has."""
        return unpack(self.packed(), self.kept_on)

    @property
    def kept_on(self) -> tuple[str, ...]:
        """Name the lists that the post was kept on, or else those its mail has."""
        return self.sheaf.kept.get(self.number, self.lists)

    @property
    def language(self) -> str:
        """Name the language in which the post was analysed."""
        return "".join(self.sheaf.columns["lang"][self.number])

    def packed(self) -> bytes:
        """Give the post as it is stored."""
        return self.sheaf.row(self.number)


Pool = dict[str, list[tuple[int, list[int]]]]
"""For each term of a field, the posts it stands in and its places there."""
NOWHERE: list[tuple[int, list[int]]] = []


def gathered(entries: Iterable[Entry], language: str = DEFAULT) -> list[Card]:
    """Make a sheaf of posts, and a card for each. An entry without an id is known by its Message-ID.

    `language` is the usual one of the list that they are on.
    """
    cards: list[Card] = []
    sheaf = Sheaf(columns={name: [] for name in COLUMNS}, lengths={name: array("H") for name in WORDS})
    pools: dict[str, Pool] = {name: {} for name in FIELDS}
    waiting: list[bytes] = []
    size = 0
    for number, given in enumerate(entries):
        entry = given if given.id else replace(given, id=short(given.post.message_id))
        post = entry.post
        made = document(entry, language)
        fields = made.fields
        cards.append(
            Card(
                fields["id"][0],
                post.message_id,
                fields["content"],
                post.generated_id,
                post.subject,
                post.lists,
                post.author.email.partition("@")[0].lower(),
                post.repairs,
                entry.origin,
                sheaf,
                number,
            )
        )
        _pool(pools, made, number, sheaf)
        waiting.append(pack(entry))
        size += len(waiting[-1])
        if size > BLOCK:
            sheaf.rows.append(packed(waiting))
            waiting, size = [], 0
    if waiting:
        sheaf.rows.append(packed(waiting))
    _group(pools, sheaf)
    sheaf.size = len(cards)
    return cards


def _pool(pools: dict[str, Pool], made: Document, number: int, sheaf: Sheaf) -> None:
    """Put the fields of a document where they belong."""
    fields = made.fields
    for name in COLUMNS:
        sheaf.columns[name].append(fields.get(name, ()))
    for name in WORDS:
        words = fields.get(name, {})
        pool = pools[name]
        length = 0
        for term, places in words.items():
            length += len(places)
            if term in pool:
                pool[term].append((number, places))
            else:
                pool[term] = [(number, places)]
        sheaf.lengths[name].append(min(length, 0xFFFF))
    for name in FIELDS:
        if name not in WORDS and name in fields:
            pool = pools[name]
            for label in dict.fromkeys(fields[name]):
                pool.setdefault(label, []).append((number, []))
    pools[FORMS].update(dict.fromkeys(made.vocabulary, NOWHERE))


def _group(pools: dict[str, Pool], sheaf: Sheaf) -> None:
    """Write the postings of each term behind those of the term before it."""
    terms: list[bytes] = []
    frequencies, totals = sheaf.frequencies, sheaf.totals
    for name in FIELDS:
        prefix = PREFIXES[name]
        pool = pools.pop(name)
        words = name in WORDS
        # Lists first: an array takes a number at a time three times as slowly.
        posts: list[int] = []
        counts: list[int] = []
        gaps: list[int] = []
        for key, term in sorted((plain(term.encode("utf-8", "surrogatepass")), term) for term in pool):
            found = pool[term]
            terms.append(prefix + key)
            frequencies.append(len(found))
            before = len(gaps)
            for number, places in found:
                posts.append(number)
                if words:
                    counts.append(len(places))
                    gaps.append(places[0])
                    if len(places) > 1:
                        gaps += [after - before for before, after in pairwise(places)]
            totals.append(len(gaps) - before)
        sheaf.posts.extend(posts)
        sheaf.counts.extend(counts)
        sheaf.places.extend(gaps)
    sheaf.terms = b"\n".join(terms)
