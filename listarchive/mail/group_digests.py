"""Digests of Google Groups, Yahoo Groups and groups.io, whose posts have numbers, and a few fields as a head.

    ---------- 1 of 2 ----------        ______________________________     ------------------------------
    From: Jane Doe <jane@x.org>         1a. Herons                         1 - Herons (https://…/message/7)
    Date: May 21 09:55AM +0900              Posted by: "Jane" jane@x.org   From: Jane Doe <jane@x.org>
    Url: http://…                           Date: Thu Jan 5, 2006 …        Date: Thu, 05 Jan 2023 …

The fields are told by their places where they are in another language than English.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice, zip_longest

from listarchive.dates import sent_at
from listarchive.lazy import lazy_pattern

_FIELD = rb"[ \t]{0,12}[A-Za-z\x80-\xff][^\n:]{0,24}:[ \t][^\n]{0,400}\n"
_LINE = rb"(?!%b)[^\n]{1,300}\n" % _FIELD
_ENTRY = lazy_pattern(
    # Google's: the number of a post among those of its topic
    rb"^(?:(?:-{2,20}|={2,20}) (?P<place>\d{1,4}) \S{1,16} \d{1,4} (?:-{2,20}|={2,20})[ \t]{0,20}\n"
    # Yahoo's and groups.io's: a rule or two, and a number with a title
    rb"|(?:[-_=*]{20,90}[ \t]{0,20}\n\n?){1,3}(?:Message: {1,4}(?P<message>\d{1,4})[ \t]{0,20}\n"
    rb"|(?P<number>\d{1,4})[a-z]{0,2}(?:\.| ?-|\)|:) (?P<title>[^\n]{1,300}\n(?:%(line)b){0,2})))"
    rb"(?P<head>(?:%(field)b(?:[ \t]{1,20}%(line)b)?){2,8})[ \t]{0,20}\n"
    % {b"field": _FIELD, b"line": _LINE},
    re.MULTILINE,
)
_A_FIELD = lazy_pattern(_FIELD)
_TOPIC = lazy_pattern(
    rb"^={20,90}[ \t]{0,20}\n[^\n:]{1,20}: ([^\n]{1,300}\n(?:[^\n:]{1,300}\n)?)"
    rb"(?:[^\n:]{1,20}: )?https?://[^\n]{1,300}\n={20,90}",
    re.MULTILINE,
)
_LINK = lazy_pattern(rb"\s{1,4}\((?:https?://[^\s()]{1,300})\)\s{0,4}\Z")
_POSTED = lazy_pattern(rb'("[^"]{0,200}") (\S{1,200}@\S{1,200})(?: .{0,200})?')
_CLOCK = lazy_pattern(rb"\d{1,2}:\d\d")
_AUTHORS = frozenset(b"from,posted by,sender,von,de,da,van,fra,od,autor,author".split(b","))
_DATES = frozenset(b"date,sent,datum,fecha,data,dato".split(b","))
# What stands below the last post, in the languages of those who read it.
_TRAILER = lazy_pattern(
    rb"^(?:-- ?|[-_=*]{20,90}|_[._,]{6,20}_)[ \t]{0,20}\n\s{0,40}"
    rb"(?:[-_=*]{20,90}\s{1,20}){0,3}(?:\Z|Yahoo!? ?Groups"
    rb"|Groups\.io|You(?:'re| are| received| can| may)|Your |End of |To (?:un|post)|View/Reply|Group Owner"
    rb"|Visit |Sie |Vous |Ha[s]? recibido|Voc\xc3\xaa recebeu|Hai ricevuto|Je hebt|\xd0\x92\xd1\x8b )",
    re.MULTILINE,
)
_BELOW = lazy_pattern(rb"Messages in this topic \(\d{1,5}\)|[-_=*]{20,90}|_[._,]{6,20}_")
_BELOW_AT_MOST = 9


def posts_in(body: bytes, sent: datetime | None, most: int) -> list[bytes]:
    """The posts of such a digest, each with a head as mails have; none if the body is no such digest.

    `sent` is when the digest was sent, which gives the year where a post's date has none. Behind `most`
    posts, the rest is the text of one more.
    """
    entries = list(islice(_entries(body), most + 1))
    topics = list(_TOPIC.finditer(body)) if entries and entries[0]["place"] else []
    tops = [topic.start() for topic in topics]
    found: list[bytes] = []
    for entry, below in zip_longest(entries, entries[1:]):
        above = bisect(tops, entry.start())
        end = below.start() if below else len(body)
        if above < len(tops) and tops[above] < end:
            end = tops[above]
        text = body[entry.end() : end]
        if end == len(body) and (trailer := _TRAILER.search(text)):
            text = text[: trailer.start()]
        topic = topics[above - 1][1] if above else b""
        found.append(_mail(entry, topic, _without_rules(text), sent))
    return found


def _entries(body: bytes) -> Iterator[re.Match[bytes]]:
    """The heads of posts: numbered from 1, and each with an author and a date."""
    last = 0
    for entry in _ENTRY.finditer(body):
        number = int(entry["place"] or entry["message"] or entry["number"])
        fits = number in (last, last + 1) if last else number == 1
        if (fits or (number == 1 and entry["place"])) and {b"From", b"Date"} <= _head(entry).keys():
            last = number
            yield entry


def _head(entry: re.Match[bytes]) -> dict[bytes, bytes]:
    """The fields of a post's head, under the names that mails have for them."""
    fields: dict[bytes, bytes] = {}
    lines: list[bytes] = []
    for line in entry["head"].splitlines():
        if _A_FIELD.match(line + b"\n"):
            lines.append(line.strip())
        elif lines:
            lines[-1] += b" " + line.strip()
    for line in lines:
        name, _, value = line.partition(b":")
        known = name.strip().lower()
        if known in _AUTHORS:
            fields.setdefault(b"From", value.strip())
        elif known in _DATES or _is_date(value):
            fields.setdefault(b"Date", value.strip())
        elif known == b"subject":
            fields.setdefault(b"Subject", value.strip())
        elif known == b"message-id":
            fields.setdefault(b"Message-ID", value.strip())
    if b"From" not in fields and b"@" in lines[0]:
        fields[b"From"] = lines[0].partition(b":")[2].strip()
    return fields


