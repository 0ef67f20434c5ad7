"""What does the index hold at one moment?

A snapshot goes on showing the commit it was opened on, whatever is committed or removed after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from whoosh.reading import TermNotFound

from listarchive.archive.document import Entry, unpack
from listarchive.archive.store import open_reader, opening, table_of_contents
from listarchive.authors import Mailmap
from listarchive.errors import IndexUnusable
from listarchive.message_ids import short

NOBODY_KNOWN = Mailmap()
_REMEMBERED = 64  # posts: those that are ranked are shown next
_NAMED = 100  # posts that the beginning of an id may name


class Snapshot:
    """The last commit of the index in a folder, open for reading. Raises `IndexUnusable`."""

    def __init__(self, folder: Path, people: Mailmap = NOBODY_KNOWN) -> None:
        self._folder = folder
        self.people = people
        self.reader, self.generation = open_reader(folder)
        self._columns: dict[str, Any] = {}
        self._entries: dict[int, Entry] = {}
        with suppress(OSError):  # another commit may be removing it already
            self._committed = table_of_contents(folder, self.generation).stat().st_mtime

    _committed = 0.0

    @property
    def version(self) -> str:
        """Name the commit."""
        return f"{self._folder.name}.{self.generation}"

    @property
    def committed(self) -> datetime:
        """Tell when it was committed."""
        return datetime.fromtimestamp(self._committed, UTC)

    def is_last(self, folder: Path | None) -> bool:
        """Tell whether nothing was committed since; `folder` is the index in use now."""
        return (
            folder == self._folder
            and table_of_contents(folder, self.generation).exists()
            and not table_of_contents(folder, self.generation + 1).exists()
        )

    def close(self) -> None:
        """Let go of the files."""
        self.reader.close()

    def documents(self, field: str, term: str) -> Iterator[int]:
        """Give the numbers of the documents that have a term in a field."""
        with opening(self._folder.parent):
            try:
                matcher = self.reader.postings(field, term.encode("utf-8", "surrogatepass"))
            except TermNotFound:
                return
            numbers = list(matcher.all_ids())
        yield from numbers

    def find(self, text: str) -> list[int]:
        """Give the documents that a Message-ID, or the beginning of a short id, names."""
        if "@" in text:
            named = short(text.strip("<> "))
            return [*self.documents("id", named), *self.documents("namesake", named)]
        terms = islice(self.reader.expand_prefix("id", text.lower()), _NAMED)
        found = [number for term in terms for number in self.documents("id", _text(term))]
        # Broken mailers make ids without an @.
        return found or list(self.documents("id", short(text.strip("<> "))))

    def entry(self, number: int) -> Entry:
        """Give back the post of a document. Raises `IndexUnusable`."""
        entry = self._entries.get(number)
        if entry is None:
            with opening(self._folder.parent):
                entry = unpack(self.reader.stored_fields(number)["post"])
            if len(self._entries) >= _REMEMBERED:
                self._entries.clear()
            self._entries[number] = entry
        return entry

    def readable_entries(self) -> Iterator[Entry]:
        """Give every post, in no order; should the files be damaged, those that can still be read."""
        for number in self.reader.all_doc_ids():
            try:
                entry = self.entry(number)
            except IndexUnusable:
                continue
            yield entry

    def labels(self, field: str, number: int) -> tuple[str, ...]:
        """Give the labels that a document has in a field with a column."""
        value: bytes = self._column(field)[number]
        return tuple(value.decode("utf-8", "surrogatepass").split("\n")) if value else ()

    def date(self, number: int) -> int:
        """Give the date of a document, as `document.seconds` counts it."""
        return int(self._column("date")[number])

    def _column(self, field: str) -> Any:
        if field not in self._columns:
            self._columns[field] = self.reader.column_reader(field, translate=field == "date")
        return self._columns[field]

    def beginning(self, field: str, prefix: str) -> Iterator[str]:
        """Give the terms of a field that begin so, in the alphabet's order."""
        return map(_text, self.reader.expand_prefix(field, prefix))

    def spelled_like(self, field: str, word: str, distance: int) -> list[str]:
        """Give the terms of a field that begin with the same letter and differ by so many others."""
        return [_text(term) for term in self.reader.terms_within(field, word, distance, prefix=1)]

    def terms(self, field: str) -> Iterator[str]:
        """Give every term of a field."""
        return map(_text, self.reader.lexicon(field))

    def frequency(self, field: str, term: str) -> int:
        """Count the documents that have a term in a field."""
        return int(self.reader.doc_frequency(field, term.encode("utf-8", "surrogatepass")))

    def __len__(self) -> int:
        return int(self.reader.doc_count())


def _text(term: bytes | str) -> str:
    return term if isinstance(term, str) else term.decode("utf-8", "surrogatepass")
