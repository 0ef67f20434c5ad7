"""Posts as an Atom feed.

The format is Atom (RFC 4287).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from listarchive.archive import StoredPost
from listarchive.printable import safe, safe_line

TYPE = "application/atom+xml; charset=utf-8"
_NOT_IN_XML = re.compile("[\ufffe\uffff]")  # with what `safe` takes out, all that XML 1.0 has no place for
_LONGEST = 4_000  # characters of a post's own words


@dataclass(frozen=True, slots=True)
class Feed:
    """What is said of a feed as a whole."""

    title: str
    address: str
    """Where its posts are read as a page; also the name of the feed."""
    itself: str = ""
    """Where the feed is, if it is anywhere."""
    updated: datetime | None = None
    """When its newest post was sent; the entries tell, if there are any."""
    timezone: tzinfo = UTC
    """Whose clock it shows."""


def atom(
    feed: Feed,
    stored_posts: Iterable[StoredPost],
    link: Callable[[StoredPost], str],
    shown: Callable[[str], str] = str,
) -> bytes:
    """Write a feed; `link` gives a post's address or nothing, `shown` may change what is shown of a text."""
    items = list(stored_posts)
    dates = [stored.post.sent.when for stored in items if stored.post.sent.when]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"  <title>{_text(shown(feed.title))}</title>",
        f"  <id>{escape(feed.address)}</id>",
        f"  <updated>{_moment(max(dates, default=feed.updated), feed.timezone)}</updated>",
        f"  <link rel={quoteattr('alternate')} href={quoteattr(feed.address)}/>",
        *([f'  <link rel="self" href={quoteattr(feed.itself)}/>'] if feed.itself else []),
    ]
    for stored in items:
        lines += _entry(stored, link(stored), feed.timezone, shown)
    lines.append("</feed>\n")
    return _NOT_IN_XML.sub("\ufffd", "\n".join(lines)).encode("utf-8", "replace")


def _entry(stored: StoredPost, address: str, tz: tzinfo, shown: Callable[[str], str]) -> list[str]:
    post = stored.post
    author = post.author
    name = shown(author.byline or author.name or author.email.partition("@")[0]) or "unknown"
    when = _moment(post.sent.when, tz)
    return [
        "  <entry>",
        f"    <title>{_text(shown(post.subject)) or '(no subject)'}</title>",
        # The same post has the same name wherever it is shown (RFC 2392).
        f"    <id>mid:{quote(post.message_id.encode('utf-8', 'replace'), safe='@!$*+=~')}</id>",
        *([f'    <link rel="alternate" href={quoteattr(address)}/>'] if address else []),
        f"    <author><name>{_text(name)}</name></author>",
        f"    <published>{when}</published>",
        f"    <updated>{when}</updated>",
        *(f"    <category term={quoteattr(safe(each))}/>" for each in post.lists),
        f'    <content type="html">{escape(_html(shown(post.body.own)))}</content>',
        "  </entry>",
    ]


def _html(text: str) -> str:
    """Set own words as paragraphs. Nothing in them is markup."""
    cut = text[:_LONGEST] + (" …" if len(text) > _LONGEST else "")
    paragraphs = "\n".join(safe_line(line).rstrip() for line in cut.split("\n")).split("\n\n")
    return "".join(
        f"<p>{escape(each.strip(chr(10))).replace(chr(10), '<br/>')}</p>"
        for each in paragraphs
        if each.strip()
    )


def _text(text: str) -> str:
    return escape(safe(text))


def _moment(when: datetime | None, tz: tzinfo) -> str:
    # Every entry must have a date; one that is not known is long ago.
    told = when.astimezone(tz) if when else datetime(1970, 1, 1, tzinfo=UTC)
    return told.isoformat(timespec="seconds")