def _is_date(value: bytes) -> bool:
    return b":" in value and b"//" not in value and _CLOCK.search(value) is not None


def _mail(entry: re.Match[bytes], topic: bytes, text: bytes, sent: datetime | None) -> bytes:
    fields = _head(entry)
    title = topic or entry["title"] or b""
    if b"Subject" not in fields and title:
        fields[b"Subject"] = b" ".join(_LINK.sub(b"", title).split())
    fields[b"Date"] = with_year(fields[b"Date"], sent)
    if entry["title"] and (posted := _POSTED.fullmatch(fields[b"From"])):
        fields[b"From"] = posted[1] + b" <" + posted[2] + b">"
    return b"".join(b"%b: %b\n" % field for field in fields.items()) + b"\n" + text + b"\n"


def with_year(date: bytes, sent: datetime | None) -> bytes:
    """A date with the year of its digest or the one before: `May 21 09:55AM +0900` has none."""
    text = date.decode("utf-8", "replace")
    if sent is None or sent_at(text) is not None:
        return date
    for year in (sent.year + 1, sent.year, sent.year - 1):
        when = sent_at(f"{year} {text}")
        if when is not None and when <= sent + timedelta(days=2):
            return b"%d %b" % (year, date)
    return date


def _without_rules(text: bytes) -> bytes:
    """A post's text without the rules below it."""
    for _ in range(_BELOW_AT_MOST):
        text = text.rstrip()
        last = text[text.rfind(b"\n") + 1 :]
        if not _BELOW.fullmatch(last):
            break
        text = text[: len(text) - len(last)]
    return text.strip(b"\n")
