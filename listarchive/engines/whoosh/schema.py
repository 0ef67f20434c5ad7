"""The schema of an archive: what Whoosh is told of each field that can be searched by.

Nothing of it is stored. Terms, columns and stored fields are this package's own (`codec`); the fields tell
Whoosh how to ask for them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from whoosh import columns, fields, formats
from whoosh.analysis import IDAnalyzer

from listarchive.engine.field_kinds import FORMS, SEARCHED
from listarchive.engine.fields import FIELDS, Field
from listarchive.engine.stored_post import UNDATED, moment
from listarchive.engines.whoosh.analyzers import Languages, PostAnalyzer, TypedWord
from listarchive.engines.whoosh.import_stubs import query
from listarchive.engines.whoosh.term_keys import encoded

FirstTerm = Callable[[TypedWord], str]
"""Gives the likeliest of the terms that a word, as typed, stands for."""


class Words(fields.TEXT):  # type: ignore[misc]
    """Running text without stems, with positions."""

    def __init__(self, languages: Languages = lambda: ("",), vector: formats.Format | None = None) -> None:
        super().__init__(
            analyzer=PostAnalyzer(languages), stored=True, multitoken_query="phrase", vector=vector
        )

    def to_bytes(self, value: Any) -> bytes:
        """Give the term of a word."""
        if isinstance(value, list | tuple):
            value = value[0]
        return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")

    def from_bytes(self, value: bytes) -> str:
        """Give the word of a term."""
        return bytes(value).decode("utf-8", "surrogatepass")

    from_column_value = from_bytes


class StemmedWords(Words):
    """Running text, by the stems of its words. Every form of a word is a term of `vocabulary`."""

    def __init__(self, languages: Languages, first: FirstTerm) -> None:
        super().__init__(languages, formats.Frequency())
        self._first = first

    def to_bytes(self, value: Any) -> bytes:
        """Give a term; of a word as typed that nobody has resolved, the likeliest one."""
        return super().to_bytes(self._first(value) if isinstance(value, TypedWord) else value)

    def spelling_fieldname(self, fieldname: str) -> str:  # noqa: ARG002 (Whoosh's)
        """Name the field whose terms are whole words."""
        return FORMS


class Labels(fields.FieldType):  # type: ignore[misc]
    """Exact values, not scored."""

    spellable = False

    def __init__(
        self, name: str, column: columns.Column | None = None, *, stored: bool = True, unique: bool = False
    ) -> None:
        super().__init__(
            formats.Existence(), IDAnalyzer(), stored=stored, unique=unique, sortable=column or False
        )
        self._name = name

    def to_bytes(self, value: Any) -> bytes:
        """Give the term of a value."""
        return encoded(self._name, value[0] if isinstance(value, list | tuple) else value)

    def from_bytes(self, value: bytes) -> str:
        """Give the value of a term, or of a column."""
        return bytes(value).decode("utf-8", "surrogatepass")

    from_column_value = from_bytes


class MessageIds(Labels):
    """Message-IDs, with or without angle brackets."""

    def to_bytes(self, value: Any) -> bytes:
        """Give the term of a Message-ID."""
        return super().to_bytes(value.strip("<> ") if isinstance(value, str) else value)


class Forms(Labels):
    """Words as they are written, folded; a term names the language too unless that is English."""

    spellable = True

    def from_bytes(self, value: bytes) -> str:
        """Give the word of a term."""
        return super().from_bytes(value).partition(":")[0]


class Dates(fields.DATETIME):  # type: ignore[misc]
    """Moments. Whoosh knows no time zones: what has none is UTC, and what it gives back is aware."""

    unit = 1_000_000  # microseconds, which Whoosh counts from the year 1

    def __init__(self) -> None:
        super().__init__(stored=True, sortable=columns.NumericColumn("q", default=UNDATED))
        self.origin = super().prepare_datetime(datetime(1970, 1, 1)) + (1 << 63)
        """What 1970 is, in the numbers that the terms of Whoosh are made of."""

    def prepare_datetime(self, x: Any) -> Any:
        """Count the microseconds of a moment."""
        # Of what a date leaves out (2024-05), Whoosh makes an aware moment.
        if isinstance(x, str):
            x = self._parse_datestring(x).floor()
        if isinstance(x, datetime) and x.tzinfo:
            x = x.astimezone(UTC).replace(tzinfo=None)
        return super().prepare_datetime(x)

    def parse_query(self, fieldname: str, qstring: str, boost: float = 1.0) -> Any:
        """Make the query for a moment, a day, a month, a year; for `*`, that for any."""
        if qstring == "*":
            return query.Every(fieldname, boost=boost)
        return super().parse_query(fieldname, qstring, boost)

    def to_column_value(self, value: Any) -> int:
        """Count the seconds of a moment, as the column does."""
        return int(self.prepare_datetime(value) + (1 << 63) - self.origin) // self.unit

    def from_column_value(self, value: int) -> datetime | None:
        """Give the moment of so many seconds, or None for a post without a date."""
        return moment(value)


class Sizes(fields.NUMERIC):  # type: ignore[misc]
    """Sizes in bytes."""

    unit, origin = 1, 0

    def __init__(self) -> None:
        super().__init__(int, 64, signed=False, stored=True, sortable=columns.NumericColumn("Q", default=0))

    def to_column_value(self, value: Any) -> int:
        """Give a size as the column has it."""
        return int(value)

    def from_column_value(self, value: int) -> int:
        """Give a size."""
        return value


def schema(languages: Languages, first: FirstTerm) -> fields.Schema:
    """Make the schema of an archive in some languages, of all fields that can be asked for."""
    made = {field.name: _field(field, languages, first) for field in FIELDS if field.name in SEARCHED}
    made["message_id"] = MessageIds("message_id", unique=True)
    made["thread"] = Labels("thread", stored=False)  # of the conversation of a post, given by its short id
    return fields.Schema(**made)


def _field(field: Field, languages: Languages, first: FirstTerm) -> fields.FieldType:
    match field.kind:
        case "words":
            return StemmedWords(languages, first) if field.stemmed else Words()
        case "number":
            return Dates() if field.reading == "date" else Sizes()
        case "forms":
            return Forms(field.name, stored=False)
    column = columns.RefBytesColumn() if field.column else None
    return Labels(field.name, column, stored=bool(column) or field.known_by, unique=field.known_by)
