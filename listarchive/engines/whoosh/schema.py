"""What is Whoosh told of each field?

Postings are made and read by this package (`sheaf`, `binding`, `codec`): of a field, Whoosh only asks what
it may be searched for.
"""

from __future__ import annotations

from typing import Any

from whoosh import columns, fields, formats


class Words(fields.TEXT):  # type: ignore[misc]
    """Running text, with places."""

    def __init__(self) -> None:
        super().__init__(analyzer=None)
        self.analyzer = None
        self.format = formats.Positions()


class Labels(fields.FieldType):  # type: ignore[misc]
    """Exact values, none of them scored."""

    def __init__(self, column: columns.Column | None = None) -> None:
        super().__init__(format=formats.Existence(), analyzer=None, sortable=column or False)

    def to_bytes(self, value: str | bytes) -> bytes:
        """Give the term of a value."""
        return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


class Numbers(fields.FieldType):  # type: ignore[misc]
    """A number for each post. It has no terms: ranges are looked up in the column."""

    def __init__(self) -> None:
        super().__init__(format=None, analyzer=None, sortable=columns.NumericColumn("q"))

    def from_column_value(self, value: Any) -> Any:
        """Give a value as it is kept."""
        return value


SCHEMA = fields.Schema(
    # what a post is known by
    id=Labels(),  # short ids
    namesake=Labels(),  # the short id of its Message-ID, if another post had that one first
    content=Labels(),  # what its copies without a Message-ID have in common
    ref=Labels(
        columns.VarBytesColumn()
    ),  # the short ids of the post and of its ancestors: what makes a conversation
    # what it is searched by
    subject=Words(),
    body=Words(),  # own words
    quoted=Words(),
    author=Words(),  # name, address, byline; not stemmed
    attachment=Words(),  # names; not stemmed
    pairs=Labels(),  # common words that follow one another in the own words
    subject_pairs=Labels(),  # the same of the subject
    has=Labels(),
    lang=Labels(columns.RefBytesColumn()),  # two letters: by whose rules its words were stemmed
    # what it is ranked by
    starts=Numbers(),  # 1 if it starts a conversation
    # what it is also counted and sorted by
    list=Labels(columns.RefBytesColumn()),
    person=Labels(columns.RefBytesColumn()),  # one key for one author
    date=Numbers(),  # seconds since 1970, UTC
    size=Numbers(),  # bytes of the mail it came in
    vocabulary=Labels(),
)
"""What Whoosh is told of them. It ignores time zones: dates are numbers here."""
