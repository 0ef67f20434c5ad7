"""What is told of a field: how it is kept, what it is given of a post, and how a query asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from listarchive.engine.extraction import Source
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

PLACES = ("start", "answered", "unanswered", "spam")
"""What a post can be, in its conversation or by its looks, by the names that `is:` takes."""


@record
class Field:
    """One field. What decides about bytes on the disk comes first, then what only a query asks for."""

    name: str
    kind: Kind = ""
    taken: Callable[[Source], Any] | None = None
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
