"""Digests of Google Groups, Yahoo Groups and groups.io that are HTML alone, by what a reader sees of them.

    Herons <https://groups.google.com/…>    1a. Herons <https://groups.yahoo.com/…>    1. Herons <https://…/g/…>
    Jane Doe <jane@x.org>: May 21 09:55AM   Posted by: "Jane Doe" jane@x.org jd        From: Jane Doe
                                            Tue Jan 3, 2006 10:00 am (PST)             Date: Tue, 03 Jan …

A title leads to its post or topic on the group's site; its author and a date stand below it. Of the programs'
templates, which changed often, no more is relied on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice, pairwise
from typing import NamedTuple

from listarchive.dates import sent_at
from listarchive.lazy import lazy_pattern
from listarchive.mail.group_digests import with_year
from listarchive.text import html

_SITE = (
    r"https?://(?:[\w.-]{0,80}\bgroups\.google\.[a-z.]{2,9}/|[\w.-]{0,80}\bgroups\.yahoo\.com/"
    r"|[\w.-]{1,120}/g/[\w.+-]{1,120}/(?:message|topic)/)"
)
_TO_THE_SITE = lazy_pattern(_SITE.encode())
# Google's link below each topic, in whatever language.
_UP = lazy_pattern(
    rb"""<a\b[^<>]{0,300}?href=["']?#digest_top\b[^<>]{0,300}>.{0,200}?</a>""", re.DOTALL | re.I
)
_END = "\ue000"
_TITLE = lazy_pattern(
    r"(?:(?P<number>\d{1,4})[a-z]{0,2}(?:[.):]| ?-) ?)?(?!https?:)"
    rf"(?P<title>\S.{{0,300}}?) <{_SITE}[^<>\s]{{0,500}}>"
)
_NUMBERED = lazy_pattern(r"(?P<number>\d{1,4})[a-z]{0,2}(?:[.):]| ?-) (?P<title>\S.{0,300})")
_NUMBER = lazy_pattern(r"(?P<number>\d{1,4})[a-z]{0,2}[.):]?")
_NO_TITLE = lazy_pattern(
    r"(?:all messages|messages in this topic|reply|view|create|start|individual|forward|mute|visit|back)\b",
    re.IGNORECASE,
)
_GOOGLE = lazy_pattern(r"(?P<author>[^<>]{0,100} ?<[^<>\s@]{1,100}@[^<>\s]{1,200}>): (?P<date>.{5,60})")
_YAHOO = lazy_pattern(r"(?:(?P<date>\S.{5,60}?) ?[.·] )?Posted by: ?(?P<author>.{0,300})")
_FROM = lazy_pattern(r"From: (?P<author>\S.{0,300})")
_DATE = lazy_pattern(r"(?:Date|Sent): (?P<date>\S.{5,100})")
_POSTED = lazy_pattern(r'(?P<name>"[^"]{0,200}")(?: +(?P<address>[^\s@<>]{1,100}@[^\s<>]{1,200}))?.{0,300}')
_CLOCK = lazy_pattern(r"\d{1,2}:\d\d")
# What stands below each post, and below the last.
_BELOW = lazy_pattern(
    rf"^(?:{_END}|(?:Reply to sender|Reply to group|Reply via web post|View/Reply Online"
    r"|Messages in this topic|All Messages|Visit Your Group|Groups\.io Links"
    r"|You(?:'re receiving| received| receive all)\b|_[._,]{6,20}_$)).{0,300}",
    re.MULTILINE | re.IGNORECASE,
)
_HEAD = 6
"""Lines with text, from a title to the last of its fields."""


class _Title(NamedTuple):
    """A title: its first line, its number, if it has one, and its own line."""

    text: str
    start: int
    number: int | None
    place: int = 0


class _Fields(NamedTuple):
    """An author and a date, and the line below them."""

    author: str
    date: str
    below: int


class _Entry(NamedTuple):
    """The head of a post: its first line, the line below it, and its fields."""

    start: int
    end: int
    title: str
    author: str
    date: str


def leads_to_a_group(markup: bytes) -> bool:
    """Whether something in the HTML leads to a post or a topic of a group: in every such digest it does."""
    return _TO_THE_SITE.search(markup) is not None


