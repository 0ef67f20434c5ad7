"""The one table of fields: what is in the index, and what a query can search in.

The parser of queries, the index and its format, completion, the help and the documentation are made from it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from listarchive.engine import extraction as taken
from listarchive.record import record

Kind = Literal["", "words", "labels", "number", "pairs", "forms"]
"""How a field is kept: not by itself; running text, of which positions and counts matter; exact values; a
number for each post; common words of another field that follow one another; every form of a word."""

Reading = Literal[
    "",
    "text",
    "name",
    "keyword",
    "date",
    "size",
    "count",
    "has",
    "is",
    "lang",
    "saved",
    "header",
    "in",
    "mails",
]
"""How a value in a query is read: not at all; words of a text; a person's name or address; one exact value; a
date or a range of dates; a number of bytes, or of posts, or a range; one of HAS, or of PLACES; a language's
two letters; the name of a query; words of a header that is named before them; where the words beside it are
looked for; a query about attached mails."""

PLACES = ("start", "answered", "unanswered")
"""What a post can be in its conversation, by the names that `is:` takes."""


@record
class Field:
    """One field. What decides about bytes on the disk comes first, then what only a query asks for."""

    name: str
    kind: Kind = ""
    taken: Callable[[taken.Source], Any] | None = None
    """What it is given of a post; None if the writer gives it, or nothing is kept of it alone."""
    version: int = 1
    """Raised when `taken` gives something else than before."""
    stemmed: bool = False
    code: str = ""
    """The width of a number, as a code of `array`."""
    column: Literal["", "shared", "own"] = ""
    """Labels that can be had by post: few different ones, each kept once; or those of each post."""
    known_by: bool = False
    """Whether a post may be in the archive already by a label of it."""
    over: tuple[str, ...] = ()
    """The fields in which it looks, if nothing is kept of it alone."""
    of: str = ""
    """The field of words whose pairs it has."""
    weight: float = 1.0
    """What a match counts, beside 1 for one in the own words."""
    bare: bool = False
    """Whether words without a field are looked for in it."""
    reading: Reading = ""
    help: str = ""
    example: str = ""
    aliases: tuple[str, ...] = ()
    letter: str = ""
    signs: str = "*~/"
    """Which of `word*`, `~word` and `/regex/` are allowed."""

    @property
    def exact(self) -> bool:
        """Tell whether a value in quotes is still one value, and no phrase of several words."""
        return self.reading not in ("text", "name")

    @property
    def running(self) -> bool:
        """Tell whether words are looked for in it, so that they have forms and neighbours."""
        return self.kind == "words" or not self.exact


FIELDS: tuple[Field, ...] = (
    Field(
        "any",
        reading="text",
        help="subject, own words, author's name, attached text",
        example="firmware",
        signs="*~",
    ),
    Field(
        "author",
        "words",
        taken.author,
        weight=0.3,
        bare=True,
        reading="name",
        help="name, address or byline of who wrote it; part of a name is enough",
        example='author:"Ada Example"',
        aliases=("from",),
        letter="f",
    ),
    Field(
        "to",
        "words",
        taken.to,
        weight=0.3,
        reading="name",
        help="whom it was sent to: name or address, as of its author",
        example="to:ada",
        letter="t",
    ),
    Field(
        "cc",
        "words",
        taken.cc,
        weight=0.3,
        reading="name",
        help="whom a copy was sent to",
        example="cc:nell@example.org",
        letter="c",
    ),
    Field(
        "recipient",
        over=("to", "cc"),
        reading="name",
        help="`to:` or `cc:`",
        example='recipient:"Ada Example"',
        aliases=("recip",),
    ),
    Field(
        "contact",
        over=("author", "to", "cc"),
        reading="name",
        help="any person in it: `author:`, `to:` or `cc:`",
        example="contact:@example.org",
    ),
    Field(
        "subject",
        "words",
        taken.subject,
        stemmed=True,
        bare=True,
        reading="text",
        help="the subject",
        example="subject:release",
        letter="s",
    ),
    Field(
        "body",
        "words",
        taken.body,
        stemmed=True,
        bare=True,
        reading="text",
        help="own words only: what the author wrote",
        example='body:"cold boot"',
        letter="b",
    ),
    Field(
        "quoted",
        "words",
        taken.quoted,
        stemmed=True,
        reading="text",
        help="what the post quotes, searched only when asked for",
        example="quoted:deadline",
    ),
    Field(
        "list",
        "labels",
        column="shared",
        reading="keyword",
        help="the mailing list",
        example="list:gardeners",
        signs="*/",
    ),
    Field(
        "date",
        "number",
        taken.date,
        code="q",
        reading="date",
        help="when it was sent: a date or a range",
        example="date:2023-01..2023-03",
        letter="d",
        signs="",
    ),
    Field(
        "id",
        "labels",
        taken.own_id,
        known_by=True,
        reading="keyword",
        help="a post's short id, or its Message-ID",
        example="id:20230112.ab12@example.org",
        aliases=("mid", "msgid"),
        signs="*",
    ),
    Field(
        "thread",
        reading="keyword",
        help="every post of the conversation of that id",
        example="thread:4f2a91",
        signs="",
    ),
    Field(
        "references",
        reading="keyword",
        help="an id in its References or In-Reply-To",
        example="references:4f2a91",
        signs="*",
    ),
    Field(
        "attachment",
        "words",
        taken.attachment,
        weight=0.3,
        reading="keyword",
        help="part of a file's name",
        example="attachment:report.pdf",
        aliases=("filename",),
        letter="n",
    ),
    Field(
        "file",
        "labels",
        taken.file,
        reading="keyword",
        help="a file that a diff changes: its path, the end of it, or a folder",
        example="file:pump.c",
        signs="*",
    ),
    Field(
        "header",
        "labels",
        taken.headers,
        reading="header",
        help="words of a header that the configuration keeps",
        example="header:x-mailer:mutt",
        signs="*/",
    ),
    Field(
        "in",
        reading="in",
        help="where the words beside it are looked for: in:attachment, in what is attached alone",
        example="in:attachment segfault",
        signs="",
    ),
    Field(
        "attached",
        reading="mails",
        help="attached mails, by from:, subject:, body:, date: and words in parentheses",
        example="attached:(from:nell subject:pump)",
        signs="*~",
    ),
    Field(
        "attached_text",
        "words",
        taken.attached,
        stemmed=True,
        weight=0.3,
        bare=True,
        reading="text",
        help="the text of attached files and mails: what in:attachment looks in",
        example="attached_text:segfault",
    ),
    Field(
        "has",
        "labels",
        taken.has,
        version=2,
        reading="has",
        help="what the post has: " + ", ".join(taken.HAS),
        example="has:attachment",
        signs="",
    ),
    Field(
        "is",
        reading="is",
        help="its place in its conversation: " + ", ".join(PLACES),
        example="is:unanswered",
        signs="",
    ),
    Field(
        "replies",
        reading="count",
        help="how many direct answers to it there are",
        example="replies:>10",
        signs="",
    ),
    Field(
        "lang",
        "labels",
        taken.language,
        column="shared",
        reading="lang",
        help="the language of the post, in two letters",
        example="lang:pt",
        signs="",
    ),
    Field(
        "size",
        "number",
        taken.size,
        code="I",
        reading="size",
        help="the size of the mail, in bytes, k or m",
        example="size:10k..2m",
        signs="",
    ),
    Field(
        "saved",
        reading="saved",
        help="what a saved search finds",
        example="saved:releases",
        aliases=("query",),
        signs="",
    ),
    Field("namesake", "labels", taken.namesake, known_by=True),
    Field("content", "labels", taken.content, known_by=True),
    Field("ref", "labels", taken.references, column="own"),
    Field("person", "labels", taken.person, column="shared"),
    Field("trailer", "labels", taken.trailer),
    Field("starts", "number", taken.starts, version=2, code="B"),
    Field("base_subject", "number", taken.base, code="I"),
    Field("pairs", "pairs", of="body"),
    Field("subject_pairs", "pairs", of="subject"),
    Field("vocabulary", "forms"),
)
"""In the order of the help; a new one stands where a reader would look for it."""
