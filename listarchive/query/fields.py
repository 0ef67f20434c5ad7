"""What can a query search in?

The one table of fields. The parser, the index, the help and the documentation are fed from it.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from listarchive.record import record

if TYPE_CHECKING:
    from listarchive.dates import Side

Kind = Literal["text", "name", "keyword", "date", "size", "has", "lang", "saved"]
"""How a value is read: words of a text; a person's name or address; one exact value; a date or a
range of dates; a number of bytes or a range; one of HAS; a language's two letters; the name of a query."""

HAS: tuple[str, ...] = ("attachment", "reply", "quote", "html")
"""What `has:` can ask for."""


@record
class Field:
    """One field of a query. `name` is what the tree uses; `letter` is the short form, or empty."""

    name: str
    kind: Kind
    help: str
    example: str
    aliases: tuple[str, ...] = ()
    letter: str = ""
    prefix: bool = True
    """Is `word*` allowed?"""
    fuzzy: bool = True
    """Is `~word` allowed?"""
    regex: bool = True
    """Is `/regex/` allowed?"""

    @property
    def exact(self) -> bool:
        """Is a value in quotes still one value, and no phrase of several words?"""
        return self.kind not in ("text", "name")


def _exact(name: str, kind: Kind, help: str, example: str, *aliases: str, letter: str = "") -> Field:  # noqa: A002
    return Field(name, kind, help, example, aliases, letter, prefix=False, fuzzy=False, regex=False)


FIELDS: tuple[Field, ...] = (
    Field("any", "text", "subject, own words and the author's name", "firmware", regex=False),
    Field(
        "author",
        "name",
        "name, address or byline of who wrote it; part of a name is enough",
        'author:"Ada Example"',
        ("from",),
        "f",
    ),
    Field("subject", "text", "the subject", "subject:release", (), "s"),
    Field("body", "text", "own words only: what the author wrote", 'body:"cold boot"', (), "b"),
    Field("quoted", "text", "what the post quotes, searched only when asked for", "quoted:deadline"),
    Field("list", "keyword", "the mailing list", "list:gardeners", fuzzy=False),
    _exact("date", "date", "when it was sent: a date or a range", "date:2023-01..2023-03", letter="d"),
    Field(
        "id",
        "keyword",
        "a post's short id, or its Message-ID",
        "id:20230112.ab12@example.org",
        ("mid", "msgid"),
        fuzzy=False,
        regex=False,
    ),
    _exact("thread", "keyword", "every post of the conversation of that id", "thread:4f2a91"),
    Field("attachment", "keyword", "part of a file's name", "attachment:report.pdf", ("filename",), "n"),
    _exact("has", "has", "what the post has: " + ", ".join(HAS), "has:attachment"),
    _exact("lang", "lang", "the language of the post, in two letters", "lang:pt"),
    _exact("size", "size", "the size of the mail, in bytes, k or m", "size:10k..2m"),
    _exact("saved", "saved", "what a saved search finds", "saved:releases", "query"),
)

DATE_SIDES: MappingProxyType[str, Side] = MappingProxyType(
    {
        "after": "since",
        "since": "since",
        "newer_than": "since",
        "before": "before",
        "older_than": "before",
        "until": "until",
    }
)
"""Fields that bound `date` on one side, and which side that is. Each takes one date."""

BY_NAME: MappingProxyType[str, Field] = MappingProxyType(
    {
        spelling: field
        for field in FIELDS
        for spelling in (field.name, *field.aliases, field.letter)
        if spelling
    }
    | {spelling: field for field in FIELDS if field.kind == "date" for spelling in DATE_SIDES}
)
"""Every spelling of a field, in lower case → the field."""
