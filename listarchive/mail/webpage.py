"""One post's page in a web archive, of Pipermail or MHonArc, and what it tells of its post.

Both programs write rigid pages with marks around the text; they are read by these marks.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

from listarchive.dates import sent_at
from listarchive.lazy import lazy_pattern
from listarchive.mail.headers import decoded
from listarchive.mail.page import Page
from listarchive.text.charset import decode

_HTML = lazy_pattern(r"\s*<(?:!|html|head|\?xml)", re.IGNORECASE)
_CHARSET = lazy_pattern(rb"""charset=["']?([\w.:-]{1,40})""", re.IGNORECASE)

_SUBJECT = lazy_pattern(r"<h1>([^<]{0,2000})</h1>", re.IGNORECASE)
_AUTHOR = lazy_pattern(
    r"<b>([^<]{0,500})</b>\s{0,20}<a href=\"mailto:([^\"]{0,4000})\"[^>]{0,4000}>([^<]{0,500})</a>",
    re.IGNORECASE,
)
_DATE = lazy_pattern(r"<i>([^<]{1,100})</i>", re.IGNORECASE)
_LINK = lazy_pattern(r"[?&]In-Reply-To=([^&\"]{1,1000})", re.IGNORECASE)
"""Mailman's link for an answer names, in brackets, the post of the page; in older versions, without them,
what that post answers (twisted-web 2010-March: 004439 and 004442 answer one post)."""
_TAG = lazy_pattern(r"</?(?:a|i|b|pre|p|tt)(?:\s[^<>]{0,4000})?>", re.IGNORECASE)
_LONGEST_HEAD = 20_000
_BEGIN, _END = "<!--beginarticle-->", "<!--endarticle-->"

_COMMENT = lazy_pattern(
    r"^<!--X-(Subject|From|From-R13|Date|Message-Id|Reference): (.{0,2000}) -->$", re.MULTILINE
)
_MHONARC_BODY, _MHONARC_END = "<!--X-Body-of-Message-->", "<!--X-Body-of-Message-End-->"
_R13 = str.maketrans(
    "@ABCDEFGHIJKLMNOPQRSTUVWXYZ[abcdefghijklmnopqrstuvwxyz",
    "NOPQRSTUVWXYZ[@ABCDEFGHIJKLMnopqrstuvwxyzabcdefghijklm",
)
"""How MHonArc hides addresses: it turns `@` and `[` round with the capital letters."""


def read(data: bytes) -> Page | None:
    """The post of a page; None if it is no such page."""
    text = data[:4000].decode("latin-1")
    if not _HTML.match(text):
        return None
    declared = _CHARSET.search(data, 0, 4000)
    text, _ = decode(data, declared[1].decode() if declared else None)
    return _pipermail(text) or _mhonarc(text)


def _pipermail(text: str) -> Page | None:
    head, begin, article = text.partition(_BEGIN)
    subject = _SUBJECT.search(head) if begin else None
    if subject is None:
        return None
    below = head[subject.end() : subject.end() + _LONGEST_HEAD]
    author = _AUTHOR.search(below)
    date = _DATE.search(below, author.end() if author else 0)
    link = _LINK.search(author[2]) if author else None
    linked = unescape(unquote(link[1])).strip() if link else ""
    stamp = date[1].strip() if date else ""
    return Page(
        subject=_line(subject[1]),
        author=f"{_line(author[3])} ({_line(author[1])})" if author else "",
        date=stamp,
        when=sent_at(stamp) if stamp else None,
        text=unescape(_TAG.sub("", article.partition(_END)[0])).strip("\n") + "\n",
        message_id=linked.strip("<>") if linked.startswith("<") else "",
        references=() if linked.startswith("<") else tuple(linked.split()),
    )


def _mhonarc(text: str) -> Page | None:
    from listarchive.text.html import to_text  # noqa: PLC0415  (brings BeautifulSoup, for such pages only)

    head, begin, article = text.partition(_MHONARC_BODY)
    told: dict[str, list[str]] = {}
    for name, value in _COMMENT.findall(head):
        told.setdefault(name, []).append(unescape(value).strip())
    if not (begin and told):
        return None
    hidden = told.get("From-R13", [""])[0].translate(_R13)
    stamp = told.get("Date", [""])[0]
    return Page(
        subject=decoded(_line(told.get("Subject", [""])[0])),
        author=decoded(hidden or told.get("From", [""])[0]),
        date=stamp,
        when=sent_at(stamp) if stamp else None,
        text=to_text(article.rpartition(_MHONARC_END)[0] or article),
        message_id=told.get("Message-Id", [""])[0],
        references=tuple(told.get("Reference", ())),
    )


def _line(html: str) -> str:
    return " ".join(unescape(html).split())
