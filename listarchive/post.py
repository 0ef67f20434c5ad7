"""Posts, and what they are made of.

The whole package works with these values. All are immutable; every time in them is aware.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from datetime import datetime
from itertools import compress
from typing import Literal, NamedTuple

from listarchive.record import record

Label = Literal["own", "quote", "attribution", "signature", "footer", "forward-header"]
"""Whose a line is. `own` is what the post's author wrote; nothing else is searched by default."""

DateSource = Literal["date", "received", "separator", "page", "file", "none"]
"""Where a post's date was taken from: its Date header, its newest plausible Received header, the
From_ line of an mbox above it, the head of a saved web page, or the name of the file it stands in."""


class Line(NamedTuple):
    """One line of a body, without its line end."""

    label: Label
    text: str

    @property
    def depth(self) -> int:
        """How often the line is quoted: 0 unless it is a quote, then its quote marks, at least 1."""
        if self.label != "quote":
            return 0
        marks = 0
        for character in self.text:
            if character in ">|":
                marks += 1
            elif not character.isspace():
                break
        return marks or 1


@record
class Body:
    """A post's text, every line as it came, and the label of each line.

    The lines are made when they are asked for: a body of a megabyte would be half a million objects, which
    Python's garbage collector reads again and again.
    """

    text: str = ""
    labels: tuple[Label, ...] = ()
    """As many as `text` has lines, or none if there is no text."""

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Body:
        """Make a body of labelled lines."""
        lines = tuple(lines)
        return cls("\n".join(line.text for line in lines), tuple(line.label for line in lines))

    @classmethod
    def all_own(cls, text: str) -> Body:
        """Make a body of a text of which every line is the author's."""
        own: tuple[Label, ...] = ("own",)
        return cls(text, own * (text.count("\n") + 1))

    @property
    def lines(self) -> tuple[Line, ...]:
        """The labelled lines; their texts, joined by line feeds, are the text."""
        return tuple(map(Line, self.labels, self.text.split("\n")))

    @property
    def own(self) -> str:
        """What the author wrote: the own lines, with no blank lines around them."""
        return self._labelled("own").strip("\n")

    @property
    def quoted(self) -> str:
        """What the post quotes, quote marks included."""
        return self._labelled("quote")

    @property
    def added(self) -> str:
        """What the list or a signature adds."""
        return self._labelled("signature", "footer")

    def _labelled(self, *labels: Label) -> str:
        return "\n".join(compress(self.text.split("\n"), map(labels.__contains__, self.labels)))


@record
class Author:
    """Who wrote a post.

    `byline` is the second author that the text itself names, on a list that forwards articles.
    """

    name: str = ""
    email: str = ""
    byline: str = ""

    def __str__(self) -> str:
        if self.name and self.email:
            return f"{self.name} <{self.email}>"
        return self.name or self.email


@record
class Sent:
    """When a post was sent: an aware moment in the sender's own offset, and what says so.

    `when` is None only if nothing at all tells; `raw` is the text it was read from.
    """

    when: datetime | None = None
    source: DateSource = "none"
    raw: str = ""


@record
class Attachment:
    """A part of a post that is not its text. `size` is in bytes, decoded; 0 if it is not known."""

    name: str
    type: str = "application/octet-stream"
    size: int = 0
    scrubbed: bool = False
    """True if a list server took it off and left a notice in its place."""
    number: int = 0
    """Its number among the parts of its mail, from 1; 0 if it is none of them."""
    within: int = 0
    """The number of the attached mail that it came in; 0 if it came with the post itself."""


@record
class Head:
    """What the header of an attached mail says."""

    author: Author = Author()
    sent: Sent = Sent()
    subject: str = ""


@record
class AttachedText:
    """The text of a file, or of a mail, that came with a post. It is not the author's own.

    `number`, `name` and `type` are those of the attachment; the mails that are attached to an attached one,
    and its files, come after it. `head` is None for a file.
    """

    number: int
    name: str
    type: str
    text: str
    head: Head | None = None


NO_SOURCE = "whoosh:"
"""Stands for the source of a post that a program has added; it has no mail."""


@record
class Origin:
    """Where a mail stands: `length` bytes from `offset` of the decompressed file `path`.

    `part` is the position, from 1, of a post within its digest; 0 for a mail that is one post.
    If the source holds files of its own (a tar, a Maildir), `member` names the one that `offset` is in.
    """

    path: str
    offset: int = 0
    length: int = 0
    part: int = 0
    member: str = ""


@record
class Post:
    """One person's message: the unit of archive and search."""

    message_id: str
    """Without angle brackets. Made from the content if the mail has none (`generated_id`)."""
    author: Author
    sent: Sent
    subject: str
    body: Body
    lists: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    """Message-IDs of its ancestors, the oldest first, its parent last."""
    attachments: tuple[Attachment, ...] = ()
    attached: tuple[AttachedText, ...] = ()
    """What those of its attachments say that are texts or mails."""
    enclosed: tuple[Attachment, ...] = ()
    """The attachments of those of them that are mails."""
    headers: tuple[tuple[str, str], ...] = ()
    """Decoded, in the order of the mail."""
    generated_id: bool = False
    html: bool = False
    """True if the text was taken from an HTML part."""
    repairs: tuple[str, ...] = field(default=())
    """What was broken in the mail and how it was read all the same, a phrase each."""
    spam: bool = False
    """True if it looks like spam: by a header, or by the word of the archive's owner."""