def posts_in(markup: str, sent: datetime | None, most: int) -> list[bytes]:
    """The posts of such a digest, each with a head as mails have; none if the HTML is no such digest.

    `sent` and `most` are those of `group_digests.posts_in`.
    """
    text, _ = html.read(_UP.sub(f"<p>{_END}</p>".encode(), markup.encode("utf-8", "replace")).decode())
    lines = text.split("\n")
    entries = list(islice(_entries(lines), most + 1))
    ends = [following.start for _, following in pairwise(entries)] + [len(lines)]
    found = []
    for entry, end in zip(entries, ends, strict=True):
        written = "\n".join(lines[entry.end : end])
        below = _BELOW.search(written)
        written = written[: below.start()] if below else written
        head = f"From: {_mailbox(entry.author)}\nSubject: {entry.title}\nDate: ".encode()
        date = with_year(entry.date.encode(), sent)
        found.append(head + date + b"\n\n" + written.strip().encode("utf-8", "replace") + b"\n")
    return found


def _entries(lines: list[str]) -> Iterator[_Entry]:
    """The heads of posts: a title, of which Google has one for several posts, an author and a date.

    All are like the first: with a number, that comes next, or without.
    """
    title, is_new, below, last, googles = _Title("", 0, None), False, 0, 0, False
    for at, line in enumerate(lines):
        if at < below or not line or line[0] == ">":
            continue
        if (found := _titled(lines, at, below)) is not None:
            title, is_new = found, True
        elif not title.text:
            continue
        elif ": " in line and (google := _GOOGLE.fullmatch(line.strip())) and _is_date(google["date"]):
            if googles or not below:
                googles = True
                yield _Entry(
                    title.start if is_new else at, at + 1, title.text, google["author"], google["date"]
                )
                below, is_new = at + 1, False
        elif is_new and not googles and _follows(title.number, last, below):
            fields = _fields(lines, title.place + 1, at)
            if fields:
                yield _Entry(title.start, fields.below, title.text, fields.author, fields.date)
                below, is_new, last = fields.below, False, title.number or 0


def _follows(number: int | None, last: int, below: int) -> bool:
    """Whether a post may have this number, or none, behind one that had the last, if there was one."""
    if not below:
        return number in (None, 1)
    return number in (last, last + 1) if last else number is None


def _titled(lines: list[str], at: int, below: int) -> _Title | None:
    """The title that a line is, with the number before it or in the line above."""
    line = lines[at].strip()
    titled = _TITLE.fullmatch(line) if line.endswith(">") else _NUMBERED.fullmatch(line)
    if titled is None or _NO_TITLE.match(titled["title"]):
        return None
    number, start = titled["number"], at
    if number is None:
        above = next((each for each in range(at - 1, max(below, at - 4) - 1, -1) if lines[each].strip()), at)
        if alone := _NUMBER.fullmatch(lines[above].strip()):
            number, start = alone["number"], above
    return _Title(titled["title"], start, int(number) if number else None, at)


def _fields(lines: list[str], first: int, at: int) -> _Fields | None:
    """The fields of a head of which the author's stands in a line."""
    line = lines[at].strip()
    named = _YAHOO.match(line) or _FROM.fullmatch(line)
    if named is None:
        return None
    head = [place for place in range(first, min(len(lines), at + 2 * _HEAD)) if lines[place].strip()][:_HEAD]
    if at not in head:
        return None
    author, end, date = named["author"].strip(), at + 1, named.groupdict().get("date") or ""
    beside = [place for place in head if place != at]
    if not author:
        following = next((place for place in beside if place > at), None)
        if following is None:
            return None
        author, end = lines[following].strip(), following + 1
        beside.remove(following)
    for place in beside if not _is_date(date) else ():
        told = _DATE.fullmatch(lines[place].strip())
        date = told["date"] if told else lines[place].strip()
        if _is_date(date):
            return _Fields(author, date, max(end, place + 1))
    return _Fields(author, date, end) if _is_date(date) else None


def _is_date(text: str) -> bool:
    """Whether a text is a date with a time of day, with or without a year."""
    return (
        len(text) < 100
        and _CLOCK.search(text) is not None
        and (sent_at(text) is not None or sent_at(f"2000 {text}") is not None)
    )


def _mailbox(author: str) -> str:
    """An author as a From field has it: Yahoo's address stands behind the name, without brackets."""
    posted = _POSTED.fullmatch(author)
    if posted is None:
        return author
    return f"{posted['name']} <{posted['address']}>" if posted["address"] else posted["name"]
