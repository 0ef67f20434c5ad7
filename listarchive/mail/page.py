"""The text of one page of a Pipermail archive, and what it tells of its post.

Saved or copied from a browser, such a page has no headers: its title is the subject, below stand
perhaps the author, and the date in the zone of the archive's host.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from listarchive.dates import PAGE_DATE, sent_at
from listarchive.lazy import lazy_pattern
from listarchive.text.charset import decode

_DATE = lazy_pattern(PAGE_DATE)
# Pipermail's own links around the text, as a browser's text of the page has them.
_NAVIGATION = lazy_pattern(
    r"\W{0,4}(?:Previous message|Next message|Messages sorted by|More information about)\b.{0,300}"
)
_RULE = lazy_pattern(r"[-_=—─]{3,}")
_TITLE_LINES = 12


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows of its post."""

    subject: str
    author: str
    date: str
    when: datetime | None
    text: str
    message_id: str = ""
    references: tuple[str, ...] = ()
    """Ids of what it answers, the parent last."""


def read(data: bytes) -> Page | None:
    """The page in these bytes; None if they do not begin as a page does: title, perhaps author, date."""
    head = data.lstrip()[:4000].split(b"\n", _TITLE_LINES)[:_TITLE_LINES]
    if not any(_DATE.fullmatch(line.decode("latin-1").strip()) for line in head[1:]):
        return None
    text, _ = decode(data, None)
    lines = text.lstrip().split("\n")
    subject = lines[0].strip()
    author: list[str] = []
    for place, line in enumerate(map(str.strip, lines[1:_TITLE_LINES]), 1):
        if _DATE.fullmatch(line):
            when = sent_at(line)
            if when is None:
                return None
            return Page(subject, " ".join(author), line, when, _body(lines[place + 1 :]))
        if line:
            author.append(line)
        if len(author) > 2:
            return None
    return None


def _body(lines: list[str]) -> str:
    """The page's text without the links above and below it."""
    start, end = 0, len(lines)
    while start < end and (not lines[start].strip() or _NAVIGATION.fullmatch(lines[start].strip())):
        start += 1
    if start and start < end and _RULE.fullmatch(lines[start].strip()):
        start += 1
    while start < end and not lines[start].strip():
        start += 1
    last = end
    while last > start and (
        not lines[last - 1].strip()
        or _NAVIGATION.fullmatch(lines[last - 1].strip())
        or _RULE.fullmatch(lines[last - 1].strip())
    ):
        last -= 1
        if _NAVIGATION.fullmatch(lines[last].strip()):
            end = last
    return "\n".join(lines[start:end])
