"""What the index holds at one moment.

A snapshot goes on showing the commit it was opened on, whatever is committed or removed after it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import accumulate, islice
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from listarchive.authors import Mailmap
from listarchive.engine.conversations import Walked
from listarchive.engine.member import Member
from listarchive.engine.stored_post import StoredPost, unpack
from listarchive.engine.visibility import OWNER, Audience
from listarchive.engines.whoosh import ledger_files
from listarchive.engines.whoosh.codec.keys import plain
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.commits import Commit, open_segments, opening
from listarchive.engines.whoosh.same_subject import SameSubject, member, members
from listarchive.engines.whoosh.snapshot_terms import SnapshotTerms
from listarchive.engines.whoosh.term_keys import PREFIXES
from listarchive.engines.whoosh.unnamed import visible
from listarchive.errors import IndexUnusable
from listarchive.short_ids import short

if TYPE_CHECKING:
    from listarchive.engine.analysis.stemming import Stemming
    from listarchive.engine.answers import Answers

NOBODY_KNOWN = Mailmap()
_REMEMBERED = 64  # posts: those that are ranked are shown next
NAMED = 100  # posts that the beginning of an id may name


class Snapshot(SnapshotTerms):
    """The last commit of the index in a folder, open for reading. Raises `IndexUnusable`."""

    def __init__(
        self,
        folder: Path,
        people: Mailmap = NOBODY_KNOWN,
        references_only: frozenset[str] = frozenset(),
        audience: Audience = OWNER,
    ) -> None:
        self.folder = folder
        self._index = folder.parent  # pathlib makes it anew each time that it is asked
        self.people = people
        self.references_only = references_only
        self.audience = audience
        segments, self._contents = open_segments(folder)
        with opening(self._index):
            self.segments = visible(segments, audience)
            # Spam is shown to who asks for it: what becomes of it makes another commit.
            told = visible(segments, audience.with_spam) if audience.hidden else []
            self._told = [(each.name, each.total, sorted(each.removed), each.written) for each in told]
        self.generation = self._contents.generation
        self._bases = list(accumulate((segment.posts for segment in self.segments), initial=0))
        self.parts = list(zip(self.segments, self._bases, strict=False))
        """The segments, and the number of the first document in each."""
        self._stored_posts: dict[int, StoredPost] = {}
        self.walked: dict[int, Walked] = {}

    @property
    def version(self) -> str:
        """Name the commit, by what of it is seen: what is not seen must not make another one of it."""
        if not self.audience.hidden:
            return f"{self.folder.name}.{self.generation}"
        seen = [(name, total, removed) for name, total, removed, _ in self._told]
        return f"{self.folder.name}.{crc32(repr(seen).encode()):08x}"

    @property
    def committed(self) -> datetime:
        """Tell when it was committed, or when the last was that changed anything that is seen."""
        written = self._contents.written
        if self.audience.hidden:
            written = max((written for *_, written in self._told), default=0.0)
        return datetime.fromtimestamp(written, UTC)

    def ledger(self) -> bytes:
        """Read the ledger that belongs to the commit. Raises `IndexUnusable`."""
        return ledger_files.load(self.folder, self.generation, self._contents.ledger)

    def is_last(self, folder: Path | None) -> bool:
        """Tell whether nothing was committed since; `folder` is the index in use now."""
        try:
            return folder == self.folder and Commit.load(folder).generation == self.generation
        except IndexUnusable:
            return False

    def close(self) -> None:
        """Let go of the files."""
        self.segments = []
        self.parts = []
        for name in ("_same_subject", "answers"):
            self.__dict__.pop(name, None)

    def documents(self, field: str, term: str) -> list[int]:
        """Give the numbers of the documents that have a term in a field."""
        with opening(self._index):
            return [base + each for _, base, numbers in self._by_segment(field, term) for each in numbers]

    def located(self, field: str, term: str) -> list[tuple[Segment, int]]:
        """Give the segments and numbers in them of the documents that have a term in a field."""
        with opening(self._index):
            found = self._by_segment(field, term)
            return [(segment, number) for segment, _, numbers in found for number in numbers]

    def _by_segment(self, field: str, term: str) -> Iterator[tuple[Segment, int, list[int]]]:
        text = term.encode("utf-8", "surrogatepass")
        for segment, base in self.parts:
            if (found := segment.postings(field, text)) is not None:
                yield segment, base, [each for each in found.numbers() if each not in segment.removed]

    def may_know(self, labels: Iterable[tuple[str, str]]) -> bool:
        """Tell, by a look into one small table of each segment, whether `documents` may find any of some.

        `labels` are fields and terms. To look the three of each new post up in the dictionaries takes
        longer than to write it.
        """
        if not self.segments:
            return False
        keys = [PREFIXES[field] + plain(label.encode("utf-8", "surrogatepass")) for field, label in labels]
        hashes = [crc32(key) for key in keys]
        with opening(self._index):
            return any(segment.may_know(hashed) for segment in self.segments for hashed in hashes)

    def referring(self, short_ids: Iterable[str], known: Container[int]) -> Iterator[tuple[int, Member]]:
        """Give the documents, but for those known, that have or answer some ids."""
        keys = [PREFIXES["ref"] + short_id.encode("ascii") for short_id in short_ids]
        asked = [(key, crc32(key)) for key in keys]
        for segment, base in self.parts:
            for number in segment.ancestry.referring(asked):
                if base + number not in known and number not in segment.removed:
                    yield base + number, member(segment, number)

    def guarded(self) -> AbstractContextManager[None]:
        """Turn damage that is met into `IndexUnusable`."""
        return opening(self._index)

    def find(self, text: str) -> list[int]:
        """Give the documents that a Message-ID, or the beginning of a short id, names."""
        if "@" in text:
            named = short(text.strip("<> "))
            return [*self.documents("id", named), *self.documents("namesake", named)]
        terms = islice(self.beginning("id", text.lower()), NAMED)
        found = [number for term in terms for number in self.documents("id", term)]
        # Broken mailers make ids without an @.
        return found or list(self.documents("id", short(text.strip("<> "))))

    def locate(self, number: int) -> tuple[Segment, int]:
        """Give the segment that a document is in, and its number there."""
        place = bisect_right(self._bases, number) - 1
        return self.segments[place], number - self._bases[place]

    def stored_post(self, number: int) -> StoredPost:
        """Give back the post of a document. Raises `IndexUnusable`."""
        stored = self._stored_posts.get(number)
        if stored is None:
            with opening(self._index):
                segment, inside = self.locate(number)
                stored = unpack(segment.stored_fields.stored(inside), tuple(segment.labels("list", inside)))
                if not self.audience.hidden.isdisjoint(stored.origin.path.lower().split("/")):
                    stored = replace(stored, veiled=True)
            if len(self._stored_posts) >= _REMEMBERED:
                del self._stored_posts[next(iter(self._stored_posts))]  # the one that was read first
            self._stored_posts[number] = stored
        return stored

    def numbers(self) -> Iterator[int]:
        """Number all documents."""
        for segment, base in self.parts:
            for number in range(segment.posts):
                if number not in segment.removed:
                    yield base + number

    def readable_posts(self) -> Iterator[StoredPost]:
        """Give every post, in no order; should the files be damaged, those that can still be read."""
        for number in self.numbers():
            try:
                stored = self.stored_post(number)
            except IndexUnusable:
                continue
            yield stored

    def labels(self, field: str, number: int) -> tuple[str, ...]:
        """Give the labels that a document has in a field with a column."""
        segment, inside = self.locate(number)
        return tuple(segment.labels(field, inside))

    def date(self, number: int) -> int:
        """Give the date of a document, as `stored_post.seconds` counts it."""
        segment, inside = self.locate(number)
        return segment.column("date")[inside]

    def member(self, number: int) -> Member:
        """Tell what ties a document to others."""
        segment, inside = self.locate(number)
        return member(segment, inside)

    def members(self) -> Iterator[tuple[int, Member]]:
        """Give all documents, and what ties each to others: a tenth of the time that one by one takes."""
        for segment, base in self.parts:
            for number, each in enumerate(members(segment)):
                if number not in segment.removed:
                    yield base + number, each

    @cached_property
    def answers(self) -> Answers:
        """Which documents have how many answers."""
        from listarchive.engine.answers import answers  # noqa: PLC0415 - few queries ask

        with opening(self._index):
            return answers(self)

    @cached_property
    def _same_subject(self) -> SameSubject:
        return SameSubject(self.parts)

    def sharing(self, name: str, subject: int) -> int:
        """Count the documents on a list that have a base subject and a date, removed ones too."""
        return self._same_subject.sharing(name, subject)

    def few_alike(self, name: str, subject: int) -> Sequence[tuple[int, Member]]:
        """Give them in the order of their places, but for those removed; none if they are many."""
        return self._same_subject.few_alike(name, subject)

    def stands_among_alike(self, number: int, name: str) -> bool:
        """Tell whether a document is found on a list by its base subject."""
        return self._same_subject.has(number, self.member(number), name)

    def beside(self, post: Member, name: str, *, later: bool) -> Iterator[tuple[int, Member]]:
        """Give those on a list, with the base subject of one, before or behind it, the nearest first."""
        return self._same_subject.beside(post, name, later=later)

    def expect_labels(self, labels: Iterable[tuple[str, str]]) -> None:
        """Do nothing: what is asked for is at hand."""

    def expect(self, numbers: Sequence[int]) -> None:
        """Do nothing: what is asked for is at hand."""

    def stemming(self, number: int) -> Stemming:
        """Give the stemming of the language of a document."""
        from listarchive.engine.analysis.stemming import stemming  # noqa: PLC0415 - `show` has no use for it

        return stemming("".join(self.labels("lang", number)))

    def __len__(self) -> int:
        return sum(segment.posts - len(segment.removed) for segment in self.segments)
